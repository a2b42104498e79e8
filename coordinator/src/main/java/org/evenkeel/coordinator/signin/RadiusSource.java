package org.evenkeel.coordinator.signin;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.evenkeel.coordinator.account.Directory.Answer;
import org.evenkeel.coordinator.disk.SecretFile;
import org.evenkeel.coordinator.model.SignInSpec.Grant;
import org.evenkeel.coordinator.model.SignInSpec.Radius;
import org.evenkeel.coordinator.radius.Attribute;
import org.evenkeel.coordinator.radius.Request;
import org.evenkeel.coordinator.radius.Request.Answers;
import org.evenkeel.coordinator.radius.Request.Heard;

/**
 * A RADIUS server (RFC 2865), asked with the password under the shared secret. Only answers that
 * are signed as a whole count (RFC 3579; CVE-2024-3596); others are waited past. Each question has
 * a socket and thereby a port of its own. Safe for any thread.
 */
final class RadiusSource implements Source {
  private final Radius spec;
  private final SecureRandom random = new SecureRandom();

  RadiusSource(Radius spec) {
    this.spec = spec;
  }

  @Override
  public String name() {
    return "radius";
  }

  @Override
  public String place() {
    return spec.host() + ":" + spec.port();
  }

  @Override
  public Answer ask(String user, String password) throws IOException {
    boolean fits =
        password.getBytes(StandardCharsets.UTF_8).length <= Request.PASSWORD_MAX
            && password.indexOf('\0') < 0; // zeros fill it up
    if (!fits) {
      return new Answer.Wrong("a password that RADIUS has no room for");
    }
    String secret = SecretFile.guarded(spec.secretFile());
    Heard.Answer answer =
        exchange(Request.access(secret, user, password, spec.nasIdentifier(), random));
    return switch (answer.code()) {
      case Answers.ACCEPT -> judged(answer.attributes());
      case Answers.REJECT -> new Answer.Wrong("wrong user or password");
      case Answers.CHALLENGE -> new Answer.Wrong("asked for more than the password");
      default -> throw new IOException("it answers with code " + answer.code());
    };
  }

  @Override
  public void greet() throws IOException {
    String secret = SecretFile.guarded(spec.secretFile());
    Heard.Answer _ = exchange(Request.status(secret, spec.nasIdentifier(), random));
  }

  private Answer judged(List<Attribute> attributes) {
    int type =
        switch (spec.groups()) {
          case FILTER_ID -> Attribute.FILTER_ID;
          case CLASS -> Attribute.CLASS;
        };
    List<Grant> grants =
        attributes.stream()
            .filter(one -> one.type() == type)
            .flatMap(one -> Optional.ofNullable(spec.roles().get(one.text())).stream())
            .toList();
    return Grants.answer(grants);
  }

  private Heard.Answer exchange(Request request) throws IOException {
    InetSocketAddress server = new InetSocketAddress(spec.host(), spec.port());
    if (server.isUnresolved()) {
      throw new IOException("its name has no address");
    }
    String why = "no answer within " + spec.timeout();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server); // what others send is not received
      for (int tries = 0; tries <= spec.retries(); tries++) {
        byte[] datagram = request.datagram();
        socket.send(new DatagramPacket(datagram, datagram.length));
        Listening heard = listen(socket, request);
        if (heard.answer().isPresent()) {
          return heard.answer().get();
        }
        why = heard.why().orElse(why);
      }
    }
    throw new IOException(why);
  }

  /** What was heard in one try: an answer, or why there is none, if anything was heard. */
  private record Listening(Optional<Heard.Answer> answer, Optional<String> why) {}

  private Listening listen(DatagramSocket socket, Request request) throws IOException {
    long end = System.nanoTime() + spec.timeout().toNanos();
    DatagramPacket packet = new DatagramPacket(new byte[Request.MESSAGE_MAX], Request.MESSAGE_MAX);
    Optional<String> why = Optional.empty();
    while (true) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return new Listening(Optional.empty(), why);
      }
      socket.setSoTimeout((int) left);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException _) {
        return new Listening(Optional.empty(), why);
      }
      switch (request.judge(
          Arrays.copyOf(Objects.requireNonNull(packet.getData()), packet.getLength()))) {
        case Heard.Foreign() -> {}
        case Heard.Forged() -> why = Optional.of("it answers with another secret than ours");
        case Heard.Answer answer when answer.signed() -> {
          return new Listening(Optional.of(answer), Optional.empty());
        }
        case Heard.Answer _ ->
            why = Optional.of("its answers have no Message-Authenticator, and can be forged");
      }
      packet.setLength(Request.MESSAGE_MAX);
    }
  }
}
