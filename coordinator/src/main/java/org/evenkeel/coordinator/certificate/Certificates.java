package org.evenkeel.coordinator.certificate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * The files {@code NAME.pem} of one directory, each a certificate with its chain and, where a
 * service shows it, its private key. Only their owner may read them. Safe for any thread.
 */
public final class Certificates {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}");
  private static final String SUFFIX = ".pem";
  private static final int LISTED_MAX = 10_000;

  private final Path directory;

  /** Those of a directory, which need not be there. */
  public Certificates(Path directory) {
    this.directory = directory;
  }

  /**
   * What one look found.
   *
   * @param certificates by name
   * @param problems what cannot be read, a sentence each
   */
  public record Listing(List<Certificate> certificates, List<String> problems) {
    public Listing {
      certificates = List.copyOf(certificates);
      problems = List.copyOf(problems);
    }
  }

  /** All that are there now. */
  public Listing list() {
    List<Certificate> certificates = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        if (certificates.size() + problems.size() == LISTED_MAX) {
          problems.add("there are more than %d certificates".formatted(LISTED_MAX));
          break;
        }
        String name = name(file);
        if (isName(name)) {
          try {
            find(name).ifPresent(certificates::add);
          } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
          }
        }
      }
    } catch (NoSuchFileException _) {
      // no certificate was ever added
    } catch (IOException e) {
      problems.add("%s cannot be listed: %s".formatted(directory, e.getMessage()));
    }
    certificates.sort(Comparator.comparing(Certificate::name));
    return new Listing(certificates, problems);
  }

  /**
   * One of them; empty when there is no such file.
   *
   * @throws IOException when it cannot be read or understood
   */
  public Optional<Certificate> find(String name) throws IOException {
    Path file = file(name);
    Optional<byte[]> pem = DurableFile.read(file, Pem.BYTES_MAX);
    return pem.isPresent() ? Optional.of(Certificate.of(name, pem.get())) : Optional.empty();
  }

  /**
   * Adds a certificate, or puts it in another's place: whoever reads the file sees the old one or
   * the new one.
   *
   * @param name what services call it
   * @param pem the certificate first, then its chain, and its key anywhere; at most 1 MiB
   * @param now a certificate that has ended by then is refused
   * @throws IOException when it is not understood, has ended, or cannot be written
   */
  public Certificate put(String name, byte[] pem, Instant now) throws IOException {
    Certificate certificate = Certificate.of(name, pem);
    if (certificate.notAfter().isBefore(now)) {
      throw new IOException(
          "%s has ended on %s; give a certificate that is valid"
              .formatted(name, certificate.notAfter()));
    }
    DurableFile.replace(file(name), pem, DurableFile.Readers.OWNER);
    return certificate;
  }

  /**
   * Removes a certificate.
   *
   * @return whether there was one
   * @throws IOException when it cannot be removed
   */
  public boolean remove(String name) throws IOException {
    boolean removed = Files.deleteIfExists(file(name));
    if (removed) {
      DurableFile.sync(directory);
    }
    return removed;
  }

  /** Whether a certificate can have that name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - SUFFIX.length());
  }

  private Path file(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("no name of a certificate: " + name);
    }
    return directory.resolve(name + SUFFIX);
  }
}
