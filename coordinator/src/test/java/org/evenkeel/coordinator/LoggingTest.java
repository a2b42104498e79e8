package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LoggingTest {
  @Test
  void whatStrangersSendMakesNoLineOfItsOwnAndSteersNoTerminal() {
    String line = line("user x\r\n2026-11-22 INFO forged\u001b[2J\u009b\u0007\u2028\u202egnp");
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.endsWith("WARN  Gate: user x | 2026-11-22 INFO forged?[2J????gnp\n"), line);
    assertTrue(line("wie schön – 日本").endsWith("wie schön – 日本\n"));
  }

  private static String line(String message) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("org.evenkeel.api.Gate"), Level.WARN, message, null, null);
    event.setInstant(Instant.EPOCH);
    return new String(Logging.encoder(context).encode(event), StandardCharsets.UTF_8);
  }
}
