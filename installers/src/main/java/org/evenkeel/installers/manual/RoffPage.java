package org.evenkeel.installers.manual;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.evenkeel.installers.manual.Page.Chapter;
import org.evenkeel.installers.manual.Program.Entry;
import org.evenkeel.installers.manual.Prose.Literal;
import org.evenkeel.installers.manual.Prose.Paragraph;

/** A page of the manual for man(1): roff with the macros of man(7). Pure. */
final class RoffPage {
  private static final List<Entry> STATUSES =
      List.of(
          new Entry("0", "Done."),
          new Entry("1", "Failed; standard error says why, and what to do."),
          new Entry("2", "Wrong usage; nothing was done."));

  private final StringBuilder out = new StringBuilder();

  private RoffPage() {}

  /**
   * A page as a file.
   *
   * @param version what the page belongs to, such as {@code evenkeel 1.0}
   * @param date when it was released
   */
  static String of(Page page, String version, LocalDate date) {
    RoffPage roff = new RoffPage();
    roff.line(".\\\" Made by the build, of what the command says of itself.");
    String title = text(page.name().toUpperCase(Locale.ROOT));
    roff.line(".TH %s %d %s \"%s\" Evenkeel".formatted(title, page.section(), date, text(version)));
    // Left-adjusted and without hyphens (groff_man(7)): what is typed stays as it is typed.
    roff.line(".ad l");
    roff.line(".nr HY 0");
    roff.body(page);
    return roff.out.toString();
  }

  private void body(Page page) {
    heading("NAME");
    line(text(page.name()) + " \\- " + text(page.summary()));
    heading("SYNOPSIS");
    for (int i = 0; i < page.usages().size(); i++) {
      if (i > 0) {
        macro("PP");
      }
      usage(page.usages().get(i));
    }
    heading("DESCRIPTION");
    prose(page.text());
    overview(page.overview());
    chapters(page.chapters());
    arguments(page);
    examples(page.examples());
    heading("EXIT STATUS");
    STATUSES.forEach(this::entry);
    if (tellsOfItsStatus(page)) {
      macro("PP");
      line(text("Where the description of a command says otherwise, that holds."));
    }
    entries("ENVIRONMENT", page.environment());
    entries("FILES", page.files());
    related(page.related());
  }

  private static boolean tellsOfItsStatus(Page page) {
    return (page.text() + "" + page.chapters()).contains("Exit status");
  }

  // ---- sections

  private void usage(List<String> parts) {
    line("\\fB" + text(parts.getFirst()) + "\\fR");
    parts.stream()
        .skip(1)
        // An option and its value stay on one line.
        .map(part -> text(part).replace(" ", "\\ "))
        .forEach(this::line);
  }

  private void overview(List<Entry> commands) {
    if (commands.isEmpty()) {
      return;
    }
    heading("COMMANDS");
    commands.forEach(
        command -> {
          macro("TP");
          line(reference(command.term()));
          line(text(command.text()));
        });
  }

  private void chapters(List<Chapter> chapters) {
    if (chapters.isEmpty()) {
      return;
    }
    heading("COMMANDS");
    for (Chapter chapter : chapters) {
      macro("SS", chapter.path());
      prose(chapter.command().text());
      chapter.command().parameters().forEach(this::parameter);
      chapter.options().forEach(this::option);
      if (!chapter.command().examples().isEmpty()) {
        macro("PP");
        line(text("For example:"));
        examples(chapter.command().examples(), false);
      }
    }
  }

  private void arguments(Page page) {
    heading("OPTIONS");
    if (!page.chapters().isEmpty()) {
      line(text("All of these commands take:"));
    }
    page.parameters().forEach(this::parameter);
    page.options().forEach(this::option);
  }

  private void parameter(Parameter parameter) {
    macro("TP");
    line("\\fI" + text(parameter.value().label()) + "\\fR");
    meaning(parameter.text());
  }

  private void option(Option option) {
    macro("TP");
    line("\\fB" + text(option.term()) + "\\fR");
    meaning(option.text());
  }

  private void meaning(Prose prose) {
    line(prose.blocks().isEmpty() ? "\\&" : "");
    prose
        .blocks()
        .forEach(
            block -> {
              switch (block) {
                case Paragraph(String text) -> line(text(text));
                case Literal(List<String> lines) -> literal(lines);
              }
            });
  }

  private void examples(List<Example> examples) {
    if (!examples.isEmpty()) {
      heading("EXAMPLES");
      examples(examples, true);
    }
  }

  private void examples(List<Example> examples, boolean afterHeading) {
    boolean first = afterHeading;
    for (Example example : examples) {
      example(example, first);
      first = false;
    }
  }

  private void example(Example example, boolean first) {
    if (!example.remark().isEmpty()) {
      macro("TP");
    } else if (!first) {
      macro("PP");
    }
    line("\\fB" + text(example.command()) + "\\fR");
    if (!example.remark().isEmpty()) {
      line(text(example.remark()));
    }
  }

  private void entries(String title, List<Entry> entries) {
    if (!entries.isEmpty()) {
      heading(title);
      entries.forEach(this::entry);
    }
  }

  private void entry(Entry entry) {
    macro("TP");
    line("\\fB" + text(entry.term()) + "\\fR");
    line(text(entry.text()));
  }

  private void related(List<String> pages) {
    heading("SEE ALSO");
    for (String page : pages) {
      line(reference(page) + (page.equals(pages.getLast()) ? "" : ","));
    }
  }

  /** A page with its section: {@code evenkeel-rip(8)}. */
  private static String reference(String page) {
    int parenthesis = page.indexOf('(');
    return "\\fB%s\\fR%s"
        .formatted(text(page.substring(0, parenthesis)), page.substring(parenthesis));
  }

  // ---- blocks

  private void prose(Prose prose) {
    boolean first = true;
    for (Prose.Block block : prose.blocks()) {
      switch (block) {
        case Paragraph(String text) -> {
          if (!first) {
            macro("PP");
          }
          line(text(text));
        }
        case Literal(List<String> lines) -> literal(lines);
      }
      first = false;
    }
  }

  private void literal(List<String> lines) {
    macro("RS", "4");
    macro("EX");
    lines.forEach(text -> line(text(text)));
    macro("EE");
    macro("RE");
  }

  private void heading(String title) {
    macro("SH", title);
  }

  private void macro(String name, String... arguments) {
    out.append('.').append(name);
    for (String argument : arguments) {
      out.append(" \"").append(text(argument)).append('"');
    }
    out.append('\n');
  }

  private void line(String line) {
    if (!line.isEmpty()) {
      out.append(line).append('\n');
    }
  }

  // ---- characters

  /** Text as roff prints it, whatever is in it (groff_char(7)). */
  static String text(String plain) {
    StringBuilder text = new StringBuilder();
    if (plain.startsWith(".") || plain.startsWith("'")) {
      text.append("\\&"); // no request
    }
    plain.codePoints().forEach(c -> text.append(character(c)));
    return text.toString();
  }

  private static String character(int c) {
    return switch (c) {
      case '\\' -> "\\e";
      case '-' -> "\\-"; // as it is typed, not a hyphen
      case '\'' -> "\\(aq";
      case '`' -> "\\(ga";
      case '"' -> "\\(dq";
      case '^' -> "\\(ha";
      case '~' -> "\\(ti";
      default -> c < 0x20 || c > 0x7e ? "\\[u%04X]".formatted(c) : Character.toString(c);
    };
  }
}
