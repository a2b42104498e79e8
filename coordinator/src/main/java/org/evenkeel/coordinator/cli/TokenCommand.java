package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel token …}. */
@Command(
    name = "token",
    description = {
      "Keeps what programs prove themselves with at the API: the header Authorization: Bearer ek_…",
      "Each has a role and an end, and is revoked by its id."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel token add ci --role operator --service web --expires-in 30d",
      "  evenkeel token list"
    },
    subcommands = {TokenCommand.ListAll.class, TokenCommand.Add.class, TokenCommand.Revoke.class})
final class TokenCommand {
  private static final String PATH = "/api/v1/tokens";

  /** {@code evenkeel token list}. */
  @Command(
      name = "list",
      description = "Lists them, with their owners, ends and last use; never a secret.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel token list -o json | jq '.tokens[] | select(.expired)'")
  static final class ListAll implements Callable<Integer> {
    @Mixin private Reading reading = new Reading();

    @Override
    public Integer call() throws CommandFailure {
      JsonNode _ = reading.print(PATH, TokenCommand::table);
      return 0;
    }
  }

  /** {@code evenkeel token add}. */
  @Command(
      name = "add",
      description = {
        "Makes a token, and prints its secret, which is shown this once. It belongs to nobody but",
        "this node's administrator (local), and works until it expires or is revoked."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel token add prometheus",
        "  evenkeel token add ci --role operator --service web --expires-in 30d > ci.token"
      })
  static final class Add implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private Allowance allowance = new Allowance();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "NAME", description = "What it is for.")
    private String name = "";

    @Option(
        names = "--expires-in",
        paramLabel = "TIME",
        description = "How long it works, such as 12h or 30d (default: 90d; at most 366d).")
    private @Nullable String lifetime;

    @Override
    public Integer call() throws CommandFailure {
      ObjectNode order = JsonNodeFactory.instance.objectNode();
      order.put("name", name);
      allowance.sayIn(order);
      if (lifetime != null) {
        order.put("expires-in", lifetime);
      }
      try (ControlClient client = root.client()) {
        JsonNode made = client.post(PATH, "application/json", order.toString());
        spec.commandLine()
            .getErr()
            .printf(
                "%s: %s, until %s; revoke it with: evenkeel token revoke %s%n",
                made.path("name").asText(),
                made.path("role").asText(),
                made.path("expires").asText(),
                made.path("id").asText());
        spec.commandLine().getOut().println(made.path("token").asText());
        return 0;
      }
    }
  }

  /** {@code evenkeel token revoke}. */
  @Command(
      name = "revoke",
      description = "Revokes a token: it does nothing from now on.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel token revoke 7k3m0qxz9rtb")
  static final class Revoke implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();

    @Parameters(index = "0", paramLabel = "ID", description = "Its id, as token list shows it.")
    private String id = "";

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        JsonNode _ = client.delete(PATH + "/" + PathSegment.of(id));
        return 0;
      }
    }
  }

  private static String table(JsonNode listing) {
    TextTable table =
        new TextTable("ID", "NAME", "OWNER", "ROLE", "SERVICES", "EXPIRES", "LAST USED");
    for (JsonNode token : listing.path("tokens")) {
      String services = UserCommand.joined(token.path("services"));
      table.add(
          token.path("id").asText(),
          token.path("name").asText(),
          token.path("owner").asText(),
          token.path("role").asText(),
          services.isEmpty() ? "all" : services,
          token.path("expired").asBoolean() ? "expired" : token.path("expires").asText(),
          token.path("last-used").asText("never"));
    }
    return String.join("\n", table.lines()) + "\n";
  }
}
