package org.evenkeel.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that uses a {@link Guest}: one is booted for the class, and given to every
 * constructor, method and life-cycle method that has a parameter of that type.
 *
 * <p>Where no guest can boot, the class is skipped with the reason; with the system property {@code
 * evenkeel.required=true} it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("lab")
@ExtendWith(GuestExtension.class)
@interface LabTest {}
