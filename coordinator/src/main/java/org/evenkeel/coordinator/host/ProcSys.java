package org.evenkeel.coordinator.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel's settings as files (proc_sys(5)). Those below {@code net} are of the network
 * namespace of this process.
 */
final class ProcSys {
  /** No value that is set here is near as long. */
  private static final int BYTES_MAX = 4096;

  private final Path directory;

  /** The settings below a directory, {@code /proc/sys} on a machine of its own. */
  ProcSys(Path directory) {
    this.directory = directory;
  }

  /** A setting's value, in normal form; empty when this kernel has no such setting. */
  Optional<String> read(String key) throws IOException {
    try (InputStream in = Files.newInputStream(file(key))) {
      byte[] bytes = in.readNBytes(BYTES_MAX);
      return Optional.of(HostSetting.normal(new String(bytes, StandardCharsets.US_ASCII)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IOException("cannot read %s: %s".formatted(key, reason(e)), e);
    }
  }

  /**
   * Gives a setting a value and makes sure that the kernel took it.
   *
   * @throws IOException when it did not; the message says what to do
   */
  void write(String key, String value) throws IOException {
    // Not created: a setting that the kernel does not have is not made by writing to it.
    try (OutputStream out =
        Files.newOutputStream(
            file(key), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      out.write((value + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new IOException(refusal(key, value, e), e);
    }
    String now = read(key).orElse("nothing");
    if (!now.equals(value)) {
      throw new IOException(
          "%s was set to %s and reads %s: something else sets it too; find it and stop it"
              .formatted(key, value, now));
    }
  }

  /** Why a setting cannot be written, and what to do. */
  static String refusal(String key, String value, IOException e) {
    String what = "cannot set %s to %s: ".formatted(key, value);
    if (e instanceof AccessDeniedException) {
      return what + "not allowed; run as root with CAP_NET_ADMIN, or set it yourself";
    }
    if (reason(e).contains("Read-only file system")) { // EROFS, strerror(3)
      return what
          + "the kernel's settings are read-only here, as in a container; set it from outside with:"
          + " sysctl -w %s=%s".formatted(key, value);
    }
    return what + reason(e) + "; set it yourself, or see what forbids it";
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /**
   * The values that change by themselves when a setting is changed, and would not come back with
   * it: turning forwarding on and off again sets it on every interface and, over IPv4, whether
   * redirects are accepted (net/ipv4/devinet.c inet_forward_change, net/ipv6/addrconf.c
   * addrconf_fixup_forwarding).
   *
   * @param value the value that the setting itself has now
   */
  Map<String, String> swept(String key, String value) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    if (key.equals(HostNeeds.IP_FORWARD)) {
      String redirects = "net.ipv4.conf.all.accept_redirects";
      read(redirects).ifPresent(found -> values.put(redirects, found));
      values.putAll(forwarding("net.ipv4.conf", value));
    } else if (key.equals(HostNeeds.IPV6_FORWARDING)) {
      values.putAll(forwarding("net.ipv6.conf", value));
    }
    return values;
  }

  /** Forwarding of the interfaces for which it is not as it is for all. */
  private Map<String, String> forwarding(String family, String all) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    Path parent = file(family);
    if (!Files.isDirectory(parent)) {
      return values;
    }
    try (DirectoryStream<Path> interfaces = Files.newDirectoryStream(parent)) {
      for (Path entry : interfaces) {
        String name = entry.getFileName().toString();
        String key = family + "." + HostSetting.part(name) + ".forwarding";
        if (!name.equals("all")) {
          read(key).filter(found -> !found.equals(all)).ifPresent(found -> values.put(key, found));
        }
      }
    }
    return values;
  }

  /** What tells this boot of the kernel from every other; empty when the kernel does not say. */
  String boot() throws IOException {
    return read("kernel.random.boot_id").orElse("");
  }

  /** As sysctl(8) does: dots part directories, slashes are the dots of interface names. */
  private Path file(String key) {
    StringBuilder path = new StringBuilder(key);
    for (int i = 0; i < path.length(); i++) {
      char letter = path.charAt(i);
      path.setCharAt(i, letter == '.' ? '/' : letter == '/' ? '.' : letter);
    }
    return directory.resolve(path.toString());
  }
}
