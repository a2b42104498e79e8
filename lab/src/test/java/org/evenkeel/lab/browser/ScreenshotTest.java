package org.evenkeel.lab.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;

/**
 * Takes the pictures of the documentation: below {@code target/screenshots}, or with the system
 * property {@code screenshots=write} anew into {@code docs/images}.
 */
@BrowserTest
class ScreenshotTest {
  private static final int ACTIVE = 44;

  @Test
  void overviewInBothSchemesAndOnAPhone(Stage stage) throws IOException {
    List<Socket> clients = new ArrayList<>();
    try {
      stage.idle("rabbit1", 87);
      stage.idle("rabbit2", 34);
      stage.idle("rabbit3", 61);
      stage.await("weights", () -> stage.cell("rabbitmq", "rabbit3", "Weight").startsWith("31"));
      for (int i = 0; i < ACTIVE; i++) {
        boolean queue = i % 3 != 0;
        clients.add(
            new Socket(
                queue ? "127.0.0.5" : "127.0.0.6", queue ? stage.queuePort() : stage.shopPort()));
      }
      stage.await("traffic", () -> stage.text(By.id("summary")).contains(ACTIVE + "\nand"));
      stage.button("rabbitmq", "rabbit3", "drain").click();
      stage.server("shop3").die();
      stage.await("down", () -> stage.cell("shop", "shop3", "Health").startsWith("Down"));
      stage.await("drain", () -> stage.cell("rabbitmq", "rabbit3", "State").equals("drain"));
      stage.browser().executeScript("document.activeElement.blur()");

      take(stage, 1280, 880, "light", "overview.png");
      take(stage, 1280, 880, "dark", "overview-dark.png");
      take(stage, 390, 844, "light", "overview-phone.png");
    } finally {
      View.reset(stage.browser());
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  /** Takes one. */
  static void take(Stage stage, int width, int height, String scheme, String name)
      throws IOException {
    View.of(stage.browser(), width, height, scheme);
    stage.browser().executeScript("window.scrollTo(0, 0)");
    byte[] picture = stage.browser().getScreenshotAs(OutputType.BYTES);
    boolean write = System.getProperty("screenshots", "").equals("write");
    Path folder = write ? Path.of("../docs/images") : Path.of("target/screenshots");
    Path file = Files.createDirectories(folder).resolve(name);
    Files.write(file, picture);
    assertTrue(picture.length > 10_000, file + " shows nothing");
  }
}
