package org.evenkeel.coordinator.dispatch.haproxy;

/** The page that HTTP clients see while nobody serves them. Asked by the engine's thread. */
@FunctionalInterface
public interface Page {
  /**
   * The page as it is now.
   *
   * @param bytesMax how many bytes it may have
   * @return HTML in UTF-8, at least one byte
   */
  byte[] within(int bytesMax);
}
