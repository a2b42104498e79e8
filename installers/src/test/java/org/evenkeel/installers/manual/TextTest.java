package org.evenkeel.installers.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Texts, read and quoted. */
class TextTest {
  /** What a program of ours could say of itself. */
  @CommandLine.Command(
      name = "p",
      description = {
        "Does 100%% of it; and",
        "more. Then rests.",
        "",
        "  a: b",
        "The @|bold end|@."
      },
      footer = {"  p one                  once", "  p two"})
  @SuppressWarnings("UnusedVariable") // read by their annotations alone
  static final class Sample {
    @CommandLine.Option(names = "--secret", hidden = true)
    private boolean secret;

    @CommandLine.Option(
        names = {"--file", "-f"},
        paramLabel = "FILE",
        description = "Taken (default: none).")
    private Path file = Path.of("");

    @CommandLine.Parameters(paramLabel = "NAME", arity = "0..*", description = "Who.")
    private List<String> names = List.of();
  }

  @Test
  void aCommandIsReadWithoutWhatIsHidden() {
    Command read = CommandReader.read(new CommandLine(new Sample()).getCommandSpec());

    Value file = new Value("FILE", Value.Kind.FILE, List.of());
    Option option =
        new Option(
            List.of("-f", "--file"),
            Optional.of(file),
            false,
            false,
            false,
            Prose.of(List.of("Taken (default: none).")));
    Prose text =
        new Prose(
            List.of(
                new Prose.Paragraph("Does 100% of it; and more. Then rests."),
                new Prose.Literal(List.of("a: b")),
                new Prose.Paragraph("The end.")));
    Parameter names =
        new Parameter(
            new Value("NAME", Value.Kind.WORD, List.of()), false, true, Prose.of(List.of("Who.")));
    assertEquals(
        new Command(
            List.of("p"),
            text,
            List.of(option),
            List.of(names),
            List.of(new Example("p one", "once"), new Example("p two", "")),
            List.of()),
        read);
    assertEquals("Does 100% of it; and more.", read.text().summary());
    assertEquals("Taken", option.text().hint());
    assertEquals(List.of("p", "[--file FILE]", "[NAME...]"), read.usage(List.of()));
  }

  @Test
  void anOptionWithAValueBeforeACommandIsRefused() {
    Command below = CommandReader.read(new CommandLine(new Sample()).getCommandSpec());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Command(
                List.of("q"), below.text(), below.options(), List.of(), List.of(), List.of(below)));
  }

  @Test
  void nothingInATextMeansAnythingToRoff() {
    assertEquals("\\&.SH no", RoffPage.text(".SH no"));
    assertEquals("\\&\\(aqtis", RoffPage.text("'tis"));
    assertEquals("a\\e\\-\\-b \\(dqc\\(dq \\(ga \\(ha \\(ti", RoffPage.text("a\\--b \"c\" ` ^ ~"));
    assertEquals("\\[u2026]\\[u000A]", RoffPage.text("…\n"));
    assertEquals("\\[u1F600]", RoffPage.text("\ud83d\ude00"));
  }

  @Test
  void nothingInATextMeansAnythingToAShell() {
    assertEquals("'it'\\''s $(x)'", ZshCompletion.quoted("it's $(x)"));
    assertEquals("'it\\'s \\\\ (x)'", FishCompletion.quoted("it's \\ (x)"));
  }

  @Test
  void aProgramThatIsNotBuiltIsNamedWithTheWayToBuildIt(@TempDir Path tree) {
    IOException refused =
        assertThrows(IOException.class, () -> ProgramJar.open(Programs.AGENT, tree).close());
    assertEquals(
        tree.resolve(Programs.AGENT.jar()) + " is not built; build it with: mvn package",
        refused.getMessage());
  }
}
