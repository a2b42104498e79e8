package org.evenkeel.coordinator.alert;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;
import org.evenkeel.coordinator.disk.Authorities;
import org.evenkeel.coordinator.disk.SecretFile;
import org.evenkeel.coordinator.model.AlertSpec;

/** Sends a message by SMTP (RFC 5321), to a server that shows a certificate for its name. */
final class Mail implements Channel {
  private static final String DEADLINE_MILLIS = "10000";

  private final AlertSpec.Mail spec;

  Mail(AlertSpec.Mail spec) {
    this.spec = spec;
  }

  @Override
  public String name() {
    return "the mail server " + spec.server();
  }

  @Override
  public void send(Message message) throws IOException {
    Session session = Session.getInstance(properties());
    try (Transport transport = session.getTransport("smtp")) {
      MimeMessage mail = new MimeMessage(session);
      mail.setFrom(new InternetAddress(spec.from(), true));
      for (String recipient : spec.to()) {
        mail.addRecipient(
            jakarta.mail.Message.RecipientType.TO, new InternetAddress(recipient, true));
      }
      mail.setSubject(message.subject(), StandardCharsets.UTF_8.name());
      mail.setText(message.text(), StandardCharsets.UTF_8.name());
      mail.setSentDate(Date.from(message.at()));
      mail.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: nobody is to answer
      mail.saveChanges();
      if (spec.user().isPresent() && spec.passwordFile().isPresent()) {
        transport.connect(
            spec.server(),
            spec.port(),
            spec.user().get(),
            SecretFile.in(spec.passwordFile().get()));
      } else {
        transport.connect(spec.server(), spec.port(), null, null);
      }
      transport.sendMessage(mail, mail.getAllRecipients());
    } catch (MessagingException e) {
      throw new IOException(reason(e), e);
    }
  }

  private Properties properties() throws IOException {
    Properties properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", DEADLINE_MILLIS);
    properties.put("mail.smtp.timeout", DEADLINE_MILLIS);
    properties.put("mail.smtp.writetimeout", DEADLINE_MILLIS);
    properties.put("mail.smtp.auth", Boolean.toString(spec.user().isPresent()));
    switch (spec.security()) {
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.put("mail.smtp.ssl.enable", "true");
      case NONE -> {}
    }
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put(
        "mail.smtp.ssl.socketFactory", Authorities.context(spec.authorities()).getSocketFactory());
    return properties;
  }

  /** The innermost cause says it in the server's words. */
  private static String reason(MessagingException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).strip();
  }
}
