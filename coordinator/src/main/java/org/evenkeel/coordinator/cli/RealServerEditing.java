package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands of {@code evenkeel rip} that show and edit the configuration. */
final class RealServerEditing {
  private RealServerEditing() {}

  /** {@code evenkeel rip list}. */
  @Command(
      name = "list",
      description = {
        "Lists the real servers of one virtual service, or of all, as they are configured: - where",
        "the defaults decide. How they do is what evenkeel status shows."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel rip list",
        "  evenkeel rip list rabbitmq -o json | jq -r '.\"real-servers\"[].address'"
      })
  static final class ListAll implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "VIP",
        description = "Name of the virtual service (default: all).")
    private @Nullable String service;

    @Override
    public Integer call() throws CommandFailure {
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      ArrayNode all = answer.putArray("real-servers");
      try (ControlClient client = root.client()) {
        if (service == null) {
          client
              .get("/api/v1/virtual-services")
              .path("virtual-services")
              .forEach(each -> collect(each, all));
        } else {
          collect(client.get(VipCommand.path(service)), all);
        }
      }
      output.print(spec.commandLine().getOut(), answer, ServiceTables::realServers);
      return 0;
    }

    private static void collect(JsonNode service, ArrayNode all) {
      for (JsonNode real : service.path("real-servers")) {
        ObjectNode entry = all.addObject().put("virtual-service", service.path("name").asText());
        real.properties().forEach(key -> entry.set(key.getKey(), key.getValue()));
      }
    }
  }

  /** {@code evenkeel rip add}. */
  @Command(
      name = "add",
      description = {
        "Adds a real server to a virtual service. It starts with weight 0 until it has passed its",
        "first check."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel rip add rabbitmq rabbit3 address=192.168.87.12 weight=100",
        "  evenkeel rip add rabbitmq rabbit3 -f rabbit3.yaml --plan"
      })
  static final class Add implements Callable<Integer> {
    @Mixin private Editing editing = new Editing();
    @Mixin private Editing.Content content = new Editing.Content();
    @Mixin private RealServerParameters realServer = new RealServerParameters();

    @Parameters(
        index = "2..*",
        arity = "0..*",
        paramLabel = "key=value",
        description = "What it is.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws CommandFailure {
      return editing.add(realServer, content, words);
    }
  }

  /** {@code evenkeel rip set}. */
  @Command(
      name = "set",
      description = {
        "Changes some keys of a real server; key= without a value takes it out, so that the",
        "defaults decide. With -f the file is all of it."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel rip set rabbitmq rabbit1 weight=50 --comment \"smaller machine\"",
        "  evenkeel rip set rabbitmq rabbit1 max-connections="
      })
  static final class Change implements Callable<Integer> {
    @Mixin private Editing editing = new Editing();
    @Mixin private Editing.Content content = new Editing.Content();
    @Mixin private RealServerParameters realServer = new RealServerParameters();

    @Parameters(
        index = "2..*",
        arity = "0..*",
        paramLabel = "key=value",
        description = "What is to be different.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws CommandFailure {
      return editing.change(realServer, content, words);
    }
  }

  /** {@code evenkeel rip remove}. */
  @Command(
      name = "remove",
      description =
          "Removes a real server from a virtual service; drain it before to spare its clients.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel rip drain rabbitmq rabbit1 --wait",
        "  evenkeel rip remove rabbitmq rabbit1"
      })
  static final class Remove implements Callable<Integer> {
    @Mixin private Editing editing = new Editing();
    @Mixin private RealServerParameters realServer = new RealServerParameters();

    @Override
    public Integer call() throws CommandFailure {
      return editing.remove(realServer);
    }
  }
}
