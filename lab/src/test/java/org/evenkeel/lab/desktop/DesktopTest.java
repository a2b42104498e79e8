package org.evenkeel.lab.desktop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test class that opens windows. Where no virtual screen can be had, it is skipped with the
 * reason; with the system property {@code evenkeel.required=true} it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("browser")
@ExtendWith(DesktopTest.Requirement.class)
@interface DesktopTest {
  /** Looks whether there can be a window. */
  final class Requirement implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      Optional<String> missing = VirtualScreen.missing();
      if (missing.isPresent() && Boolean.getBoolean("evenkeel.required")) {
        Assertions.fail(missing.get());
      }
      Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }
  }
}
