package org.evenkeel.installers.thirdparty;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import org.cyclonedx.model.Bom;

/** Finds out under which licence a library may be passed on, and what has to go with it. */
final class Licensing {
  private final Properties owners = new Properties();

  /**
   * @param copyrights whose libraries are that do not say so in their jars, by group
   * @throws IOException when it cannot be read
   */
  Licensing(Path copyrights) throws IOException {
    try (Reader reader = Files.newBufferedReader(copyrights)) {
      owners.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException(copyrights + ": " + e.getMessage(), e);
    }
  }

  /**
   * A library with its licence.
   *
   * @throws IOException when it names none, one that is not known, or none that we accept, and when
   *     a text that has to go with it is not there
   */
  Licensed of(Library library) throws IOException {
    List<Licence> offered = new ArrayList<>();
    for (String name : Pom.licences(library)) {
      offered.add(
          Licence.named(name)
              .orElseThrow(
                  () ->
                      new IOException(
                          "%s %s is under \"%s\", which is not known: read it, and add it to Licence"
                              .formatted(library.name(), library.version(), name))));
    }
    Licence used =
        Arrays.stream(Licence.values())
            .filter(licence -> licence.accepted() && offered.contains(licence))
            .findFirst()
            .orElseThrow(() -> refused(library, offered));
    return new Licensed(library, offered, used, texts(library, used));
  }

  private static IOException refused(Library library, List<Licence> offered) {
    String what =
        offered.isEmpty()
            ? "names no licence"
            : "is offered under %s alone, which we do not accept"
                .formatted(String.join(", ", offered.stream().map(Licence::spdx).toList()));
    return new IOException(
        "%s %s %s: use another library".formatted(library.name(), library.version(), what));
  }

  private SequencedMap<String, String> texts(Library library, Licence used) throws IOException {
    SequencedMap<String, String> texts = JarTexts.of(library.jar());
    if (texts.keySet().stream().noneMatch(JarTexts::isLicence)) {
      texts.put(used.spdx(), used.namesItsOwner() ? owned(library, used) : standard(used));
    }
    return texts;
  }

  private String owned(Library library, Licence used) throws IOException {
    String owner = owners.getProperty(library.group());
    if (owner == null) {
      throw new IOException(
          "%s %s has no licence in its jar: add whose it is to copyrights.properties"
              .formatted(library.name(), library.version()));
    }
    return standard(used)
        .replaceFirst("(?m)^Copyright \\([cC]\\) .*$", Matcher.quoteReplacement(owner));
  }

  /** The text as SPDX has it, which CycloneDX brings. */
  private static String standard(Licence licence) throws IOException {
    try (InputStream stream =
        Bom.class.getResourceAsStream("/licenses/" + licence.spdx() + ".txt")) {
      if (stream == null) {
        throw new IOException("there is no text of " + licence.spdx());
      }
      return JarTexts.plain(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
