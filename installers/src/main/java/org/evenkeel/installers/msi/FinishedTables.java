package org.evenkeel.installers.msi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the tables need beyond what wixl writes: it has no words for some rows and attributes, and
 * drops others without one. Values in, values out; numbers are those of Microsoft's reference of
 * Windows Installer, and every position in a sequence is given, for wixl's own choice may be one
 * that Windows refuses.
 */
final class FinishedTables {
  /** Those that are read, changed and written back, beside the ones that are made anew. */
  static final List<String> CHANGED =
      List.of(
          "Component",
          "File",
          "InstallExecuteSequence",
          "InstallUISequence",
          "MsiFileHash",
          "Property",
          "Upgrade");

  /** msidbComponentAttributesPermanent, …NeverOverwrite and …64bit. */
  private static final String KEPT = "400";

  /** msidbUpgradeAttributesMigrateFeatures, …VersionMinInclusive and …VersionMaxInclusive. */
  private static final String UP_TO_THIS_VERSION = "769";

  /** msidbUpgradeAttributesOnlyDetect, without this version itself. */
  private static final String AFTER_THIS_VERSION = "2";

  private static final String SET_PROPERTY = "51";

  /** An installed program (18) in the script (1024), as SYSTEM (2048). */
  private static final int PROGRAM = 18 + 1024 + 2048;

  private static final int WHATEVER_COMES_OF_IT = 64;
  private static final int ON_ROLLBACK = 256;

  private static final String GOES = "REMOVE~=\"ALL\"";
  private static final String GOES_FOR_GOOD = GOES + " AND NOT UPGRADINGPRODUCTCODE";
  private static final String COMES_FIRST = "NOT Installed AND NOT UPGRADEFOUND";
  private static final String COMES_AGAIN = "NOT REMOVE~=\"ALL\" AND (Installed OR UPGRADEFOUND)";

  private static final String CONFIGURE = "configure " + WixSource.ROOT;

  /** A program of ours that the installer runs. */
  private record Run(String action, int type, String arguments, String when, int sequence) {}

  private static final List<Run> RUNS =
      List.of(
          // Windows Installer waits 30 seconds for a service; one that lingers takes longer.
          new Run("StopAgent", PROGRAM + WHATEVER_COMES_OF_IT, "stop", GOES, 1890),
          new Run(
              "KeepSetup",
              PROGRAM + WHATEVER_COMES_OF_IT + ON_ROLLBACK,
              CONFIGURE,
              GOES_FOR_GOOD,
              1940),
          new Run(
              "UndoSetup",
              PROGRAM + WHATEVER_COMES_OF_IT,
              CONFIGURE + " --undo",
              GOES_FOR_GOOD,
              1950),
          // Between InstallServices (5800) and StartServices (5900).
          new Run(
              "RollBackSetup",
              PROGRAM + WHATEVER_COMES_OF_IT + ON_ROLLBACK,
              CONFIGURE + " --undo",
              COMES_FIRST,
              5840),
          new Run("SetUp", PROGRAM, CONFIGURE + " --take-over", COMES_FIRST, 5850),
          new Run("SetUpAgain", PROGRAM, CONFIGURE, COMES_AGAIN, 5860));

  private FinishedTables() {}

  /**
   * Finishes them.
   *
   * @param made the tables of {@link #CHANGED}, by name, as wixl has made them
   * @param versions of programs and libraries, by the name of their file's row
   * @return all that are to be written
   */
  static Map<String, IdtTable> of(Map<String, IdtTable> made, Map<String, String> versions) {
    Map<String, IdtTable> tables = new TreeMap<>(made);
    tables.put("CustomAction", actions());
    tables.put("Environment", environment());
    tables.computeIfPresent("InstallExecuteSequence", (_, table) -> remembering(running(table)));
    tables.computeIfPresent("InstallUISequence", (_, table) -> remembering(table));
    tables.computeIfPresent(
        "Component", (_, table) -> table.with("Component", "Config", "Attributes", KEPT));
    tables.computeIfPresent(
        "Upgrade",
        (_, table) ->
            table
                .with("ActionProperty", "UPGRADEFOUND", "Attributes", UP_TO_THIS_VERSION)
                .with("ActionProperty", "NEWERFOUND", "Attributes", AFTER_THIS_VERSION));
    tables.computeIfPresent(
        "Property",
        (_, table) ->
            table.with(
                "Property",
                "SecureCustomProperties",
                "Value",
                "DIRECTORS;NEWERFOUND;OTHERAGENT;REMEMBEREDDIRECTORS;UPGRADEFOUND;WINDOWSBUILD"));
    tables.computeIfPresent("File", (_, table) -> versioned(table, versions));
    tables.computeIfPresent(
        "MsiFileHash",
        (_, table) -> table.without(row -> versions.containsKey(table.value(row, "File_"))));
    return tables;
  }

  private static IdtTable actions() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("RestoreDirectors", SET_PROPERTY, "DIRECTORS", "[REMEMBEREDDIRECTORS]", ""));
    for (Run run : RUNS) {
      String line =
          "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -jar"
              + " \"[LibDir]evenkeel-agent-windows.jar\" service "
              + run.arguments();
      rows.add(List.of(run.action(), "" + run.type(), "Javaw", line, ""));
    }
    return new IdtTable(
        "CustomAction",
        List.of("Action", "Type", "Source", "Target", "ExtendedType"),
        List.of("s72", "i2", "S72", "S255", "I4"),
        List.of("Action"),
        rows);
  }

  /** The machine's PATH, behind what is there; taken out again with the component. */
  private static IdtTable environment() {
    return new IdtTable(
        "Environment",
        List.of("Environment", "Name", "Value", "Component_"),
        List.of("s72", "l255", "L255", "s72"),
        List.of("Environment"),
        List.of(List.of("Path", "=-*PATH", "[~];[BinDir]", "Path")));
  }

  private static IdtTable running(IdtTable sequence) {
    IdtTable running =
        sequence
            .plus("RemoveEnvironmentStrings", "", "3300")
            .plus("WriteEnvironmentStrings", "", "5200");
    for (Run run : RUNS) {
      running = running.plus(run.action(), run.when(), "" + run.sequence());
    }
    return running;
  }

  /** What an earlier installation was told holds until another one is told something else. */
  private static IdtTable remembering(IdtTable sequence) {
    return sequence.plus("RestoreDirectors", "REMEMBEREDDIRECTORS AND NOT DIRECTORS", "60");
  }

  /**
   * Windows Installer leaves a file that has a version alone when its row has none, and takes it
   * away with the former product.
   */
  private static IdtTable versioned(IdtTable files, Map<String, String> versions) {
    return new IdtTable(
        files.name(),
        files.columns(),
        files.types(),
        files.keys(),
        files.rows().stream()
            .map(row -> versioned(files, row, versions))
            .collect(Collectors.toList()));
  }

  private static List<String> versioned(
      IdtTable files, List<String> row, Map<String, String> versions) {
    String version = versions.get(files.value(row, "File"));
    List<String> changed = new ArrayList<>(row);
    if (version != null) {
      changed.set(files.columns().indexOf("Version"), version);
      changed.set(files.columns().indexOf("Language"), "1033");
    }
    return changed;
  }
}
