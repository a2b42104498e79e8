package org.evenkeel.lab;

/**
 * How a command ended.
 *
 * @param exit its exit status; 128 + N when signal N ended it
 * @param stdout what it wrote, as far as {@link Output} keeps it
 */
record Result(Command command, int exit, String stdout, String stderr) {

  /**
   * This result, where anything but success would be a failure of the test.
   *
   * @throws AssertionError with the command and all that it said, when its exit status is not 0
   */
  Result succeeded() {
    if (exit != 0) {
      throw new AssertionError(toString());
    }
    return this;
  }

  @Override
  public String toString() {
    return "%s\nexit %d\nstdout: %s\nstderr: %s".formatted(command, exit, stdout, stderr);
  }
}
