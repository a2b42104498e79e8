package org.evenkeel.coordinator.witness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.ha.Tenure;
import org.evenkeel.coordinator.ha.Tenure.Vote;

/**
 * What of a {@link Tenure} outlives the process: a line {@code TERM NODE MILLISECONDS}, the newest
 * vote and the longest lease. One thread at a time uses it.
 */
final class TenureFile {
  private static final Pattern LINE =
      Pattern.compile("(0|[1-9][0-9]{0,17}) ([!-~]{1,63}) ([1-9][0-9]{0,8})\n?");
  private static final int LENGTH_MAX = 128;

  private final Path file;

  TenureFile(Path file) {
    this.file = file;
  }

  /**
   * What is known at the start of a witness.
   *
   * @param longestMillis the longest lease that may have been granted when nothing is known
   * @throws IOException when the file cannot be read; the message names it and what to do
   */
  Tenure read(int longestMillis, long now) throws IOException {
    Optional<byte[]> bytes = DurableFile.read(file, LENGTH_MAX);
    if (bytes.isEmpty()) {
      return Tenure.remembered(Optional.empty(), longestMillis, now);
    }
    Matcher line = LINE.matcher(new String(bytes.get(), StandardCharsets.ISO_8859_1));
    if (!line.matches()) {
      throw new IOException(
          "%s holds no vote: remove it when one node of the pair is off".formatted(file));
    }
    return Tenure.remembered(
        Optional.of(new Vote(Long.parseLong(line.group(1)), line.group(2))),
        Integer.parseInt(line.group(3)),
        now);
  }

  /**
   * Keeps what there is to keep; it survives a power failure when this returns.
   *
   * @throws IOException when it cannot be kept
   */
  void keep(Tenure tenure) throws IOException {
    if (tenure.vote().isPresent()) {
      Vote vote = tenure.vote().get();
      String line = "%d %s %d\n".formatted(vote.term(), vote.node(), tenure.longestMillis());
      DurableFile.replace(
          file, line.getBytes(StandardCharsets.US_ASCII), DurableFile.Readers.OWNER);
    }
  }
}
