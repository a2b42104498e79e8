package org.evenkeel.agent.monitor.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.ConfigurationReader;

/** agent.xml on the disk: read, checked, and replaced as a whole. Any thread may use it. */
public final class AgentFile {
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml[^>]{0,200}?encoding\\s*=\\s*[\"']([A-Za-z][\\w.-]{0,40})[\"']");

  private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * The file as it was read.
   *
   * @param xml its text
   * @param bytes its content; empty when there was no file
   * @param charset how the text is written
   * @param marked whether a byte order mark precedes it
   */
  public record Loaded(AgentXml xml, Optional<byte[]> bytes, Charset charset, boolean marked) {
    private byte[] encode(AgentXml edited) {
      byte[] content = edited.text().getBytes(charset);
      return marked
          ? ByteBuffer.allocate(UTF_8_MARK.length + content.length)
              .put(UTF_8_MARK)
              .put(content)
              .array()
          : content;
    }
  }

  private final Path file;

  /** The file may be absent. */
  public AgentFile(Path file) {
    this.file = file;
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /**
   * Reads the file; where there is none, a template.
   *
   * @throws IOException when it cannot be read or is not XML that could be edited; the message says
   *     what to do
   */
  public Loaded load() throws IOException {
    Optional<byte[]> bytes = bytes();
    return bytes.isPresent()
        ? decode(bytes.get())
        : new Loaded(AgentXml.template(), bytes, StandardCharsets.UTF_8, false);
  }

  private Optional<byte[]> bytes() throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(ConfigurationReader.BYTES_MAX + 1);
      if (bytes.length > ConfigurationReader.BYTES_MAX) {
        throw new IOException(
            "%s has more than %d bytes, more than the agent reads"
                .formatted(file, ConfigurationReader.BYTES_MAX));
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private Loaded decode(byte[] bytes) throws IOException {
    boolean marked =
        bytes.length >= 3 && Arrays.equals(bytes, 0, UTF_8_MARK.length, UTF_8_MARK, 0, 3);
    byte[] content = marked ? Arrays.copyOfRange(bytes, UTF_8_MARK.length, bytes.length) : bytes;
    Charset charset = marked ? StandardCharsets.UTF_8 : charset(content);
    String text = new String(content, charset);
    try {
      Loaded loaded = new Loaded(AgentXml.of(text), Optional.of(bytes), charset, marked);
      if (!Arrays.equals(loaded.encode(loaded.xml()), bytes)) {
        throw new IOException(
            "%s is not written in %s as it says; correct it in a text editor"
                .formatted(file, charset));
      }
      return loaded;
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s cannot be edited here: %s; correct it in a text editor"
              .formatted(file, reason(bytes, e)),
          e);
    }
  }

  /** The reader of the agent says it better, with the line. */
  private static String reason(byte[] bytes, IllegalArgumentException otherwise) {
    try {
      var _ = ConfigurationReader.read(bytes);
      return String.valueOf(otherwise.getMessage());
    } catch (ConfigurationException e) {
      return "line %d: %s"
          .formatted(e.problems().getFirst().line(), e.problems().getFirst().message());
    }
  }

  private Charset charset(byte[] content) throws IOException {
    String start =
        new String(content, 0, Math.min(content.length, 256), StandardCharsets.ISO_8859_1);
    Matcher encoding = ENCODING.matcher(start);
    try {
      return encoding.find() ? Charset.forName(encoding.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IOException(
          "%s has the encoding %s, which is not known here".formatted(file, encoding.group(1)), e);
    }
  }

  /**
   * The problems of what the fields say; empty when the agent would take it.
   *
   * @param loaded what was read
   * @param form the fields
   */
  public static List<FieldProblem> check(Loaded loaded, Form form) {
    try {
      edited(loaded, form);
      return List.of();
    } catch (InvalidFormException e) {
      return e.problems();
    }
  }

  private static byte[] edited(Loaded loaded, Form form) throws InvalidFormException {
    AgentXml xml = loaded.xml().with(form);
    byte[] bytes = loaded.encode(xml);
    try {
      var _ = ConfigurationReader.read(bytes);
      return bytes;
    } catch (ConfigurationException e) {
      throw new InvalidFormException(e.problems().stream().map(xml::place).toList());
    }
  }

  /**
   * Replaces the file by one that says what the fields say; the former one is then {@code
   * agent.xml.bak}.
   *
   * @param loaded what was read
   * @param form the fields
   * @param overwrite whether a file that somebody changed since is replaced
   * @return what the file holds now
   * @throws InvalidFormException with all problems; the file is untouched
   * @throws FileChangedException when somebody changed the file; it is untouched
   * @throws IOException when it cannot be written; the message says what to do
   */
  public Loaded save(Loaded loaded, Form form, boolean overwrite)
      throws InvalidFormException, FileChangedException, IOException {
    byte[] content = edited(loaded, form);
    Optional<byte[]> now = bytes();
    if (!overwrite && !Arrays.equals(now.orElse(null), loaded.bytes().orElse(null))) {
      throw new FileChangedException(
          "%s was changed by somebody else since it was read here".formatted(file));
    }
    if (now.isEmpty() || !Arrays.equals(now.get(), content)) {
      FileReplacement.replace(file, now, content);
    }
    return load();
  }
}
