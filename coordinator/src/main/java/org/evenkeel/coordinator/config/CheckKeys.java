package org.evenkeel.coordinator.config;

import static org.evenkeel.coordinator.config.Key.optional;

import com.google.re2j.PatternSyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.Scalar.Form;
import org.evenkeel.coordinator.model.CheckSpec.RecordType;
import org.evenkeel.coordinator.model.Encryption.Verify;
import org.evenkeel.coordinator.model.Statuses;

/** The keys of a check that only some types of checks have. */
final class CheckKeys {
  static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
  private static final Pattern REQUEST_PATH = Pattern.compile("/[\\x21-\\x7e]{0,2000}");
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{1,5})?");
  private static final Pattern DNS_NAME =
      Pattern.compile("\\.|([A-Za-z0-9_-]{1,63}\\.){0,126}[A-Za-z0-9_-]{1,63}\\.?");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
  private static final int TEXT_MAX = 4_096;
  private static final int NAME_MAX = 255;

  private static final Scalar<String> REGULAR_EXPRESSION =
      new Scalar<>(
          Form.TEXT,
          "a regular expression",
          "one in the syntax of RE2, without back references, of at most 4096 characters",
          Map.of("maxLength", TEXT_MAX),
          CheckKeys::regularExpression);

  private static final Scalar<String> LINE =
      plain("one line of text", "1 to 255 characters, no control characters", NAME_MAX);

  private static final Scalar<Path> FILE =
      Scalars.text(
          "a file",
          "its whole path, such as /etc/evenkeel/checks/password",
          "/[^\\x00-\\x1f]{1,4095}",
          text -> Path.of(Scalars.matching(Pattern.compile("/[^\\x00-\\x1f]{1,4095}"), text)));

  static final Key<String> METHOD =
      optional("method", matching("a method", "such as GET or HEAD", TOKEN), "default GET");
  static final Key<String> PATH =
      optional(
          "path",
          matching("a path", "one that begins with /, without blanks", REQUEST_PATH),
          "what is asked for, with its query; default /");
  static final Key<String> HOST =
      optional(
          "host",
          matching("a host", "a name or address, and a port if it matters", AUTHORITY),
          "how the server is called; default its address and port");
  static final Key<Map<String, String>> HEADERS =
      optional(
          "headers",
          new Dictionary<>(
              matching("a header's name", "letters, digits and hyphens", TOKEN),
              plain("a header's value", "one line of at most 1024 characters", 1_024)),
          "further headers of the request");
  static final Key<Statuses> STATUS =
      optional(
          "status",
          new Scalar<>(
              Form.EITHER,
              "a status",
              "codes of three digits and ranges, such as 200, 200-299 or \"200-299,304\"",
              statusConstraints(),
              Statuses::parse),
          "the codes that count as passed; default 200-299");
  static final Key<String> BODY =
      optional("body", REGULAR_EXPRESSION, "what the first 64 KiB of the body must hold");
  static final Key<String> NOT_BODY =
      optional("not-body", REGULAR_EXPRESSION, "what the first 64 KiB of the body must not hold");
  static final Key<Boolean> HTTP2 =
      optional("http2", Scalars.flag(), "HTTP/2 instead of HTTP/1.1; default false");

  static final Key<Boolean> TLS =
      optional("tls", Scalars.flag(), "TLS from the first byte; default false");
  static final Key<Boolean> STARTTLS =
      optional("starttls", Scalars.flag(), "TLS by the protocol's own command; default false");
  static final Key<String> SNI =
      optional(
          "sni",
          matching(
              "a name", "a name such as www.example.org", Pattern.compile("[A-Za-z0-9._-]{1,253}")),
          "the name that TLS asks for and the certificate must have; default host");
  static final Key<Verify> VERIFY =
      optional(
          "verify",
          new Scalar<>(
              Form.FLAG_OR_TEXT,
              "a choice of certificates",
              "true, false, or the SHA-256 of the certificate in 64 hexadecimal digits",
              Map.of(),
              CheckKeys::verify),
          "which certificates are right; default true: those that this machine trusts");

  static final Key<String> USER = optional("user", LINE, "who logs in; default nobody");
  static final Key<Path> PASSWORD_FILE =
      optional("password-file", FILE, "whose first line is the password");
  static final Key<Path> SECRET_FILE =
      optional("secret-file", FILE, "whose first line is the shared secret");
  static final Key<String> DATABASE =
      optional("database", LINE, "that must be there; default none");
  static final Key<String> VIRTUAL_HOST =
      optional("virtual-host", LINE, "that must be open to the user; default /");

  static final Key<String> SEND =
      optional(
          "send",
          new Scalar<>(
              Form.TEXT,
              "text to send",
              "1 to 4096 characters, line ends as \\r\\n in double quotes",
              Map.of("maxLength", TEXT_MAX),
              text -> checked(text, each -> !each.isEmpty() && each.length() <= TEXT_MAX)),
          "what is said first; default nothing");
  static final Key<String> EXPECT =
      optional(
          "expect",
          new Scalar<>(
              Form.TEXT,
              "text to expect",
              "1 to 4096 characters",
              Map.of("maxLength", TEXT_MAX),
              text -> checked(text, each -> !each.isEmpty() && each.length() <= TEXT_MAX)),
          "tcp: a regular expression that the answer must match; dns: a record that must be there");

  static final Key<String> DNS =
      optional(
          "name",
          matching("a name", "a name such as www.example.org, or . for the root", DNS_NAME),
          "the name that is asked for");
  static final Key<RecordType> RECORD =
      optional(
          "record",
          new Scalar<>(
              Form.TEXT,
              "a type of record",
              "one of " + List.of(RecordType.values()).toString().replaceAll("[\\[\\]]", ""),
              Map.of("enum", List.of(RecordType.values()).stream().map(Enum::name).toList()),
              RecordType::valueOf),
          "what of the name; default A");
  static final Key<Carrier> TRANSPORT =
      optional(
          "transport", Scalars.choice("a transport", Carrier.class), "udp or tcp; default udp");

  static final Key<String> SERVICE =
      optional("service", LINE, "the service that is asked about; default the server as a whole");

  static final Key<List<String>> COMMAND =
      optional(
          "command",
          new ScalarList<>(
              new Scalar<>(
                  Form.TEXT,
                  "an argument",
                  "text of at most 4096 characters",
                  Map.of("maxLength", TEXT_MAX),
                  text -> checked(text, each -> isArgument(each)))),
          "the program, by its whole path, and its arguments; no shell reads them");
  static final Key<Map<String, String>> ENVIRONMENT =
      optional(
          "environment",
          new Dictionary<>(
              matching("a variable", "letters, digits and underscores", VARIABLE),
              new Scalar<>(
                  Form.TEXT,
                  "a value",
                  "text of at most 4096 characters",
                  Map.of("maxLength", TEXT_MAX),
                  text -> checked(text, each -> isArgument(each)))),
          "variables that the program is given");

  /** In the order in which they are shown. */
  static final List<Key<?>> ALL =
      List.of(
          METHOD,
          PATH,
          HOST,
          HEADERS,
          STATUS,
          BODY,
          NOT_BODY,
          HTTP2,
          TLS,
          STARTTLS,
          SNI,
          VERIFY,
          USER,
          PASSWORD_FILE,
          SECRET_FILE,
          DATABASE,
          VIRTUAL_HOST,
          SEND,
          EXPECT,
          DNS,
          RECORD,
          TRANSPORT,
          SERVICE,
          COMMAND,
          ENVIRONMENT);

  private CheckKeys() {}

  /** In a fixed order, as the schema is published. */
  private static Map<String, Object> statusConstraints() {
    Map<String, Object> constraints = new LinkedHashMap<>();
    constraints.put("minimum", 100);
    constraints.put("maximum", 999);
    constraints.put("pattern", "^[1-9][0-9]{2}[0-9, -]*$");
    return constraints;
  }

  /** What carries a question. */
  enum Carrier {
    UDP,
    TCP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What carries a question over a stream, or not. */
  static Carrier carrier(boolean stream) {
    return stream ? Carrier.TCP : Carrier.UDP;
  }

  /** How a choice of certificates is written. */
  static Object written(Verify verify) {
    return switch (verify) {
      case Verify.Trusted() -> true;
      case Verify.Anyone() -> false;
      case Verify.Pinned(String sha256) -> sha256;
    };
  }

  /** The text itself when it is a regular expression. */
  static String regularExpression(String text) {
    if (text.isEmpty() || text.length() > TEXT_MAX) {
      throw new IllegalArgumentException("none or too long");
    }
    try {
      com.google.re2j.Pattern.compile(text);
      return text;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Verify verify(String text) {
    return switch (text) {
      case "true" -> new Verify.Trusted();
      case "false" -> new Verify.Anyone();
      default -> Verify.Pinned.parse(text);
    };
  }

  private static boolean isArgument(String text) {
    return text.length() <= TEXT_MAX && text.indexOf('\0') < 0;
  }

  static Scalar<String> matching(String noun, String wanted, Pattern pattern) {
    return Scalars.text(noun, wanted, pattern.pattern(), text -> Scalars.matching(pattern, text));
  }

  static Scalar<String> plain(String noun, String wanted, int lengthMax) {
    return new Scalar<>(
        Form.TEXT,
        noun,
        wanted,
        Map.of("maxLength", lengthMax),
        text ->
            checked(
                text,
                each ->
                    !each.isBlank()
                        && each.length() <= lengthMax
                        && each.chars().noneMatch(Character::isISOControl)));
  }

  private static String checked(String text, Predicate<String> condition) {
    if (!condition.test(text)) {
      throw new IllegalArgumentException("unsuitable");
    }
    return text;
  }
}
