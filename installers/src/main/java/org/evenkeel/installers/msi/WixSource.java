package org.evenkeel.installers.msi;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Fills the description of the package that wixl reads. Values in, text out. */
final class WixSource {
  /** The same that the program gives itself when it installs the service. */
  static final String SERVICE_OPTIONS =
      "-Xrs -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx64m";

  /**
   * Where this package puts agent.xml. The folder's name ends with a backslash, which would take
   * the quote behind it for a letter.
   */
  static final String ROOT = "--root \"[CommonAppDataFolder].\"";

  static final String MONITOR_OPTIONS = "-XX:+UseSerialGC -XX:-UsePerfData -Xmx128m";

  private static final Pattern COMPONENT = Pattern.compile("<Component Id=\"(\\w+)\"");

  /** Files of the runtime that the template itself has. */
  private static final List<String> NAMED = List.of(WindowsRuntime.JAVA, WindowsRuntime.JAVAW);

  private final MsiIdentity identity;
  private final String runtime;
  private final NavigableMap<String, Path> files;

  /**
   * @param runtime the name of the Java's folder
   * @param files by path, see {@link MsiContents#stage}
   */
  WixSource(MsiIdentity identity, String runtime, NavigableMap<String, Path> files) {
    this.identity = identity;
    this.runtime = runtime;
    this.files = new TreeMap<>(files);
  }

  /**
   * The whole description.
   *
   * @param template with names for what is filled in
   */
  String text(String template, String productCode) {
    Map<String, String> values = new HashMap<>();
    values.put("product-code", productCode);
    values.put("upgrade-code", identity.upgradeCode());
    values.put("version", identity.installerVersion());
    values.put("name", escaped(identity.title()));
    values.put("refusal", refusal());
    values.put("runtime", runtime);
    values.put(
        "service",
        "%s -jar \"[LibDir]evenkeel-agent-windows.jar\" run-as-service %s"
            .formatted(SERVICE_OPTIONS, ROOT));
    values.put("monitor", MONITOR_OPTIONS + " -jar \"[LibDir]evenkeel-agent-monitor.jar\"");
    List<String> components = new ArrayList<>();
    COMPONENT.matcher(template).results().forEach(found -> components.add(found.group(1)));
    components.forEach(id -> values.put("guid:" + id, NameUuid.of("component/" + id)));
    // A component is one file in one place: another version's runtime has other ones.
    values.put("guid:Java", NameUuid.of(component(WindowsRuntime.JAVA)));
    values.put("guid:Javaw", NameUuid.of(component(WindowsRuntime.JAVAW)));
    files.forEach(
        (path, file) -> {
          values.put("source:" + path, escaped(file + ""));
          if (path.startsWith(runtime + "/bin/")) {
            values.put("source:" + path.substring(runtime.length() + 1), escaped(file + ""));
          }
        });
    values.put("papers", papers(components));
    Folder tree = tree();
    values.put("bin", tree.bin().text(this, components));
    values.put("tree", tree.withoutBin().text(this, components));
    values.put(
        "components",
        String.join(
            "\n      ",
            components.stream().map(id -> "<ComponentRef Id=\"%s\"/>".formatted(id)).toList()));
    return Template.filled(template, values);
  }

  private String refusal() {
    return identity.test()
        ? "<Condition Message=\"This package was built without a Java for Windows, to look at its"
            + " tables; it cannot be installed. Build it with -Dwindows.runtime=DIR.\">0 ="
            + " 1</Condition>"
        : "";
  }

  /** A test package has none, because it has no Java to speak of. */
  private String papers(List<String> components) {
    StringBuilder text = new StringBuilder();
    for (String name : List.of(MsiContents.LICENCES, MsiContents.SBOM)) {
      Path file = files.get(name);
      if (file != null) {
        text.append(component(id("p", name), NameUuid.of("component/" + name), name, file));
        components.add(id("p", name));
      }
    }
    return text.toString();
  }

  /** A component that is one file. */
  private static String component(String id, String guid, String name, Path file) {
    return "<Component Id=\"%s\" Guid=\"%s\" Win64=\"yes\"><File Id=\"%s\" Name=\"%s\" Source=\"%s\" KeyPath=\"yes\"/></Component>%n"
        .formatted(id, guid, id, escaped(name), escaped(file + ""));
  }

  private String component(String path) {
    return "component/%s/%s".formatted(runtime, path);
  }

  private Folder tree() {
    Folder root = new Folder("", new TreeMap<>(), new TreeMap<>());
    String prefix = runtime + "/";
    files.forEach(
        (path, file) -> {
          String below = path.startsWith(prefix) ? path.substring(prefix.length()) : "";
          if (!below.isEmpty() && !NAMED.contains(below)) {
            root.put(below, below, file);
          }
        });
    return root;
  }

  /** A folder of the runtime; paths are below the runtime's own. */
  private record Folder(
      String path, NavigableMap<String, Folder> folders, NavigableMap<String, Path> files) {
    void put(String path, String rest, Path file) {
      int slash = rest.indexOf('/');
      if (slash < 0) {
        files.put(path, file);
        return;
      }
      String below = path.substring(0, path.length() - rest.length() + slash);
      folders
          .computeIfAbsent(below, name -> new Folder(name, new TreeMap<>(), new TreeMap<>()))
          .put(path, rest.substring(slash + 1), file);
    }

    /** The one whose folder the template has. */
    Folder bin() {
      return folders.getOrDefault("bin", new Folder("bin", new TreeMap<>(), new TreeMap<>()));
    }

    Folder withoutBin() {
      NavigableMap<String, Folder> others = new TreeMap<>(folders);
      others.remove("bin");
      return new Folder(path, others, files);
    }

    String text(WixSource source, List<String> components) {
      StringBuilder text = new StringBuilder();
      files.forEach(
          (path, file) -> {
            String id = id("f", path);
            components.add(id);
            text.append(component(id, NameUuid.of(source.component(path)), last(path), file));
          });
      folders.forEach(
          (path, folder) ->
              text.append(
                  "<Directory Id=\"%s\" Name=\"%s\">%n%s</Directory>%n"
                      .formatted(
                          id("d", path), escaped(last(path)), folder.text(source, components))));
      return text.toString();
    }
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Of a file or folder of the runtime: an identifier has 72 characters, a path may have more. */
  static String id(String kind, String path) {
    return kind + NameUuid.of("id/" + path).replaceAll("[{}-]", "");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
