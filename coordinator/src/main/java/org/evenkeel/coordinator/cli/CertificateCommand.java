package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.evenkeel.coordinator.disk.DurableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel certificate …}. */
@Command(
    name = "certificate",
    description = {
      "Keeps the certificates that proxied services show (proxy.tls.certificates), and those of"
          + " the",
      "authorities that they trust (proxy.tls.client-ca)."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel certificate put www fullchain-and-key.pem",
      "  evenkeel certificate list"
    },
    subcommands = {
      CertificateCommand.ListAll.class,
      CertificateCommand.Show.class,
      CertificateCommand.Put.class,
      CertificateCommand.Staple.class,
      CertificateCommand.Remove.class
    })
final class CertificateCommand {
  private static final String PATH = "/api/v1/certificates";
  private static final int BYTES_MAX = 1 << 20;

  /** A certificate's name. */
  private static final class NameParameter {
    @Parameters(index = "0", paramLabel = "NAME", description = "What services call it.")
    private String name = "";

    String path() {
      return PATH + "/" + name;
    }
  }

  /** {@code evenkeel certificate list}. */
  @Command(
      name = "list",
      description = "Lists them, with the days that each is still valid and who uses it.",
      footerHeading = "%nExample:%n",
      footer =
          "  evenkeel certificate list -o json | jq '.certificates[] | select(.\"days-left\" <"
              + " 30)'")
  static final class ListAll implements Callable<Integer> {
    @Mixin private Reading reading = new Reading();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws CommandFailure {
      JsonNode problems = reading.print(PATH, CertificateCommand::table).path("problems");
      PrintWriter err = spec.commandLine().getErr();
      problems.forEach(problem -> err.println(TerminalText.line(problem.asText())));
      return problems.isEmpty() ? 0 : 1;
    }
  }

  /** {@code evenkeel certificate show}. */
  @Command(
      name = "show",
      description = "Shows what one says of itself; never its key.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel certificate show www")
  static final class Show implements Callable<Integer> {
    @Mixin private Reading reading = new Reading();
    @Mixin private NameParameter name = new NameParameter();

    @Override
    public Integer call() throws CommandFailure {
      JsonNode _ = reading.print(name.path(), CertificateCommand::lines);
      return 0;
    }
  }

  /** {@code evenkeel certificate put}. */
  @Command(
      name = "put",
      description = {
        "Adds a certificate, or renews the one of that name. The file holds the certificate, then",
        "its chain, and its unencrypted private key (PEM). Services that use it show it at once;",
        "no connection is lost."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel certificate put www /etc/letsencrypt/live/www/fullchain.pem --key"
            + " /etc/letsencrypt/live/www/privkey.pem",
        "  evenkeel certificate put partners partners-ca.pem      authorities need no key"
      })
  static final class Put implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private NameParameter name = new NameParameter();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "1", paramLabel = "FILE", description = "The certificate, PEM.")
    private Path file = Path.of("");

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = "The private key, PEM, where it is not in the same file.")
    private List<Path> key = List.of();

    @Override
    public Integer call() throws CommandFailure {
      List<Path> files = new ArrayList<>(List.of(file));
      files.addAll(key);
      StringBuilder pem = new StringBuilder();
      for (Path each : files) {
        pem.append(text(each)).append('\n');
      }
      try (ControlClient client = root.client()) {
        JsonNode put = client.put(name.path(), "application/x-pem-file", pem.toString());
        spec.commandLine()
            .getErr()
            .printf(
                "%s: %s, valid for %s more days%n",
                put.path("name").asText(),
                put.path("subject").asText(),
                put.path("days-left").asText());
        return 0;
      }
    }

    private static String text(Path file) throws CommandFailure {
      return new String(bytes(file), StandardCharsets.US_ASCII);
    }
  }

  private static byte[] bytes(Path file) throws CommandFailure {
    try {
      return DurableFile.read(file, BYTES_MAX)
          .orElseThrow(() -> new CommandFailure("there is no file " + file));
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /** {@code evenkeel certificate staple}. */
  @Command(
      name = "staple",
      description = {
        "Has what the authority's responder says of a certificate (OCSP, in DER) shown beside it,",
        "so that clients need not ask. The certificate must have been put with its issuer's."
      },
      footerHeading = "%nExample:%n",
      footer = {
        "  evenkeel certificate staple www www.ocsp     which comes, for example, from",
        "  openssl ocsp -issuer chain.pem -cert www.pem -url http://ocsp.example.net -no_nonce"
            + " -respout www.ocsp"
      })
  static final class Staple implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private NameParameter name = new NameParameter();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "1", paramLabel = "FILE", description = "The response, DER.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws CommandFailure {
      byte[] response = bytes(file);
      try (ControlClient client = root.client()) {
        JsonNode stapled =
            client.put(name.path() + "/ocsp-response", "application/ocsp-response", response);
        spec.commandLine()
            .getErr()
            .printf(
                "%s: stapled until %s%n",
                stapled.path("name").asText(),
                stapled.path("stapled-until").asText("further notice"));
        return 0;
      }
    }
  }

  /** {@code evenkeel certificate remove}. */
  @Command(
      name = "remove",
      description = "Removes a certificate that no service uses.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel certificate remove old-www")
  static final class Remove implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private NameParameter name = new NameParameter();

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        JsonNode _ = client.delete(name.path());
        return 0;
      }
    }
  }

  private static String table(JsonNode listing) {
    TextTable table = new TextTable("NAME", ">DAYS LEFT", "FOR", "USED BY");
    for (JsonNode certificate : listing.path("certificates")) {
      table.add(
          certificate.path("name").asText(),
          certificate.path("days-left").asText(),
          certificate.path("has-key").asBoolean()
              ? joined(certificate.path("names"))
              : "authority: " + certificate.path("subject").asText(),
          joined(certificate.path("used-by")));
    }
    return String.join("\n", table.lines()) + "\n";
  }

  private static String lines(JsonNode certificate) {
    TextTable table = new TextTable("KEY", "VALUE");
    for (var entry : certificate.properties()) {
      JsonNode value = entry.getValue();
      table.add(entry.getKey(), value.isArray() ? joined(value) : value.asText());
    }
    return String.join("\n", table.lines().subList(1, table.lines().size())) + "\n";
  }

  private static String joined(JsonNode texts) {
    List<String> all = new ArrayList<>();
    texts.forEach(text -> all.add(text.asText()));
    return all.isEmpty() ? "-" : String.join(", ", all);
  }
}
