package org.evenkeel.coordinator.check;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.Probe;

/** One HTTP request, in HTTP/1.1 or HTTP/2, and the judgement of its answer. */
final class HttpDialogue implements Dialogue {
  private final Probe.Http probe;
  private final Optional<Pattern> body;
  private final Optional<Pattern> notBody;
  private final Trust trust;

  HttpDialogue(Probe.Http probe, Trust trust) {
    this.probe = probe;
    this.body = probe.body().map(Pattern::compile);
    this.notBody = probe.notBody().map(Pattern::compile);
    this.trust = trust;
  }

  @Override
  public String hold(Conversation conversation) throws IOException {
    HttpRequest request = HttpRequest.of(probe, conversation.target());
    conversation.conceal(request.secret());
    if (probe.encryption().isPresent()) {
      conversation.encrypt(
          probe.encryption().get(), trust, probe.host(), probe.http2() ? "h2" : "http/1.1");
    }
    return probe.http2() ? second(conversation, request) : first(conversation, request);
  }

  private String first(Conversation conversation, HttpRequest request) throws IOException {
    conversation.await("answer");
    conversation.send(request.text());
    HttpAnswer answer = HttpAnswer.read(conversation);
    judge(answer.status(), answer.location());
    if (looksAtBody()) {
      judge(answer.body(conversation), conversation);
    }
    return "status " + answer.status();
  }

  private String second(Conversation conversation, HttpRequest request) throws IOException {
    Http2Exchange exchange = new Http2Exchange(conversation);
    exchange.ask(request.fields(probe.encryption().isPresent()), new byte[0]);
    exchange.readHead();
    judge(exchange.status(), exchange.field("location"));
    if (looksAtBody()) {
      byte[] read = exchange.readBody();
      judge(new String(read, StandardCharsets.UTF_8), conversation);
    }
    return "status " + exchange.status();
  }

  private boolean looksAtBody() {
    return body.isPresent() || notBody.isPresent();
  }

  private void judge(int status, Optional<String> location) throws Unexpected {
    if (!probe.status().contains(status)) {
      String where = location.map(to -> " to " + Excerpt.plain(to)).orElse("");
      throw new Unexpected("status %d%s, wanted %s".formatted(status, where, probe.status()));
    }
  }

  private void judge(String text, Conversation conversation) throws Unexpected {
    if (body.isPresent() && !body.get().matcher(text).find()) {
      throw new Unexpected("body does not match: " + conversation.quoted(text));
    }
    if (notBody.isPresent() && notBody.get().matcher(text).find()) {
      throw new Unexpected(
          "body matches what it must not: " + Excerpt.quoted(notBody.get().pattern()));
    }
  }
}
