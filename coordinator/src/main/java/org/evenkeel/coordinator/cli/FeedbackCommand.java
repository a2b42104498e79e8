package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.feedback.AgentReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel feedback}. */
@Command(
    name = "feedback",
    description = {
      "Asks a feedback agent once, from here, and shows what it answers and how that would be",
      "understood. Needs no running coordinator. Exit status 1 when there is no usable answer."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel feedback 192.168.87.10",
      "  evenkeel feedback rabbit1:3334 -o json",
      "  evenkeel feedback '[2001:db8::10]:3333' --timeout 500ms"
    })
final class FeedbackCommand implements Callable<Integer> {
  private static final int PORT = 3333;
  private static final int LINE_BYTES_MAX = 512;
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);
  private static final Pattern PLACE =
      Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+))(?::(\\d{1,5}))?|([0-9a-fA-F:.]+)");

  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "HOST[:PORT]",
      description = "Where the agent listens; the port is 3333 unless it is given.")
  private String place = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = RipCommand.DeadlineConverter.class,
      description = "How long to wait, up to 1m (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(5);

  /** What was heard, and when after the beginning. */
  private record Heard(String line, long connectNanos, long answerNanos) {}

  @Override
  public Integer call() throws CommandFailure {
    if (timeout.toMillis() < 1 || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new ParameterException(spec.commandLine(), "--timeout: 1ms to 1m");
    }
    InetSocketAddress address = address();
    Heard heard = ask(address);
    Optional<AgentReply> reply = AgentReply.parse(heard.line());
    output.print(
        spec.commandLine().getOut(), document(address, heard, reply), FeedbackCommand::table);
    return reply.isPresent() ? 0 : 1;
  }

  private InetSocketAddress address() throws CommandFailure {
    Matcher written = PLACE.matcher(place);
    int port = PORT;
    if (written.matches() && written.group(3) != null) {
      port = Integer.parseInt(written.group(3));
    }
    if (!written.matches() || port < 1 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "%s is no HOST[:PORT]; write such as rabbit1:3333".formatted(place));
    }
    String host = written.group(1) != null ? written.group(1) : written.group(2);
    try {
      return new InetSocketAddress(
          InetAddress.getByName(host == null ? written.group(4) : host), port);
    } catch (UnknownHostException e) {
      throw new CommandFailure(
          "the host of %s is not known by that name; write its address".formatted(place), e);
    }
  }

  private Heard ask(InetSocketAddress address) throws CommandFailure {
    String where = address.getAddress().getHostAddress() + " port " + address.getPort();
    long begin = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) timeout.toMillis());
      long connected = System.nanoTime() - begin;
      String line = line(socket, begin);
      return new Heard(line, connected, System.nanoTime() - begin);
    } catch (SocketTimeoutException e) {
      throw new CommandFailure(
          "no answer from %s within %d ms; does an agent run there, and does its firewall let this"
                  .formatted(where, timeout.toMillis())
              + " host in?",
          e);
    } catch (ConnectException e) {
      throw new CommandFailure(
          "%s refuses the connection; start the agent there with: evenkeel-agent run"
              .formatted(where),
          e);
    } catch (IOException e) {
      throw new CommandFailure(
          "%s cannot be asked: %s; is that the agent's port?".formatted(where, e.getMessage()), e);
    }
  }

  /** The first line; what came when there is no end of it. */
  private String line(Socket socket, long begin) throws IOException {
    byte[] buffer = new byte[LINE_BYTES_MAX];
    int length = 0;
    InputStream in = socket.getInputStream();
    while (length < buffer.length) {
      long left = timeout.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      if (left <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout((int) left);
      int read = in.read(buffer, length, buffer.length - length);
      if (read < 0) {
        throw new IOException(length == 0 ? "it closes without a word" : "it sends half a line");
      }
      for (int end = length + read; length < end; length++) {
        if (buffer[length] == '\n' || buffer[length] == '\r') {
          return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        }
      }
    }
    throw new IOException("it sends over %d bytes without a line end".formatted(LINE_BYTES_MAX));
  }

  private static JsonNode document(
      InetSocketAddress address, Heard heard, Optional<AgentReply> reply) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("address", address.getAddress().getHostAddress());
    document.put("port", address.getPort());
    document.put("answer", heard.line());
    document.put("understood", reply.isPresent());
    reply.ifPresent(known -> meaning(known, document));
    document.put("connect-ms", millis(heard.connectNanos()));
    document.put("answer-ms", millis(heard.answerNanos()));
    return document;
  }

  private static void meaning(AgentReply reply, ObjectNode document) {
    reply.percent().ifPresent(percent -> document.put("idle", percent));
    reply.administrative().ifPresent(word -> document.put("state", lower(word)));
    reply.operational().ifPresent(word -> document.put("health", lower(word)));
    reply.connections().ifPresent(limit -> document.put("max-connections", limit));
    reply.weight().ifPresent(weight -> document.put("weight", weight));
    if (!reply.comment().isEmpty()) {
      document.put("comment", reply.comment());
    }
    document.put("means", words(reply));
  }

  /** What would become of a real server that says so. */
  private static String words(AgentReply reply) {
    boolean drained =
        reply.administrative().filter(word -> word != AgentReply.Administrative.READY).isPresent();
    if (drained || reply.operational().equals(Optional.of(AgentReply.Operational.DOWN))) {
      return "no new connections, whatever the percentage, until it takes that back";
    }
    if (reply.weight().isPresent()) {
      return "weight %d instead of the configured one".formatted(reply.weight().getAsInt());
    }
    if (reply.percent().isPresent()) {
      int percent = reply.percent().getAsInt();
      return percent == 0
          ? "no new connections: nothing is idle"
          : "%d %% of the configured weight, where it follows the formula".formatted(percent);
    }
    return "the weight stays as it is";
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 1e4) / 100.0;
  }

  private static String table(JsonNode document) {
    TextTable table = new TextTable("WHAT", "VALUE");
    document
        .properties()
        .forEach(entry -> table.add(entry.getKey(), TerminalText.line(entry.getValue().asText())));
    return String.join("\n", table.lines())
        + "\n"
        + (document.path("understood").asBoolean()
            ? ""
            : "Not understood: an answer is such as 97%, drain, or \"up ready 97%\".\n");
  }
}
