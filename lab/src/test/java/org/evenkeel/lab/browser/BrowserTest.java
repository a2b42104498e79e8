package org.evenkeel.lab.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that uses a {@link Stage}: one is set for the class and given to every method that
 * has a parameter of that type. Each test begins on the overview, signed in.
 *
 * <p>Where there is no browser, the class is skipped with the reason; with the system property
 * {@code evenkeel.required=true} it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("browser")
@ExtendWith(StageExtension.class)
@interface BrowserTest {}
