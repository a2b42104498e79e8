package org.evenkeel.coordinator.config;

/**
 * One thing that is wrong in a file.
 *
 * @param file the file's name as the caller knows it
 * @param line counted from 1
 * @param column in characters, counted from 1
 * @param path where in the structure, for example {@code
 *     virtual-services.rabbitmq.real-servers.rabbit1.port}; an entry without a usable name is
 *     counted, {@code virtual-services[0]}; the whole text is {@code document}
 * @param wrong what is wrong
 * @param right what would be right
 */
public record Problem(String file, int line, int column, String path, String wrong, String right) {

  /** One line: {@code file:line:column: path: what is wrong; what would be right}. */
  @Override
  public String toString() {
    return "%s:%d:%d: %s: %s; %s".formatted(file, line, column, path, wrong, right);
  }
}
