package org.evenkeel.arp;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which director is asked, and what it is shown. Secrets are not on the command line. */
final class DirectorOptions {
  private static final int PORT = 9443;
  private static final int SECRET_MAX = 4096;

  @Option(
      names = "--from",
      paramLabel = "DIRECTOR",
      description = {
        "Have the director ask instead of this machine: its URL, or HOST[:PORT], by default port"
            + " 9443."
      })
  private @Nullable String from;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the token that the director wants; default: $$EVENKEEL_TOKEN.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "admin",
      description = "Who asks, where there is a password; default: ${DEFAULT-VALUE}.")
  private String user = "admin";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File with the user's password; default: $$EVENKEEL_PASSWORD.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--fingerprint",
      paramLabel = "SHA256",
      description = "Trust the one certificate with this fingerprint, whoever signed it.")
  private @Nullable String fingerprint;

  @Option(
      names = "--insecure",
      description = "Trust any certificate: whoever is in between reads the password.")
  private boolean insecure;

  /** The director that was named; empty when none was. */
  Optional<DirectorClient> client(CommandSpec spec) throws MachineException {
    if (from == null) {
      return Optional.empty();
    }
    URI uri;
    try {
      uri = uri(from);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--from " + e.getMessage());
    }
    return Optional.of(new DirectorClient(uri, authorization(spec), trust(spec)));
  }

  /**
   * Reads a director's place.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  static URI uri(String text) {
    String wanted = "takes a URL such as https://lb1:9443, or HOST[:PORT]";
    boolean isUrl = text.contains("://");
    boolean isBareV6 = !isUrl && !text.startsWith("[") && text.split(":", -1).length > 2;
    try {
      URI uri = new URI(isUrl ? text : "https://" + (isBareV6 ? "[" + text + "]" : text));
      boolean isWeb = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      String path = Optional.ofNullable(uri.getPath()).orElse("");
      if (!isWeb || uri.getHost() == null || !(path.isEmpty() || path.equals("/"))) {
        throw new IllegalArgumentException(wanted + ", not '" + text + "'");
      }
      int port = uri.getPort() < 0 && !isUrl ? PORT : uri.getPort();
      return new URI(uri.getScheme(), null, uri.getHost(), port, "", null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(wanted + ", not '" + text + "'", e);
    }
  }

  private DirectorClient.Trust trust(CommandSpec spec) {
    if (fingerprint != null && insecure) {
      throw new ParameterException(
          spec.commandLine(), "--fingerprint and --insecure exclude each other");
    }
    if (fingerprint == null) {
      return insecure ? new DirectorClient.Trust.Anybody() : new DirectorClient.Trust.Signed();
    }
    String digits = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{64}")) {
      throw new ParameterException(
          spec.commandLine(), "--fingerprint takes 64 hexadecimal digits, colons between or not");
    }
    return new DirectorClient.Trust.Pinned(digits);
  }

  /** The value of the header; empty when there is nothing to show. */
  private Optional<String> authorization(CommandSpec spec) throws MachineException {
    Optional<String> token = secret(tokenFile, "EVENKEEL_TOKEN");
    Optional<String> password = secret(passwordFile, "EVENKEEL_PASSWORD");
    if (tokenFile != null && passwordFile != null) {
      throw new ParameterException(
          spec.commandLine(), "--token-file and --password-file exclude each other");
    }
    if (token.isPresent() && passwordFile == null) {
      return token.map(value -> "Bearer " + value);
    }
    return password.map(
        value ->
            "Basic "
                + Base64.getEncoder()
                    .encodeToString((user + ":" + value).getBytes(StandardCharsets.UTF_8)));
  }

  private static Optional<String> secret(@Nullable Path file, String variable)
      throws MachineException {
    if (file == null) {
      return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isEmpty());
    }
    try {
      if (Files.size(file) > SECRET_MAX) {
        throw new MachineException(file + " is too large for a secret");
      }
      return Optional.of(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      throw new MachineException("there is no file " + file, e);
    } catch (IOException e) {
      throw new MachineException("cannot read " + file + ": " + e, e);
    }
  }
}
