package org.evenkeel.installers.msi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.evenkeel.installers.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The package's tables as msitools reads them, because wine forgives what Windows refuses: numbers
 * are those of Microsoft's reference of Windows Installer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MsiTest {
  private static final Path AGENT =
      WindowsParts.TREE.resolve("agent-windows/src/main/java/org/evenkeel/agent/windows");

  @TempDir private static Path folder = Path.of("");
  private Path runtime = Path.of("");
  private Path msi = Path.of("");
  private final Map<String, IdtTable> tables = new TreeMap<>();

  @BeforeAll
  void makeAPackage() throws Exception {
    WindowsParts.needed();
    runtime = WindowsParts.runtime(folder);
    msi = made("one", "1.2.3");
  }

  private Path made(String below, String version) throws Exception {
    return WindowsParts.made(folder.resolve(below), version, "--windows-runtime=" + runtime);
  }

  private IdtTable table(String name) throws Exception {
    IdtTable known = tables.get(name);
    if (known == null) {
      known = WindowsParts.table(msi, name);
      tables.put(name, known);
    }
    return known;
  }

  /** The values of one column by those of another one. */
  private Map<String, String> column(String table, String key, String value) throws Exception {
    IdtTable rows = table(table);
    Map<String, String> column = new TreeMap<>();
    for (List<String> row : rows.rows()) {
      assertEquals(null, column.put(rows.value(row, key), rows.value(row, value)), table);
    }
    return column;
  }

  private Map<String, Integer> sequence(String table) throws Exception {
    return column(table, "Action", "Sequence").entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Integer.valueOf(entry.getValue())));
  }

  @Test
  void everyActionIsWhereWindowsAllowsIt() throws Exception {
    Map<String, Integer> sequence = sequence("InstallExecuteSequence");
    assertEquals(sequence.size(), Map.copyOf(sequence).values().stream().distinct().count());
    List<String> order =
        List.of(
            "FindRelatedProducts",
            "AppSearch",
            "RestoreDirectors",
            "LaunchConditions",
            "CostInitialize",
            "FileCost",
            "CostFinalize",
            "MigrateFeatureStates",
            "InstallValidate",
            "InstallInitialize",
            "RemoveExistingProducts",
            "ProcessComponents",
            "StopAgent",
            "StopServices",
            "KeepSetup",
            "UndoSetup",
            "DeleteServices",
            "RemoveEnvironmentStrings",
            "RemoveFiles",
            "InstallFiles",
            "CreateShortcuts",
            "WriteRegistryValues",
            "WriteEnvironmentStrings",
            "InstallServices",
            "RollBackSetup",
            "SetUp",
            "SetUpAgain",
            "StartServices",
            "RegisterProduct",
            "InstallFinalize");
    assertEquals(
        order,
        order.stream()
            .sorted(Comparator.comparing(name -> sequence.getOrDefault(name, -1)))
            .toList());
    // Inside the transaction, so that the former version comes back when this one cannot be
    // installed, and before anything is done for this one.
    assertEquals(1501, sequence.get("RemoveExistingProducts"));
    assertEquals(60, sequence("InstallUISequence").get("RestoreDirectors"));
  }

  @ParameterizedTest
  @CsvSource({
    "StopAgent, 3154, 1890, 'REMOVE~=\"ALL\"'",
    "KeepSetup, 3410, 1940, 'REMOVE~=\"ALL\" AND NOT UPGRADINGPRODUCTCODE'",
    "UndoSetup, 3154, 1950, 'REMOVE~=\"ALL\" AND NOT UPGRADINGPRODUCTCODE'",
    "RollBackSetup, 3410, 5840, NOT Installed AND NOT UPGRADEFOUND",
    "SetUp, 3090, 5850, NOT Installed AND NOT UPGRADEFOUND",
    "SetUpAgain, 3090, 5860, 'NOT REMOVE~=\"ALL\" AND (Installed OR UPGRADEFOUND)'",
    "RestoreDirectors, 51, 60, REMEMBEREDDIRECTORS AND NOT DIRECTORS"
  })
  void theInstallerRunsOurProgramAsSystem(
      String action, String type, String position, String condition) throws Exception {
    assertEquals(type, column("CustomAction", "Action", "Type").get(action));
    assertEquals(position, column("InstallExecuteSequence", "Action", "Sequence").get(action));
    assertEquals(condition, column("InstallExecuteSequence", "Action", "Condition").get(action));
  }

  @Test
  void nothingThatTheAdministratorSaysIsPartOfACommand() throws Exception {
    Map<String, String> targets = column("CustomAction", "Action", "Target");
    assertEquals("[REMEMBEREDDIRECTORS]", targets.remove("RestoreDirectors"));
    assertEquals(6, targets.size());
    for (String target : targets.values()) {
      assertTrue(
          target.matches("(-XX:\\S+ |-Xmx64m )+-jar \"\\[LibDir]evenkeel-agent-windows.jar\" .*"),
          target);
      String last = target.substring(target.indexOf(".jar\" ") + 6);
      assertTrue(
          last.equals("service stop")
              || last.matches(
                  "service configure --root \"\\[CommonAppDataFolder]\\.\"( --undo| --take-over)?"),
          last);
    }
    assertEquals("[DIRECTORS]", column("Registry", "Name", "Value").get("Directors"));
    assertTrue(
        column("Property", "Property", "Value")
            .getOrDefault("SecureCustomProperties", "")
            .contains("DIRECTORS"));
  }

  @Test
  void theServiceIsTheOneThatTheProgramItselfInstalls() throws Exception {
    IdtTable services = table("ServiceInstall");
    assertEquals(1, services.rows().size());
    List<String> row = services.rows().getFirst();
    String definition = Files.readString(AGENT.resolve("ServiceDefinition.java"));
    for (String text : List.of("Name", "DisplayName", "Description")) {
      assertTrue(definition.contains('"' + services.value(row, text) + '"'), text);
    }
    assertEquals("NT SERVICE\\EvenkeelAgent", services.value(row, "StartName"));
    assertTrue(definition.contains("\"NT SERVICE\\\\\" + NAME"));
    String options = WixSource.SERVICE_OPTIONS.replace(" ", "\", \"");
    String command = Files.readString(AGENT.resolve("ServiceCommand.java"));
    assertTrue(command.contains("List.of(\"" + options + "\")"), options);
    assertTrue(
        services
            .value(row, "Arguments")
            .endsWith(
                " -jar \"[LibDir]evenkeel-agent-windows.jar\" run-as-service --root"
                    + " \"[CommonAppDataFolder].\""));
    assertEquals("2", services.value(row, "StartType"));
    assertEquals("16", services.value(row, "ServiceType"));
    assertEquals("Java", services.value(row, "Component_"));
    // Started when installed; stopped before and when removed; deleted when removed; waited for.
    IdtTable control = table("ServiceControl");
    assertEquals(
        List.of("Service", "EvenkeelAgent", "163", "", "1", "Java"), control.rows().getFirst());
    assertEquals(1, control.rows().size());
  }

  @Test
  void laterVersionsAreFoundAndEarlierOnesAndThisOneReplaced() throws Exception {
    IdtTable upgrade = table("Upgrade");
    List<String> older = upgrade.where("ActionProperty", "UPGRADEFOUND").getFirst();
    assertEquals("0.0.0", upgrade.value(older, "VersionMin"));
    assertEquals("1.2.3", upgrade.value(older, "VersionMax"));
    assertEquals("769", upgrade.value(older, "Attributes"));
    List<String> newer = upgrade.where("ActionProperty", "NEWERFOUND").getFirst();
    assertEquals("1.2.3", upgrade.value(newer, "VersionMin"));
    assertEquals("2", upgrade.value(newer, "Attributes"));
    Map<String, String> conditions = column("LaunchCondition", "Condition", "Description");
    assertTrue(
        conditions.getOrDefault("Installed OR NOT NEWERFOUND", "").contains("later version"));
    assertEquals(3, conditions.size());
    Map<String, String> properties = column("Property", "Property", "Value");
    MsiIdentity next = MsiIdentity.of("1.2.4", false);
    assertEquals(next.upgradeCode(), properties.get("UpgradeCode"));
    assertNotEquals(next.productCode(""), MsiIdentity.of("1.2.3", false).productCode(""));
    assertNotEquals(next.productCode("a"), next.productCode("b"));
    assertNotEquals(next.productCode("a"), next.packageCode("a"));
  }

  @Test
  void noRowIsLost() throws Exception {
    Map<String, String> files = column("File", "File", "FileName");
    assertEquals(9 + 2 + 5, files.size(), "ours, papers, of the runtime");
    assertTrue(files.containsValue("a & b.txt"), files::toString);
    Map<String, String> components = column("Component", "Component", "Attributes");
    assertEquals(files.size() + 1, components.size());
    assertEquals(
        components.keySet(), column("FeatureComponents", "Component_", "Feature_").keySet());
    assertEquals(components.size(), column("Component", "ComponentId", "Component").size());
    assertEquals("400", components.remove("Config"));
    assertEquals("260", components.remove("Settings"));
    assertEquals(List.of("256"), components.values().stream().distinct().toList());
    assertEquals(Map.of("Path", "[~];[BinDir]"), column("Environment", "Environment", "Value"));
    assertEquals("=-*PATH", column("Environment", "Environment", "Name").get("Path"));
    assertEquals("[RuntimeBin]javaw.exe", column("Shortcut", "Shortcut", "Target").get("Monitor"));
    assertEquals(
        "runtime-25.0.9", column("Directory", "Directory", "DefaultDir").get("RuntimeDir"));
    String holds = Tool.output(folder, List.of("msiextract", "--list", msi + ""));
    for (String file :
        List.of(
            "Evenkeel/bin/evenkeel-agent.cmd",
            "Evenkeel/lib/evenkeel-agent-windows.jar",
            "Evenkeel/lib/evenkeel-agent-monitor.jar",
            "Evenkeel/lib/evenkeel-arp.jar",
            "Evenkeel/third-party-licences.txt",
            "Evenkeel/evenkeel-agent.cdx.json",
            "Evenkeel/runtime-25.0.9/bin/server/jvm.dll",
            "Evenkeel/runtime-25.0.9/conf/security/a & b.txt",
            "Evenkeel/agent.xml")) {
      assertTrue(holds.contains(file), () -> file + " is not in\n" + holds);
    }
  }

  /** Longer ones are cut or refused, depending on who reads them. */
  @Test
  void noValueIsLongerThanItsColumn() throws Exception {
    for (String name : List.of("CustomAction", "ServiceInstall", "LaunchCondition", "Shortcut")) {
      IdtTable table = table(name);
      assertFalse(table.rows().isEmpty(), name);
      for (List<String> row : table.rows()) {
        for (int i = 0; i < row.size(); i++) {
          String type = table.types().get(i);
          int width = Integer.parseInt(type.substring(1));
          boolean text = "sSlL".indexOf(type.charAt(0)) >= 0;
          assertTrue(!text || width == 0 || row.get(i).length() <= width, row.get(i));
        }
      }
    }
  }

  /** Otherwise an upgrade leaves a library out that is there already, and takes it away. */
  @Test
  void everyProgramHasItsVersionAndNoHash() throws Exception {
    String expected = PeFile.read(WindowsParts.program()).orElseThrow().version().orElseThrow();
    Map<String, String> versions = column("File", "File", "Version");
    Map<String, String> hashes = column("MsiFileHash", "File_", "Options");
    String jvm = WixSource.id("f", "bin/server/jvm.dll");
    for (String program : List.of("Java", "Javaw", "Jna", jvm)) {
      assertEquals(expected, versions.get(program));
      assertFalse(hashes.containsKey(program));
    }
    assertEquals("", versions.get("AgentJar"));
    assertTrue(hashes.containsKey("AgentJar"));
  }

  @Test
  void twoBuildsAreTheSame() throws Exception {
    assertEquals(-1, Files.mismatch(msi, made("two", "1.2.3")));
    assertTrue(
        Tool.output(folder, List.of("msiinfo", "suminfo", msi + ""))
            .contains("Template: x64;1033"));
  }

  @Test
  void withoutAJavaItSaysSoInEveryPlaceAndCannotBeInstalled() throws Exception {
    Path test = WindowsParts.made(folder.resolve("test"), "1.2.3");
    assertEquals("evenkeel-agent_1.2.3_x64-test.msi", test.getFileName() + "");
    IdtTable conditions = WindowsParts.table(test, "LaunchCondition");
    assertEquals(1, conditions.where("Condition", "0 = 1").size());
    IdtTable properties = WindowsParts.table(test, "Property");
    List<String> name = properties.where("Property", "ProductName").getFirst();
    assertTrue(properties.value(name, "Value").contains("TEST WITHOUT JAVA"), name::toString);
    assertEquals(1, properties.where("Value", MsiIdentity.of("1.2.3", true).upgradeCode()).size());
    Tool.output(
        folder, List.of("msiextract", "--directory", folder.resolve("out") + "", test + ""));
    try (var files = Files.walk(folder.resolve("out"))) {
      Path java =
          files
              .filter(file -> file.endsWith("runtime-none/bin/java.exe"))
              .findFirst()
              .orElseThrow();
      assertTrue(Files.readString(java).contains("built without a Java"));
    }
  }
}
