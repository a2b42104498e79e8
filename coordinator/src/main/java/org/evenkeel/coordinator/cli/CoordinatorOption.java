package org.evenkeel.coordinator.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.evenkeel.coordinator.disk.DurableFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that speaks to a running coordinator: which one is meant. */
final class CoordinatorOption {
  private static final int TOKEN_BYTES_MAX = 4096;

  @Mixin private RootOption root = new RootOption();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "A coordinator elsewhere, such as https://lb1:9443",
        "(default: $EVENKEEL_URL, or the one below --root)."
      })
  private @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description = {
        "File with a token of the coordinator elsewhere; - is standard input",
        "(default: $EVENKEEL_TOKEN is the token itself)."
      })
  private @Nullable String token;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = {
        "PEM file with the authority that signed its certificate",
        "(default: $EVENKEEL_CA, or what the system trusts)."
      })
  private @Nullable Path authority;

  @Option(
      names = "--fingerprint",
      paramLabel = "SHA256",
      description = {
        "Instead: the SHA-256 of its certificate, such as of the generated one",
        "(default: $EVENKEEL_FINGERPRINT)."
      })
  private @Nullable String fingerprint;

  /** The directory below which the local coordinator's files are, absolute. */
  Path directory() {
    return root.directory();
  }

  /** A client of the coordinator that is meant. */
  ControlClient client() throws CommandFailure {
    Optional<String> place = url();
    if (place.isPresent()) {
      return new ControlClient(new Remote(Remote.base(place.get()), token(), trust()));
    }
    if (token != null || authority != null || fingerprint != null) {
      throw new ParameterException(
          spec.commandLine(), "--token, --ca and --fingerprint are for a coordinator at --url URL");
    }
    return new ControlClient(root.controlSocket());
  }

  /** What was typed counts more than the environment. */
  private Optional<String> url() {
    boolean here = spec.commandLine().getParseResult().hasMatchedOption("--root");
    if (url != null && here) {
      throw new ParameterException(spec.commandLine(), "either --url or --root");
    }
    return url != null || here ? Optional.ofNullable(url) : environment("EVENKEEL_URL");
  }

  private Optional<Remote.Token> token() throws CommandFailure {
    if (token == null) {
      Optional<String> secret = environment("EVENKEEL_TOKEN");
      return secret.isEmpty()
          ? Optional.empty()
          : Optional.of(Remote.Token.of(secret.get(), "$EVENKEEL_TOKEN"));
    }
    boolean stdin = token.equals("-");
    try {
      byte[] bytes =
          stdin
              ? System.in.readNBytes(TOKEN_BYTES_MAX)
              : DurableFile.read(Path.of(token), TOKEN_BYTES_MAX).orElseThrow(this::noSuchFile);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return Optional.of(Remote.Token.of(text, stdin ? "standard input" : token));
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /** Does not repeat what was typed: it may be the token itself. */
  private CommandFailure noSuchFile() {
    return new CommandFailure(
        "--token names no file that is there; it wants a file with the token in it, since others"
            + " can read command lines");
  }

  private ServerTrust trust() throws CommandFailure {
    if (authority != null && fingerprint != null) {
      throw new ParameterException(spec.commandLine(), "either --ca or --fingerprint");
    }
    if (authority != null) {
      return ServerTrust.signedBy(authority);
    }
    Optional<String> pin =
        fingerprint != null ? Optional.of(fingerprint) : environment("EVENKEEL_FINGERPRINT");
    if (pin.isPresent()) {
      return ServerTrust.pinned(pin.get());
    }
    Optional<String> signedBy = environment("EVENKEEL_CA");
    return signedBy.isPresent()
        ? ServerTrust.signedBy(Path.of(signedBy.get()))
        : ServerTrust.system();
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }
}
