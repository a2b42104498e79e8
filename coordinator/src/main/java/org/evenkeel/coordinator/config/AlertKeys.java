package org.evenkeel.coordinator.config;

import static org.evenkeel.coordinator.config.Key.optional;
import static org.evenkeel.coordinator.config.Key.required;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.AlertSpec;
import org.evenkeel.coordinator.model.AlertSpec.Security;

/** The keys of {@code alerts} in {@code node.yaml}, and what they come to. */
final class AlertKeys {
  /** A host name (RFC 1123) or an address, as a mail server's certificate names it. */
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,39}");

  /** The part of RFC 5321's mailboxes that people have. */
  private static final Pattern MAILBOX =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}");

  private static final Pattern USER = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Duration TIME_MAX = Duration.ofHours(1);

  private static final Scalar<String> ADDRESS =
      Scalars.text(
          "a mail address",
          "such as ops@example.org",
          MAILBOX.pattern(),
          text -> Scalars.matching(MAILBOX, text));
  private static final String AUTHORITIES_SAY =
      "certificates of whoever may have signed the server's, PEM; default those of Java";

  static final Key<Duration> AFTER =
      optional(
          "after",
          Scalars.duration("a time", Duration.ZERO, TIME_MAX),
          "a fault is told when it has lasted so long; default 10s");
  static final Key<Duration> CALM =
      optional(
          "calm",
          Scalars.duration("a time", Duration.ZERO, TIME_MAX),
          "its end is told when it has stayed away so long; default 1m");

  static final Key<String> SERVER =
      required(
          "server",
          Scalars.text(
              "a mail server",
              "its name, such as smtp.example.org",
              HOST.pattern(),
              text -> Scalars.matching(HOST, text)),
          "the mail server's name, as its certificate has it");
  static final Key<Integer> PORT =
      optional("port", Scalars.PORT, "its port; default 587, with security tls 465, with none 25");
  static final Key<Security> SECURITY =
      optional(
          "security",
          Scalars.choice("a kind of encryption", Security.class),
          "starttls, tls or none; default starttls");
  static final Key<String> FROM = required("from", ADDRESS, "the sender's address");
  static final Key<List<String>> TO =
      required("to", new ScalarList<>(ADDRESS), "the recipients' addresses");
  static final Key<String> MAIL_USER =
      optional(
          "user",
          Scalars.text(
              "a user",
              "1 to 255 characters without spaces",
              USER.pattern(),
              text -> Scalars.matching(USER, text)),
          "who signs in at the mail server; default nobody");
  static final Key<Path> PASSWORD_FILE =
      optional("password-file", NodeKeys.FILE, "the file of the user's password, its first line");
  static final Key<Path> MAIL_AUTHORITIES = optional("ca-file", NodeKeys.FILE, AUTHORITIES_SAY);

  static final Key<URI> URL =
      required(
          "url",
          Scalars.text("a URL", "https://HOST/PATH", "https?://.*", AlertKeys::url),
          "where messages are posted as JSON");
  static final Key<Path> TOKEN_FILE =
      optional(
          "token-file", NodeKeys.FILE, "the file of a bearer token, its first line; default none");
  static final Key<Path> HOOK_AUTHORITIES = optional("ca-file", NodeKeys.FILE, AUTHORITIES_SAY);

  static final Key<Section> MAIL =
      optional(
          "mail",
          Mapping.of(SERVER, PORT, SECURITY, FROM, TO, MAIL_USER, PASSWORD_FILE, MAIL_AUTHORITIES),
          "who is told by mail");
  static final Key<Section> WEBHOOK =
      optional("webhook", Mapping.of(URL, TOKEN_FILE, HOOK_AUTHORITIES), "what is told over HTTP");

  /** All of {@code alerts}. */
  static final Mapping ALL = Mapping.of(AFTER, CALM, MAIL, WEBHOOK);

  private AlertKeys() {}

  private static URI url(String text) {
    URI url = URI.create(text);
    if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
      throw new IllegalArgumentException("no host, or more than a URL needs: " + text);
    }
    return url;
  }

  /** The rules that concern more than one key. */
  static void check(Section alerts, Problems problems) {
    alerts.value(MAIL).ifPresent(mail -> checkMail(mail, problems));
  }

  private static void checkMail(Section mail, Problems problems) {
    if (mail.value(TO).filter(List::isEmpty).isPresent()) {
      problems.add(mail.place(TO), "is empty", "at least one address");
    }
    if (mail.has(MAIL_USER) != mail.has(PASSWORD_FILE)) {
      Key<?> there = mail.has(MAIL_USER) ? MAIL_USER : PASSWORD_FILE;
      problems.add(
          mail.place(there), "stands alone", "user and password-file together, or neither");
    }
    if (mail.has(MAIL_USER) && security(mail) == Security.NONE) {
      problems.add(
          mail.place(SECURITY), "would send the password in clear", "starttls or tls, or no user");
    }
  }

  private static Security security(Section mail) {
    return mail.value(SECURITY).orElse(Security.STARTTLS);
  }

  /** Of a section in which no problem was found. */
  static AlertSpec spec(Section alerts) {
    return new AlertSpec(
        alerts.value(AFTER).orElse(AlertSpec.AFTER_DEFAULT),
        alerts.value(CALM).orElse(AlertSpec.CALM_DEFAULT),
        alerts.value(MAIL).map(AlertKeys::mail),
        alerts
            .value(WEBHOOK)
            .map(
                hook ->
                    new AlertSpec.Webhook(
                        hook.required(URL), hook.value(TOKEN_FILE), hook.value(HOOK_AUTHORITIES))));
  }

  private static AlertSpec.Mail mail(Section mail) {
    return new AlertSpec.Mail(
        mail.required(SERVER),
        mail.value(PORT).orElse(security(mail).port()),
        security(mail),
        mail.required(FROM),
        mail.required(TO),
        mail.value(MAIL_USER),
        mail.value(PASSWORD_FILE),
        mail.value(MAIL_AUTHORITIES));
  }
}
