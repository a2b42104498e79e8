package org.evenkeel.lab;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Boots the guest of a {@link LabTest} before its first test and ends it after the last. */
final class GuestExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(GuestExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
    Optional<String> missing = Requirements.missing();
    if (missing.isPresent()) {
      refuse(context.getDisplayName() + ": " + missing.get());
    }
    context.getStore(NAMESPACE).put(Guest.class, Guest.boot());
  }

  private static void refuse(String reason) {
    if (Boolean.getBoolean("evenkeel.required")) {
      throw new IllegalStateException(reason);
    }
    System.err.println("skipped " + reason);
    Assumptions.abort(reason);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Guest guest = context.getStore(NAMESPACE).remove(Guest.class, Guest.class);
    if (guest != null) {
      guest.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Guest.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Guest guest = context.getStore(NAMESPACE).get(Guest.class, Guest.class);
    if (guest == null) {
      throw new IllegalStateException("no guest for " + context.getDisplayName());
    }
    return guest;
  }
}
