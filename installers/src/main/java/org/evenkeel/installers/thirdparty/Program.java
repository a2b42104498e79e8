package org.evenkeel.installers.thirdparty;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program with what is in its jar.
 *
 * @param jar that it is run from
 */
record Program(String name, Path jar, List<Licensed> libraries) {
  Program {
    libraries = List.copyOf(libraries);
  }

  /**
   * A program of the source tree.
   *
   * @param module that it is made in, which is built
   * @throws IOException when it is not built, or a library may not be passed on
   */
  static Program built(String name, Path module, Licensing licensing) throws IOException {
    List<Licensed> libraries = new ArrayList<>();
    for (Library library : LibraryList.of(module)) {
      libraries.add(licensing.of(library));
    }
    return new Program(name, module.resolve("target/" + name + ".jar"), libraries);
  }
}
