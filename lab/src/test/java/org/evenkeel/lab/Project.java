package org.evenkeel.lab;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where things lie in the source tree, and where the guest sees them. */
final class Project {

  private Project() {}

  /** The class path that this class was loaded from: {@code lab/target/test-classes}. */
  static Path testClasses() {
    try {
      return Path.of(Project.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The folder of the parent pom.xml. */
  static Path root() {
    return testClasses().resolve("../../..").normalize();
  }

  /** The launcher of the Java that runs the tests. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /**
   * How the guest starts Java.
   *
   * @throws IOException when the launcher is not there
   */
  static List<String> javaInGuest() throws IOException {
    List<String> words = new ArrayList<>(List.of(inGuest(java())));
    words.addAll(javaOptions());
    return words;
  }

  /**
   * Quick to start, at the price of speed later, because in the guest starting is most of the work.
   */
  static List<String> javaOptions() {
    return List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");
  }

  /**
   * Where the guest finds a file of the host, wherever on the host it lies.
   *
   * @throws IOException when the file is not there
   */
  static String inGuest(Path file) throws IOException {
    return "/run/host" + file.toRealPath();
  }
}
