package org.evenkeel.installers.deb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A package of Debian's kind (deb(5), Debian Policy 5.3).
 *
 * @param control the fields of its control file, in this order; all but Installed-Size
 * @param scripts maintainer scripts by name, such as {@code postinst}
 * @param contents what it puts on a machine, by path; directories are there before what is in them
 * @param conffiles those of its files that are an administrator's to change, with leading slash
 */
public record DebianPackage(
    SequencedMap<String, String> control,
    Map<String, String> scripts,
    List<Content> contents,
    List<String> conffiles) {
  /** All parts are copied; directories that are missing are added. */
  public DebianPackage {
    control = new LinkedHashMap<>(control);
    scripts = new TreeMap<>(scripts);
    contents = whole(contents);
    conffiles = List.copyOf(conffiles);
  }

  /** The name of its file, such as {@code evenkeel_0.1.0_amd64.deb}. */
  public String file() {
    return "%s_%s_%s.deb"
        .formatted(control.get("Package"), control.get("Version"), control.get("Architecture"));
  }

  /** The same package with more in it. */
  DebianPackage with(List<Content> more) {
    List<Content> all = new ArrayList<>(contents);
    all.addAll(more);
    return new DebianPackage(control, scripts, all, conffiles);
  }

  /**
   * What is in an archive, by path, with the directories that are missing.
   *
   * @throws IllegalArgumentException when a path is there twice
   */
  static List<Content> whole(List<Content> contents) {
    Map<String, Content> byPath = new TreeMap<>();
    for (Content content : contents) {
      for (int slash = content.path().indexOf('/');
          slash > 0;
          slash = content.path().indexOf('/', slash + 1)) {
        String folder = content.path().substring(0, slash);
        byPath.putIfAbsent(folder, new Content.Folder(folder, 0755));
      }
      if (byPath.put(content.path(), content) != null && !(content instanceof Content.Folder)) {
        throw new IllegalArgumentException(content.path() + " is there twice");
      }
    }
    return byPath.values().stream().sorted(Comparator.comparing(Content::path)).toList();
  }
}
