package org.evenkeel.coordinator.upgrade;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** Reads the changelog out of a package that is not installed. */
final class PackagedChangelog {
  private static final int COMPRESSED_MAX = 1 << 20;
  private static final int TEXT_MAX = 4 << 20;
  private static final long SECONDS = 60;

  /** Where it may be; the name that Debian knows may be of a list of versions alone. */
  private static final List<String> MEMBERS =
      List.of("./usr/share/doc/evenkeel/CHANGES.md.gz", "./usr/share/doc/evenkeel/changelog.gz");

  private PackagedChangelog() {}

  /** The text; empty when there is none, or it cannot be read: nothing depends on it. */
  static String of(Path deb) {
    return MEMBERS.stream()
        .map(member -> member(deb, member))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String member(Path deb, String name) {
    List<ProcessBuilder> pipeline =
        List.of(
            quiet("dpkg-deb", "--fsys-tarfile", deb.toString()),
            quiet("tar", "--extract", "--to-stdout", "--occurrence=1", name));
    try {
      List<Process> running = ProcessBuilder.startPipeline(pipeline);
      try {
        return text(running.getLast());
      } finally {
        running.forEach(Process::destroyForcibly);
      }
    } catch (IOException _) {
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static ProcessBuilder quiet(String... words) {
    return new ProcessBuilder(words).redirectError(Redirect.DISCARD);
  }

  /** A reader of its own, so that a program that hangs is waited for with a deadline. */
  private static String text(Process last) throws IOException, InterruptedException {
    var ended =
        Thread.ofPlatform()
            .daemon()
            .name("changelog-deadline")
            .start(
                () -> {
                  try {
                    if (!last.waitFor(SECONDS, TimeUnit.SECONDS)) {
                      last.destroyForcibly();
                    }
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                });
    try (InputStream out = last.getInputStream()) {
      byte[] compressed = out.readNBytes(COMPRESSED_MAX);
      if (compressed.length == 0) {
        return "";
      }
      try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
        return new String(gzip.readNBytes(TEXT_MAX), StandardCharsets.UTF_8);
      }
    } finally {
      ended.interrupt();
    }
  }
}
