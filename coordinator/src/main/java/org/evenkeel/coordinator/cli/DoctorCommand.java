package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code evenkeel doctor}. */
@Command(
    name = "doctor",
    description = {
      "Shows what of this host is set, what the running services need it to be, and why.",
      "Exit status 1 when something is not as it should be. Changes nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel doctor",
      "  evenkeel doctor -o json | jq '.findings[] | select(.ok | not)'"
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailure {
    try (ControlClient client = root.client()) {
      JsonNode report = client.get("/api/v1/doctor");
      output.print(spec.commandLine().getOut(), report, DoctorCommand::table);
      return report.path("ok").asBoolean() ? 0 : 1;
    }
  }

  private static String table(JsonNode report) {
    TextTable table = new TextTable("WHAT", "FOUND", "WANTED", "", "WHY");
    for (JsonNode finding : report.path("findings")) {
      table.add(
          finding.path("what").asText(),
          finding.path("found").asText(),
          finding.path("wanted").asText(),
          finding.path("ok").asBoolean() ? "ok" : "wrong",
          finding.path("why").asText());
    }
    return String.join("\n", table.lines()) + "\n";
  }
}
