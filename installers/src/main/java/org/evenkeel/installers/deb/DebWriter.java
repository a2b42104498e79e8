package org.evenkeel.installers.deb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/** Writes packages as files (deb(5)): an ar archive of a version and two compressed tars. */
final class DebWriter {
  private static final int KIBIBYTE = 1024;

  private static final int SCRIPT = 0755;
  private static final int PLAIN = 0644;

  private final Instant time;
  private final boolean quick;

  /**
   * @param time what every file in a package was changed last at
   * @param quick whether packages are to be made quickly, rather than small; else they are the same
   */
  DebWriter(Instant time, boolean quick) {
    this.time = time;
    this.quick = quick;
  }

  /**
   * Writes a package.
   *
   * @return where it is now
   * @throws IOException when something of it cannot be read, or it cannot be written
   */
  Path write(DebianPackage deb, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(deb.file());
    byte[] data = data(deb);
    try (OutputStream stream = Files.newOutputStream(file);
        ArArchiveOutputStream ar = new ArArchiveOutputStream(stream)) {
      member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
      member(ar, "control.tar.xz", control(deb));
      member(ar, "data.tar.xz", data);
    }
    return file;
  }

  private void member(ArArchiveOutputStream ar, String name, byte[] bytes) throws IOException {
    ar.putArchiveEntry(
        new ArArchiveEntry(name, bytes.length, 0, 0, 0100000 | PLAIN, time.getEpochSecond()));
    ar.write(bytes);
    ar.closeArchiveEntry();
  }

  private byte[] control(DebianPackage deb) throws IOException {
    StringBuilder sums = new StringBuilder();
    long kibibytes = 0;
    for (Content content : deb.contents()) {
      byte[] bytes = TarWriter.bytes(content);
      kibibytes += Math.ceilDiv(Math.max(bytes.length, 1), KIBIBYTE);
      if (content instanceof Content.Copied || content instanceof Content.Made) {
        sums.append(md5(bytes)).append("  ").append(content.path()).append('\n');
      }
    }
    StringBuilder fields = new StringBuilder();
    for (Map.Entry<String, String> field : deb.control().entrySet()) {
      fields.append("%s: %s\n".formatted(field.getKey(), field.getValue()));
      if (field.getKey().equals("Architecture")) {
        fields.append("Installed-Size: %d\n".formatted(kibibytes));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarWriter tar = new TarWriter(bytes, "./", time, quick)) {
      tar.root(SCRIPT);
      tar.put(Content.Made.text("control", fields.toString()));
      tar.put(Content.Made.text("md5sums", sums.toString()));
      if (!deb.conffiles().isEmpty()) {
        tar.put(Content.Made.text("conffiles", String.join("\n", deb.conffiles()) + "\n"));
      }
      for (Map.Entry<String, String> script : deb.scripts().entrySet()) {
        byte[] text = script.getValue().getBytes(StandardCharsets.UTF_8);
        tar.put(new Content.Made(script.getKey(), SCRIPT, text));
      }
    }
    return bytes.toByteArray();
  }

  private byte[] data(DebianPackage deb) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarWriter tar = new TarWriter(bytes, "./", time, quick)) {
      tar.root(SCRIPT);
      for (Content content : deb.contents()) {
        tar.put(content);
      }
    }
    return bytes.toByteArray();
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
