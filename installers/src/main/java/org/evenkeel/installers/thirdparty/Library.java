package org.evenkeel.installers.thirdparty;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A library that is in a program's jar, as Maven names it.
 *
 * @param group such as {@code info.picocli}
 * @param artifact such as {@code picocli}
 * @param version such as {@code 4.7.7}
 * @param jar where it is, in a Maven repository
 */
record Library(String group, String artifact, String version, Path jar) {
  /** No sign that would mean something in a path or in a package URL. */
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  Library {
    for (String part : new String[] {group, artifact, version}) {
      if (!PART.matcher(part).matches()) {
        throw new IllegalArgumentException("not a part of a library's name: " + part);
      }
    }
  }

  /** Group and artifact. */
  String name() {
    return group + ":" + artifact;
  }

  /** Its package URL (<a href="https://github.com/package-url/purl-spec">purl</a>). */
  String purl() {
    return "pkg:maven/%s/%s@%s".formatted(group, artifact, version);
  }

  /** Where everybody finds its source code. */
  String source() {
    return "https://repo1.maven.org/maven2/%s/%s/%s/%s-%s-sources.jar"
        .formatted(group.replace('.', '/'), artifact, version, artifact, version);
  }

  /** Its project's description, beside the jar. */
  Path pom() {
    return jar.resolveSibling("%s-%s.pom".formatted(artifact, version));
  }

  /**
   * The repository that it is in.
   *
   * @throws IOException when it is in none
   */
  Path repository() throws IOException {
    Path folder = Path.of(group.replace('.', '/'), artifact, version);
    if (!jar.resolve("..").normalize().endsWith(folder)) {
      throw new IOException(jar + " is in no Maven repository, so its licence cannot be looked up");
    }
    Path root = jar.resolve("..").normalize();
    for (int i = 0; i < folder.getNameCount(); i++) {
      root = root.resolve("..").normalize();
    }
    return root;
  }
}
