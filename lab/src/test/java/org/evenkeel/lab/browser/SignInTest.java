package org.evenkeel.lab.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;

/** Who may see the overview. */
@BrowserTest
class SignInTest {

  @Test
  void strangerIsLedToTheLoginPage(Stage stage) {
    stage.browser().manage().deleteAllCookies();
    stage.browser().get(stage.balancer().url() + "/");
    assertOnLoginPage(stage);
    assertFalse(stage.browser().getPageSource().contains("rabbit1"));
  }

  @Test
  void wrongPasswordIsRefusedWithoutSayingWhoExists(Stage stage) {
    stage.browser().manage().deleteAllCookies();
    stage.signIn("admin", "wrong");
    String known = stage.text(By.tagName("body"));
    assertOnLoginPage(stage);
    stage.signIn("<b>nobody</b>", "wrong");
    assertOnLoginPage(stage);
    assertEquals(known, stage.text(By.tagName("body")));
    assertEquals("User, password or code is wrong.", stage.text(By.cssSelector("[role=alert]")));
  }

  @Test
  void rightPasswordOpensTheOverview(Stage stage) {
    assertEquals(stage.balancer().url() + "/lbadmin/", stage.browser().getCurrentUrl());
    assertEquals("lb1", stage.text(By.tagName("h1")));
  }

  @Test
  void signingOutEndsTheSessionOnTheServer(Stage stage) {
    Cookie session = stage.browser().manage().getCookies().iterator().next();
    stage.browser().findElement(By.id("sign-out")).click();
    stage.await("the login page", () -> onLoginPage(stage));

    stage.browser().manage().addCookie(session);
    stage.browser().get(stage.balancer().url() + "/lbadmin/");
    assertOnLoginPage(stage);
  }

  @Test
  void pageWhoseSessionEndedElsewhereGoesToTheLoginPage(Stage stage) {
    stage.browser().manage().deleteAllCookies();
    stage.button("shop", "shop3", "drain").click();
    stage.await("the login page", () -> onLoginPage(stage));
  }

  private static boolean onLoginPage(Stage stage) {
    return stage.browser().getCurrentUrl().endsWith("/lbadmin/login");
  }

  private static void assertOnLoginPage(Stage stage) {
    assertTrue(onLoginPage(stage), stage.browser().getCurrentUrl());
    assertTrue(stage.browser().findElement(By.id("password")).isDisplayed());
  }
}
