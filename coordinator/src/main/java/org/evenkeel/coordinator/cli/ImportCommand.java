package org.evenkeel.coordinator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.migrate.ForeignFormat;
import org.evenkeel.coordinator.migrate.Format;
import org.evenkeel.coordinator.migrate.Imported;
import org.evenkeel.coordinator.migrate.IncludedFiles;
import org.evenkeel.coordinator.migrate.Source;
import org.evenkeel.coordinator.migrate.UnreadableException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel config import}. */
@Command(
    name = "import",
    description = {
      "Turns another program's configuration into evenkeel.yaml: keepalived.conf, ldirectord.cf or",
      "what \"ipvsadm -S -n\" prints. Changes nothing and needs no running coordinator. Each"
          + " directive",
      "that is left out, or taken otherwise than it was meant, is named as file:line: directive:"
          + " why;",
      "what to do."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel config import /etc/keepalived/keepalived.conf -o new.yaml",
      "  evenkeel config import /etc/ha.d/ldirectord.cf | less",
      "  ipvsadm -S -n | evenkeel config import - --format ipvsadm -o new.yaml"
    })
final class ImportCommand implements Callable<Integer> {
  private static final int BYTES_MAX = 4 << 20;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The configuration; - is standard input.")
  private String file = "-";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Whose it is: ${COMPLETION-CANDIDATES} (default: as its content looks).")
  private @Nullable Format format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Where to write the YAML; no such file may be there (default: standard output).")
  private @Nullable Path output;

  @Option(
      names = "--strict",
      description =
          "Exit 1 when anything is left out or changed; the YAML is written all the same.")
  private boolean strict;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailure {
    PrintWriter err = spec.commandLine().getErr();
    Imported imported;
    String yaml;
    try {
      Source source = source(err);
      Format chosen = format == null ? guessed(source, err) : format;
      imported = Imported.read(chosen, source, new IncludedFiles());
      yaml = imported.yaml(chosen, source.name());
    } catch (IOException | UnreadableException e) {
      err.flush();
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    write(yaml);
    report(imported, err);
    return strict && !imported.dropped().isEmpty() ? 1 : 0;
  }

  private Source source(PrintWriter err) throws IOException, CommandFailure {
    Path path = Path.of(file);
    byte[] bytes = GivenFile.read(path, BYTES_MAX);
    if (file.equals("-")) {
      return new Source(GivenFile.name(path), ".", decoded(GivenFile.name(path), bytes, err));
    }
    Path directory = path.toAbsolutePath().normalize().getParent();
    return new Source(
        file, directory == null ? "/" : directory.toString(), decoded(file, bytes, err));
  }

  /** Comments of old files are often not UTF-8, and nothing else in them is beyond ASCII. */
  private static String decoded(String name, byte[] bytes, PrintWriter err) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      err.println(name + " is not UTF-8, it is read as ISO 8859-1");
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static Format guessed(Source source, PrintWriter err) throws IOException {
    Optional<Format> guess = Format.of(source.text());
    Format format =
        guess.orElseThrow(
            () ->
                new IOException(
                    source.name()
                        + ForeignFormat.of(source.text())
                            .map(ForeignFormat::advice)
                            .orElse(
                                " looks like none of keepalived.conf, ldirectord.cf and the output"
                                    + " of ipvsadm -S; say --format if it is one")));
    err.printf("%s is read as %s; --format says otherwise%n", source.name(), format);
    return format;
  }

  private void write(String yaml) throws CommandFailure {
    Path target = output;
    if (target == null) {
      spec.commandLine().getOut().print(yaml);
      spec.commandLine().getOut().flush();
      return;
    }
    if (Files.exists(target)) {
      throw new CommandFailure(target + " is there already; name another file, or remove it");
    }
    try {
      DurableFile.replace(target, yaml.getBytes(StandardCharsets.UTF_8), DurableFile.Readers.GROUP);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static String rest(Imported imported) {
    return switch (imported.dropped().size()) {
      case 0 -> "nothing is left out";
      case 1 -> "the line above says what is not";
      default -> imported.dropped().size() + " lines above say what is not";
    };
  }

  private void report(Imported imported, PrintWriter err) {
    imported.dropped().forEach(err::println);
    int services = imported.cluster().virtualServices().size();
    long reals =
        imported.cluster().virtualServices().stream()
            .mapToLong(service -> service.realServers().size())
            .sum();
    err.printf("virtual services: %d, real servers: %d; %s%n", services, reals, rest(imported));
    if (!imported.proposal().isEmpty()) {
      err.println("what node.yaml may say of the pair stands in the comments at the top");
    }
    err.flush();
  }
}
