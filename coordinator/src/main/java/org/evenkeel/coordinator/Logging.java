package org.evenkeel.coordinator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import org.evenkeel.coordinator.config.NodeConfiguration.LogLevel;
import org.evenkeel.coordinator.log.LogBook;
import org.evenkeel.coordinator.log.LogLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log: lines on standard error, which a service manager keeps. */
public final class Logging {
  /**
   * ISO 8601 in UTC, so that the logs of two nodes can be laid side by side. What strangers have
   * sent makes no line of its own, and steers no terminal.
   */
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0}: "
          + "%replace(%replace(%msg){'[\\r"
          + "\\n"
          + "]+',' | '}){'[\\p{C}\\p{Zl}\\p{Zp}]','?'}%n%rEx";

  /** Of the process as such, "ready" and "stopping": others wait for it at every level. */
  public static final String LIFE = "evenkeel";

  private Logging() {}

  /** Sends the log to standard error from now on, beginning with {@code level}. */
  public static void start(LogLevel level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    PatternLayoutEncoder encoder = encoder(context);
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger(LIFE).setLevel(Level.INFO);
    level(level);
  }

  /** What makes a line of an event. */
  static PatternLayoutEncoder encoder(LoggerContext context) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    return encoder;
  }

  /** A book that is written until this is closed. */
  @FunctionalInterface
  public interface Keeping extends AutoCloseable {
    @Override
    void close();
  }

  /** Writes what is logged from now on into a book, too. */
  public static Keeping keep(LogBook book) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            String logger = event.getLoggerName();
            book.write(
                event.getInstant(),
                level(event.getLevel()),
                logger.substring(logger.lastIndexOf('.') + 1),
                event.getFormattedMessage());
          }
        };
    appender.setContext(context);
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    return () -> {
      root.detachAppender(appender);
      appender.stop();
    };
  }

  private static LogLine.Level level(Level level) {
    if (level.isGreaterOrEqual(Level.ERROR)) {
      return LogLine.Level.ERROR;
    }
    if (level.isGreaterOrEqual(Level.WARN)) {
      return LogLine.Level.WARN;
    }
    return level.isGreaterOrEqual(Level.INFO) ? LogLine.Level.INFO : LogLine.Level.DEBUG;
  }

  /** Logs our own messages from this level on; the libraries' from {@code warn} on. */
  public static void level(LogLevel level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger("org.evenkeel").setLevel(Level.valueOf(level.name()));
  }
}
