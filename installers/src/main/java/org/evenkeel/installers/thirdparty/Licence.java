package org.evenkeel.installers.thirdparty;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A licence that libraries are offered under, those that we take them under first and in the order
 * in which we prefer them. A library under one that is not here fails the build until somebody has
 * read it and added it.
 */
enum Licence {
  APACHE("Apache-2.0", Use.ACCEPTED, Text.ALWAYS_THE_SAME, "apache2", "apache2.0"),
  MIT("MIT", Use.ACCEPTED, Text.NAMES_ITS_OWNER, "mit", "bouncycastle"),
  BSD_2("BSD-2-Clause", Use.ACCEPTED, Text.NAMES_ITS_OWNER, "bsd2clause"),
  BSD_3("BSD-3-Clause", Use.ACCEPTED, Text.NAMES_ITS_OWNER, "bsd3clause", "edl1.0", "go"),
  BSD_0("0BSD", Use.ACCEPTED, Text.NAMES_ITS_OWNER, "0bsd"),
  ISC("ISC", Use.ACCEPTED, Text.NAMES_ITS_OWNER, "isc"),
  ECLIPSE("EPL-2.0", Use.ACCEPTED, Text.ALWAYS_THE_SAME, "epl2.0"),
  GPL_2("GPL-2.0-only", Use.REFUSED, Text.ALWAYS_THE_SAME, "gnugeneralpublic2gplv2"),
  GPL_2_CLASSPATH(
      "GPL-2.0-only WITH Classpath-exception-2.0", Use.REFUSED, Text.ALWAYS_THE_SAME, "gpl2wcpe"),
  LGPL_2_1(
      "LGPL-2.1-only",
      Use.REFUSED,
      Text.ALWAYS_THE_SAME,
      "lgpl2.1only",
      "gnulessergeneralpublic2.1lgplv2.1"),
  LGPL_2_1_OR_LATER("LGPL-2.1-or-later", Use.REFUSED, Text.ALWAYS_THE_SAME, "lgpl2.1orlater"),
  UNBOUNDID(
      "LicenseRef-UnboundID-free-use",
      Use.REFUSED,
      Text.ALWAYS_THE_SAME,
      "unboundidldapsdkfreeuse");

  private enum Use {
    ACCEPTED,
    REFUSED
  }

  private enum Text {
    ALWAYS_THE_SAME,
    NAMES_ITS_OWNER
  }

  private final String spdx;
  private final Use use;
  private final Text text;

  /** With a blank before and after each. */
  private final String names;

  Licence(String spdx, Use use, Text text, String... names) {
    this.spdx = spdx;
    this.use = use;
    this.text = text;
    this.names = " %s ".formatted(String.join(" ", names));
  }

  /** What <a href="https://spdx.org/licenses/">SPDX</a> calls it. */
  String spdx() {
    return spdx;
  }

  /** Whether we pass libraries on under it. */
  boolean accepted() {
    return use == Use.ACCEPTED;
  }

  /** Whether its text begins with whose the library is. */
  boolean namesItsOwner() {
    return text == Text.NAMES_ITS_OWNER;
  }

  /**
   * The one that a project means, however it writes its name: {@code The Apache Software License,
   * Version 2.0}, {@code Apache 2}.
   */
  static Optional<Licence> named(String name) {
    String plain =
        name.toLowerCase(Locale.ROOT)
            .replaceAll("\\b(the|software|licen[cs]e|version)\\b", "")
            .replaceAll("[^a-z0-9.]+", "");
    return Arrays.stream(values()).filter(one -> one.names.contains(" " + plain + " ")).findFirst();
  }
}
