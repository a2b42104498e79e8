package org.evenkeel.lab.desktop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of the documentation: below {@code target/screenshots}, or with the system
 * property {@code screenshots=write} anew into {@code docs/images}.
 */
@DesktopTest
class PicturesTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void overviewAndEditorInLightAndDark() throws IOException {
    take("light", "");
    take("dark", "-dark");
  }

  private void take(String brightness, String suffix) throws IOException {
    String file = folder.resolve("agent.xml").toString();
    try (Desktop desktop = Desktop.open(folder, List.of(), Showcase.class, brightness, file)) {
      desktop.size(1060, 780);
      desktop.await("answer", text -> text.endsWith("%"));
      picture(desktop, "agent-monitor" + suffix + ".png");
      desktop.keys("ctrl 2");
      desktop.await("Cpu/ThresholdValue", "95"::equals);
      if (suffix.isEmpty()) {
        picture(desktop, "agent-monitor-configuration.png");
      }
    }
  }

  private static void picture(Desktop desktop, String name) throws IOException {
    boolean write = System.getProperty("screenshots", "").equals("write");
    Path folder = Path.of(write ? "../docs/images" : "target/screenshots").toAbsolutePath();
    Path file = folder.normalize().resolve(name);
    desktop.picture(file);
    assertTrue(Files.size(file) > 10_000, file + " shows nothing");
  }
}
