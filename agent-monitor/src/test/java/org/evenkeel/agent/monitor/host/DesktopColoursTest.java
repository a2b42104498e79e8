package org.evenkeel.agent.monitor.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Optional;
import org.evenkeel.agent.monitor.host.Commands.Outcome;
import org.evenkeel.agent.monitor.model.Brightness;
import org.junit.jupiter.api.Test;

class DesktopColoursTest {
  private static final Optional<Brightness> LIGHT = Optional.of(Brightness.LIGHT);
  private static final Optional<Brightness> DARK = Optional.of(Brightness.DARK);

  @Test
  void whatDesktopsSayIsUnderstood() {
    String registry = "HKEY\r\n    AppsUseLightTheme    REG_DWORD    0x%d\r\n\r\n";
    assertEquals(DARK, DesktopColours.ofRegistry(registry.formatted(0)));
    assertEquals(LIGHT, DesktopColours.ofRegistry(registry.formatted(1)));
    assertEquals(Optional.empty(), DesktopColours.ofRegistry("ERROR: not found"));
    assertEquals(DARK, DesktopColours.ofPortal("(<<uint32 1>>,)\n"));
    assertEquals(LIGHT, DesktopColours.ofPortal("(<<uint32 0>>,)\n"));
    assertEquals(Optional.empty(), DesktopColours.ofPortal(""));
    assertEquals(DARK, DesktopColours.ofGnome("'prefer-dark'\n"));
    assertEquals(LIGHT, DesktopColours.ofGnome("'default'\n"));
    assertEquals(Optional.empty(), DesktopColours.ofGnome("No such schema"));
  }

  @Test
  void whereTheFirstSourceIsMissingTheNextIsAsked() {
    Commands gsettingsAlone =
        (command, _) -> {
          if (command.getFirst().equals("gsettings")) {
            return new Outcome(0, "'prefer-dark'");
          }
          throw new IOException("no " + command.getFirst());
        };
    assertEquals(DARK, new DesktopColours(gsettingsAlone, false).now());
    assertEquals(Optional.empty(), new DesktopColours(gsettingsAlone, true).now());
  }
}
