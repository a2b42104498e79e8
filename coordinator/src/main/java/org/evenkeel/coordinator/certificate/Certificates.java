package org.evenkeel.coordinator.certificate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.disk.DurableFile;

/**
 * The files {@code NAME.pem} of one directory, each a certificate with its chain and, where a
 * service shows it, its private key. Only their owner may read them. Safe for any thread.
 */
public final class Certificates {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}");
  private static final String SUFFIX = ".pem";
  private static final String RESPONSE_SUFFIX = SUFFIX + ".ocsp";
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
   * What a responder last said of a certificate, as it was given to {@link #staple}; empty when
   * nothing was, or it cannot be understood.
   *
   * @throws IOException when it cannot be read
   */
  public Optional<OcspResponse> stapled(String name) throws IOException {
    return DurableFile.read(responseFile(name), OcspResponse.BYTES_MAX).flatMap(OcspResponse::read);
  }

  /**
   * Has what a responder says of a certificate shown beside it.
   *
   * @param name of a certificate that is there
   * @param der the response, at most 11,000 bytes
   * @param now one that is out of date by then is refused
   * @throws UnfitException when it is not about this certificate, or does not say that it is good
   * @throws IOException when it cannot be written
   */
  public OcspResponse staple(String name, byte[] der, Instant now) throws IOException {
    if (der.length > OcspResponse.BYTES_MAX) {
      throw new UnfitException(
          UnfitException.Part.OCSP_RESPONSE,
          "it is over %d bytes; usual ones have 2,000".formatted(OcspResponse.BYTES_MAX));
    }
    OcspResponse response = OcspResponse.of(name, der, chain(name), now);
    DurableFile.replace(responseFile(name), der, DurableFile.Readers.OWNER);
    return response;
  }

  /**
   * What a responder last said of a certificate, in DER; empty when nothing is kept.
   *
   * @throws IOException when it cannot be read
   */
  public Optional<byte[]> response(String name) throws IOException {
    return DurableFile.read(responseFile(name), OcspResponse.BYTES_MAX);
  }

  /**
   * Keeps what another node was given, also where it is out of date by now: clocks differ, and
   * HAProxy passes over what is.
   *
   * @param name of a certificate that is there
   * @throws IOException when it is not about this certificate, or cannot be written
   * @throws IllegalArgumentException when that is no name of one
   */
  public void adoptResponse(String name, byte[] der) throws IOException {
    OcspResponse _ = OcspResponse.of(name, der, chain(name), Instant.EPOCH);
    DurableFile.replace(responseFile(name), der, DurableFile.Readers.OWNER);
  }

  /**
   * Removes what a responder has said of a certificate.
   *
   * @throws IOException when it cannot be removed
   */
  public void removeResponse(String name) throws IOException {
    if (Files.deleteIfExists(responseFile(name))) {
      DurableFile.sync(directory);
    }
  }

  private List<X509Certificate> chain(String name) throws IOException {
    byte[] pem =
        DurableFile.read(file(name), Pem.BYTES_MAX)
            .orElseThrow(
                () ->
                    new UnfitException(
                        UnfitException.Part.CERTIFICATE, "there is no certificate " + name));
    return Pem.certificates(pem, name);
  }

  /**
   * Adds a certificate with its key in another text.
   *
   * @param key the private key, PEM; nothing when the certificate's text has it, or for an
   *     authority
   * @see #put(String, byte[], Instant)
   */
  public Certificate put(String name, byte[] pem, byte[] key, Instant now) throws IOException {
    if (key.length == 0) {
      return put(name, pem, now);
    }
    requireKey(key);
    ByteArrayOutputStream both = new ByteArrayOutputStream(pem.length + 1 + key.length);
    both.writeBytes(pem);
    both.write('\n');
    both.writeBytes(key);
    return put(name, both.toByteArray(), now);
  }

  private static void requireKey(byte[] key) throws UnfitException {
    Optional<PrivateKey> found;
    try {
      found = Pem.privateKey(key, "the key");
    } catch (IOException e) {
      throw new UnfitException(UnfitException.Part.KEY, String.valueOf(e.getMessage()));
    }
    if (found.isEmpty()) {
      throw new UnfitException(
          UnfitException.Part.KEY,
          "there is no unencrypted private key; give a PEM file without a passphrase");
    }
  }

  /**
   * Adds a certificate, or puts it in another's place: whoever reads the file sees the old one or
   * the new one. What a responder has said of the old one goes with it.
   *
   * @param name what services call it
   * @param pem the certificate first, then its chain, and its key anywhere; at most 1 MiB
   * @param now a certificate that has ended by then is refused
   * @throws UnfitException when it is not understood, or has ended
   * @throws IOException when it cannot be written
   */
  public Certificate put(String name, byte[] pem, Instant now) throws IOException {
    if (pem.length > Pem.BYTES_MAX) {
      throw new UnfitException(
          UnfitException.Part.CERTIFICATE,
          name + " is over 1 MiB; give a certificate and its chain");
    }
    Certificate certificate = understood(name, pem);
    if (certificate.notAfter().isBefore(now)) {
      throw new UnfitException(
          UnfitException.Part.CERTIFICATE,
          "%s has ended on %s; give a certificate that is valid"
              .formatted(name, certificate.notAfter()));
    }
    forgetAnothersResponse(name, Pem.certificates(pem, name), now);
    DurableFile.replace(file(name), pem, DurableFile.Readers.OWNER);
    return certificate;
  }

  private static Certificate understood(String name, byte[] pem) throws UnfitException {
    try {
      return Certificate.of(name, pem);
    } catch (UnfitException e) {
      throw e;
    } catch (IOException e) {
      throw new UnfitException(UnfitException.Part.CERTIFICATE, String.valueOf(e.getMessage()));
    }
  }

  /** HAProxy would refuse the new certificate with a response that is about the old one. */
  private void forgetAnothersResponse(String name, List<X509Certificate> chain, Instant now)
      throws IOException {
    try {
      Optional<byte[]> response = DurableFile.read(responseFile(name), OcspResponse.BYTES_MAX);
      if (response.isPresent()) {
        OcspResponse _ = OcspResponse.of(name, response.get(), chain, now);
      }
    } catch (IOException _) { // another's, or not to be read
      Files.deleteIfExists(responseFile(name));
    }
  }

  /**
   * Makes sure that {@link #adopt} would understand a certificate.
   *
   * @throws IOException when it would not; the message says why
   */
  public static void require(String name, byte[] pem) throws IOException {
    if (!isName(name) || pem.length > Pem.BYTES_MAX) {
      throw new IOException("no name of a certificate, or over 1 MiB: " + name);
    }
    Certificate _ = Certificate.of(name, pem);
  }

  /**
   * Puts a certificate that another node has accepted in its place, whether or not it has ended.
   *
   * @throws IOException when it is not understood or cannot be written
   * @throws IllegalArgumentException when that is no name of one
   */
  public void adopt(String name, byte[] pem) throws IOException {
    Path file = file(name);
    Certificate _ = Certificate.of(name, pem);
    forgetAnothersResponse(name, Pem.certificates(pem, name), Instant.now());
    DurableFile.replace(file, pem, DurableFile.Readers.OWNER);
  }

  /**
   * The whole text of one, its key too; empty when there is no such file.
   *
   * @throws IOException when it cannot be read
   */
  public Optional<byte[]> read(String name) throws IOException {
    return DurableFile.read(file(name), Pem.BYTES_MAX);
  }

  /**
   * The names of all that are there, each with a value that is another one when the file has
   * changed.
   *
   * @throws IOException when they cannot be listed
   */
  public Map<String, Object> stamps() throws IOException {
    return stamps(SUFFIX);
  }

  /**
   * The same of what responders have said of them.
   *
   * @throws IOException when they cannot be listed
   */
  public Map<String, Object> responseStamps() throws IOException {
    return stamps(RESPONSE_SUFFIX);
  }

  private Map<String, Object> stamps(String suffix) throws IOException {
    Map<String, Object> stamps = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + suffix)) {
      for (Path file : files) {
        String name = name(file, suffix);
        if (isName(name) && stamps.size() < LISTED_MAX) {
          stamps.put(name, stamp(Files.readAttributes(file, BasicFileAttributes.class)));
        }
      }
    } catch (NoSuchFileException _) {
      // none was ever added, or one was removed just now
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return stamps;
  }

  private static List<Object> stamp(BasicFileAttributes attributes) {
    return List.of(
        attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
  }

  /**
   * Removes a certificate, and what a responder has said of it.
   *
   * @return whether there was one
   * @throws IOException when it cannot be removed
   */
  public boolean remove(String name) throws IOException {
    boolean removed = Files.deleteIfExists(file(name));
    if (removed) {
      Files.deleteIfExists(responseFile(name));
      DurableFile.sync(directory);
    }
    return removed;
  }

  /** Whether a certificate can have that name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private static String name(Path file) {
    return name(file, SUFFIX);
  }

  private static String name(Path file, String suffix) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - suffix.length());
  }

  /** Where HAProxy looks for it by itself. */
  private Path responseFile(String name) {
    return file(name).resolveSibling(name + RESPONSE_SUFFIX);
  }

  private Path file(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("no name of a certificate: " + name);
    }
    return directory.resolve(name + SUFFIX);
  }
}
