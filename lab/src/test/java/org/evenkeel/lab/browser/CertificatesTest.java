package org.evenkeel.lab.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoAlertPresentException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Certificates are put, stapled and removed on their page. */
@BrowserTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CertificatesTest {
  private static final String WWW = "www.example.org";
  private static final String OLD = "old.example.org";

  @TempDir private static Path folder;

  private static Authority authority;

  @BeforeAll
  static void issue() throws IOException {
    Assumptions.assumeTrue(
        Authority.isInstalled(), "openssl is missing: sudo apt-get install openssl");
    authority = new Authority(folder);
    authority.issue(WWW, 90);
    authority.issue(OLD, 9);
    authority.respond(WWW);
  }

  @BeforeEach
  void open(Stage stage) {
    stage.browser().findElement(By.linkText("Certificates")).click();
    stage.await("the page", () -> stage.text(By.tagName("h1")).equals("Certificates"));
  }

  @AfterEach
  void asItWas(Stage stage) {
    View.reset(stage.browser());
  }

  @Test
  @Order(1)
  void aCertificateIsPutWithItsKeyAndStapled(Stage stage) {
    assertTrue(stage.text(By.id("certificates")).contains("There is none yet."));
    put(stage, WWW, WWW + ".pem", WWW + ".key");
    stage.await("it is put", () -> done(stage).startsWith(WWW + " is put, valid for "));
    assertTrue(cell(stage, WWW, "Valid until").startsWith("89 days left"), "its end");
    assertEquals("nobody", cell(stage, WWW, "Used by"));
    assertEquals("none", cell(stage, WWW, "OCSP response"));

    action(stage, WWW, "staple").click();
    assertEquals("ocsp-response", focused(stage));
    choose(stage, "ocsp-response", WWW + ".ocsp");
    submit(stage, "staple");
    stage.await(
        "it is stapled", () -> done(stage).equals("The response is stapled to " + WWW + "."));
    assertTrue(cell(stage, WWW, "OCSP response").startsWith("until "));
  }

  @Test
  @Order(2)
  void whatDoesNotFitIsToldBesideItsField(Stage stage) {
    put(stage, WWW, WWW + ".pem", OLD + ".key");
    refused(stage, "key", "is not that of its first certificate");
    put(stage, WWW, WWW + ".key", WWW + ".key");
    refused(stage, "certificate", "there is no certificate in");
    put(stage, "-x", WWW + ".pem", WWW + ".key");
    refused(stage, "name", "no name of a certificate");
    action(stage, WWW, "staple").click();
    choose(stage, "ocsp-response", WWW + ".key");
    submit(stage, "staple");
    refused(stage, "ocsp-response", "no OCSP response");
  }

  @Test
  @Order(3)
  void largeFilesAreNotSent(Stage stage) throws IOException {
    Files.write(folder.resolve("large.pem"), new byte[(1 << 20) + 1]);
    put(stage, "large", "large.pem", WWW + ".key");
    refused(stage, "certificate", "it is over 1 MiB");
  }

  @Test
  @Order(4)
  void theKeyboardAloneRenews(Stage stage) {
    put(stage, OLD, OLD + ".pem", OLD + ".key");
    stage.await("it is put", () -> done(stage).startsWith(OLD));
    assertTrue(cell(stage, OLD, "Valid until").startsWith("8 days left"));
    assertEquals("done", focused(stage));

    for (int i = 0; i < 20 && !"renew".equals(focusedAction(stage)); i++) {
      press(stage, Keys.TAB);
    }
    press(stage, Keys.ENTER);
    assertEquals("certificate", focused(stage));
    assertEquals(OLD, stage.browser().findElement(By.id("name")).getAttribute("value"));
    for (String field : new String[] {"key", ""}) {
      press(stage, Keys.TAB);
      assertEquals(field, focused(stage));
    }
    choose(stage, "certificate", OLD + ".pem");
    choose(stage, "key", OLD + ".key");
    press(stage, Keys.SPACE);
    stage.await("it is renewed", () -> done(stage).startsWith(OLD + " is put"));
  }

  @ParameterizedTest
  @Order(5)
  @CsvSource({"320, light", "390, dark", "1140, light", "1141, dark", "1280, light", "2560, dark"})
  void everyTextIsReadable(int width, String scheme, Stage stage) throws IOException {
    put(stage, WWW, WWW + ".pem", OLD + ".key");
    refused(stage, "key", "is not that of its first certificate");
    View.of(stage.browser(), width, 900, scheme);
    LayoutTest.everyTextIsReadable(stage);
  }

  @Test
  @Order(6)
  void pictures(Stage stage) throws IOException {
    ScreenshotTest.take(stage, 1280, 880, "light", "certificates.png");
    ScreenshotTest.take(stage, 1280, 880, "dark", "certificates-dark.png");
    ScreenshotTest.take(stage, 390, 844, "light", "certificates-phone.png");
    ScreenshotTest.take(stage, 390, 1900, "dark", "certificates-phone-dark.png");
  }

  @Test
  @Order(7)
  void removingAsksFirst(Stage stage) {
    action(stage, OLD, "remove").click();
    stage.await("the question", () -> question(stage).contains("Remove the certificate " + OLD));
    stage.browser().switchTo().alert().dismiss();
    assertEquals(List.of(OLD, WWW), names(stage));

    action(stage, OLD, "remove").click();
    stage.await("the question", () -> !question(stage).isEmpty());
    stage.browser().switchTo().alert().accept();
    stage.await("it is removed", () -> done(stage).equals(OLD + " is removed."));
    assertEquals(List.of(WWW), names(stage));
  }

  private static void put(Stage stage, String name, String certificate, String key) {
    WebElement field = stage.browser().findElement(By.id("name"));
    field.clear();
    field.sendKeys(name);
    choose(stage, "certificate", certificate);
    choose(stage, "key", key);
    submit(stage, "put");
  }

  private static void choose(Stage stage, String field, String file) {
    stage.browser().findElement(By.id(field)).sendKeys(folder.resolve(file).toString());
  }

  private static void submit(Stage stage, String form) {
    stage.browser().findElement(By.cssSelector("#" + form + " button[type=submit]")).click();
  }

  private static void refused(Stage stage, String field, String reason) {
    By problem = By.id(field + "-problem");
    stage.await(field + " is refused", () -> stage.text(problem).contains(reason));
    assertEquals(
        "true", stage.browser().findElement(By.id(field)).getAttribute("aria-invalid"), field);
    assertEquals(field, focused(stage));
  }

  private static String done(Stage stage) {
    return stage.text(By.id("done"));
  }

  private static List<String> names(Stage stage) {
    List<String> names = new ArrayList<>();
    stage
        .browser()
        .findElements(By.cssSelector("#certificates .real-name"))
        .forEach(name -> names.add(name.getText()));
    return names;
  }

  private static String cell(Stage stage, String name, String column) {
    WebElement row = stage.browser().findElement(By.id("certificate-" + name));
    return row.findElement(By.cssSelector("td[data-label=\"" + column + "\"]")).getText();
  }

  private static WebElement action(Stage stage, String name, String action) {
    WebElement row = stage.browser().findElement(By.id("certificate-" + name));
    return row.findElement(By.cssSelector("button[data-action=" + action + "]"));
  }

  private static void press(Stage stage, Keys key) {
    new Actions(stage.browser()).sendKeys(key).perform();
  }

  private static String focused(Stage stage) {
    Object id = stage.browser().executeScript("return document.activeElement.id");
    return String.valueOf(id);
  }

  private static String focusedAction(Stage stage) {
    Object action =
        stage.browser().executeScript("return document.activeElement.dataset.action || ''");
    return String.valueOf(action);
  }

  private static String question(Stage stage) {
    try {
      return stage.browser().switchTo().alert().getText();
    } catch (NoAlertPresentException _) {
      return "";
    }
  }
}
