package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequirementsTest {

  @Test
  void whatIsMissingIsNamedWithTheCommandThatInstallsIt() {
    var absent = Set.of("linux.uml", "ipvsadm");
    assertEquals(
        Optional.of(
            "the lab needs packages that are not installed:"
                + " sudo apt-get install ipvsadm user-mode-linux"),
        Requirements.missing("Linux", program -> !absent.contains(program)));
  }

  @Test
  void nothingIsMissingWhereEverythingIsInstalled() {
    assertEquals(Optional.empty(), Requirements.missing("Linux", _ -> true));
  }

  @Test
  void anotherSystemIsNamed() {
    assertTrue(Requirements.missing("Windows 11", _ -> true).orElseThrow().contains("Windows 11"));
  }
}
