package org.evenkeel.installers.thirdparty;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Finds the licences and notices that a library brings in its jar. */
final class JarTexts {
  private static final int BYTES_MAX = 1 << 20;

  /** Of licences between which one may choose, the GPL's is none that we take. */
  private static final Pattern FILE =
      Pattern.compile(
          "(?:META-INF/(?:resources/webjars/.*/)?)?(?<name>[^/]*(?:LICEN[CS]E|NOTICE|COPYING|AL2\\.0)"
              + "[^/]*)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NOT_OURS =
      Pattern.compile(".*(?:GPL|\\.class$).*", Pattern.CASE_INSENSITIVE);

  private JarTexts() {}

  /**
   * Texts by the name of their file, sorted.
   *
   * @throws IOException when the jar cannot be read, or a text in it is larger than any licence
   */
  static SequencedMap<String, String> of(Path jar) throws IOException {
    SequencedMap<String, String> texts = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        var file = FILE.matcher(entry.getName());
        if (file.matches() && !NOT_OURS.matcher(entry.getName()).matches()) {
          texts.put(file.group("name"), text(zip, entry));
        }
      }
    }
    return texts;
  }

  /** Whether a file of that name is a licence, and no notice alone. */
  static boolean isLicence(String name) {
    return !name.toUpperCase(Locale.ROOT).contains("NOTICE");
  }

  private static String text(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream stream = zip.getInputStream(entry)) {
      byte[] bytes = stream.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new IOException(
            "%s: %s is larger than any licence".formatted(zip.getName(), entry.getName()));
      }
      return plain(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** Lines that end as ours do, without blanks at their ends, without signs that do something. */
  static String plain(String text) {
    return text.replace("\r\n", "\n")
        .replace("\uFEFF", "")
        .replaceAll("[\\p{Cntrl}&&[^\n\t]]", " ")
        .replaceAll("[ \t]+\n", "\n")
        .strip();
  }
}
