package org.evenkeel.lab.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Sets one {@link Stage} for a class, or says why it cannot. */
final class StageExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(StageExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Optional<String> missing = Browser.missing();
    if (missing.isPresent() && Boolean.getBoolean("evenkeel.required")) {
      Assertions.fail(missing.get());
    }
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    Path folder = Files.createTempDirectory("evenkeel-browser-");
    context.getStore(NAMESPACE).put(Stage.class, new Stage(folder));
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    stage(context).signIn();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    Stage stage = context.getStore(NAMESPACE).remove(Stage.class, Stage.class);
    if (stage != null) {
      stage.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Stage.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return stage(context);
  }

  private static Stage stage(ExtensionContext context) {
    Stage stage = context.getStore(NAMESPACE).get(Stage.class, Stage.class);
    if (stage == null) {
      throw new IllegalStateException("no stage was set");
    }
    return stage;
  }
}
