package org.evenkeel.installers.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.evenkeel.installers.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of the real programs. */
class ManualTest {

  private static List<Page> pages() {
    return Written.commands().entrySet().stream()
        .flatMap(program -> Manual.pages(program.getKey(), program.getValue()).stream())
        .toList();
  }

  @Test
  void everyProgramHasAPageAndEveryCommandOfItOneOfItsOwn() {
    Set<String> names = new TreeSet<>();
    for (Page page : pages()) {
      assertTrue(names.add(page.name()), "two pages have the name " + page.name());
    }
    assertTrue(
        names.containsAll(
            List.of("evenkeel", "evenkeel-rip", "evenkeel-agent", "evenkeel-agent-config")),
        names.toString());
    assertTrue(names.containsAll(List.of("evenkeel-agent-monitor", "evenkeel-arp-apply")));
    assertFalse(names.contains("evenkeel-guard"), "hidden commands stay hidden");
    Written.commands().forEach((program, command) -> assertEquals(program.name(), command.typed()));
  }

  @Test
  void nothingHiddenIsToldOf() {
    Written.files(Programs.COORDINATOR)
        .forEach(
            (name, content) -> {
              assertFalse(content.contains("--machine"), name);
              assertFalse(content.contains("evenkeel guard"), name);
              assertFalse(content.contains("evenkeel release"), name);
            });
  }

  @Test
  void everyOptionAndParameterIsOnThePageOfItsCommand() {
    int told = 0;
    for (Page page : pages()) {
      List<Option> options = new ArrayList<>(page.options());
      List<Parameter> parameters = new ArrayList<>(page.parameters());
      for (Page.Chapter chapter : page.chapters()) {
        List<Option> all =
            Stream.concat(chapter.options().stream(), page.options().stream()).toList();
        assertEquals(Set.copyOf(chapter.command().options()), Set.copyOf(all), page.name());
        options.addAll(chapter.options());
        parameters.addAll(chapter.command().parameters());
      }
      String roff = RoffPage.of(page, "evenkeel 1", LocalDate.EPOCH);
      for (Option option : options) {
        assertTrue(roff.contains("\n\\fB" + RoffPage.text(option.term()) + "\\fR\n"), roff);
        told++;
      }
      for (Parameter parameter : parameters) {
        assertTrue(roff.contains("\n\\fI" + RoffPage.text(parameter.value().label())), roff);
        told++;
      }
    }
    assertTrue(told > 200, told + " options");
  }

  @Test
  void pagesNameOnlyPagesThatThereAre() {
    Set<String> there = new TreeSet<>(List.of("ipvsadm(8)", "haproxy(1)", "arp(7)"));
    pages().forEach(page -> there.add(page.reference()));
    for (Page page : pages()) {
      assertTrue(there.containsAll(page.related()), page.name() + ": " + page.related());
      assertTrue(there.size() > page.related().size());
    }
  }

  @Test
  void aHeadlineIsALineWithoutAFullStop() {
    for (Page page : pages()) {
      assertTrue(page.summary().matches("[^\n]{5,150}[^.\n]"), page.summary());
    }
  }

  @Test
  void groffHasNothingToSayAndPrintsCommandsAsTheyAreTyped(@TempDir Path folder) throws Exception {
    Tool.needed("groff");
    Written.to(folder);
    List<String> words =
        new ArrayList<>(List.of("groff", "-man", "-Tutf8", "-ww", "-z", "-rLL=78n"));
    try (Stream<Path> files = Files.list(folder.resolve("man"))) {
      files.sorted().map(Path::toString).forEach(words::add);
    }
    assertEquals("", Tool.output(folder, words));
    assertTrue(words.size() > 30, words.toString());

    String shown =
        Tool.output(
            folder,
            List.of(
                "groff", "-man", "-Tutf8", "-P-cbou", folder.resolve("man/evenkeel-rip.8") + ""));
    assertTrue(
        shown.contains("\n       evenkeel rip drain --server rabbit1 --deadline 5m --wait\n"),
        shown);
    assertTrue(shown.contains("| jq -r '.\"real-servers\"[].address'\n"), shown);
    assertTrue(shown.contains("\n       --ca FILE\n"), shown);
  }
}
