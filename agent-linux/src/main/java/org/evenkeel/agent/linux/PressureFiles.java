package org.evenkeel.agent.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The pressure files that somebody has asked for, kept open. One thread uses it. */
final class PressureFiles implements AutoCloseable {
  private static final int BYTES = 256;

  /** Empty where the kernel does not tell: whether it does is decided when it starts. */
  private final Map<Path, Optional<ProcFile>> files = new HashMap<>();

  /** What {@link ProcPressure#parse} says of the file; empty when there is none. */
  OptionalDouble percent(Path path) throws IOException {
    Optional<ProcFile> file = files.computeIfAbsent(path, PressureFiles::open);
    return file.isPresent() ? ProcPressure.parse(file.get().head()) : OptionalDouble.empty();
  }

  private static Optional<ProcFile> open(Path path) {
    try {
      return Optional.of(new ProcFile(path, BYTES));
    } catch (IOException _) {
      return Optional.empty(); // a kernel without it, or with it turned off (EOPNOTSUPP)
    }
  }

  @Override
  public void close() {
    files.values().forEach(file -> file.ifPresent(ProcFile::close));
  }
}
