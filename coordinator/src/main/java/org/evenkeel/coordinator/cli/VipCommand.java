package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code evenkeel vip …}: virtual services one by one. */
@Command(
    name = "vip",
    description = {
      "Shows and edits virtual services one by one. Each change is a revision of the whole",
      "configuration, taken or refused as one, and the rest of evenkeel.yaml keeps its text."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel vip list",
      "  evenkeel vip add web address=192.0.2.10 ports=80,443 forwarding=nat scheduler=wlc",
      "  evenkeel vip set web check.type=http check.path=/health --plan"
    },
    subcommands = {
      VipCommand.ListAll.class,
      VipCommand.Show.class,
      VipCommand.Add.class,
      VipCommand.Change.class,
      VipCommand.Remove.class
    })
final class VipCommand {
  private static final String PATH = "/api/v1/virtual-services";

  /** Which one. */
  private static final class NameParameter implements Editing.Target {
    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the virtual service.")
    private String name = "";

    @Override
    public String list() {
      return PATH;
    }

    @Override
    public String path() {
      return VipCommand.path(name);
    }

    @Override
    public String name() {
      return name;
    }
  }

  /** The path of a virtual service in the API. */
  static String path(String name) {
    return PATH + "/" + PathSegment.of(name);
  }

  /** {@code evenkeel vip list}. */
  @Command(
      name = "list",
      description = {
        "Lists the virtual services as they are configured: - where the defaults decide.",
        "How they do is what evenkeel status shows."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel vip list",
        "  evenkeel vip list -o json | jq -r '.\"virtual-services\"[].name'"
      })
  static final class ListAll implements Callable<Integer> {
    @Mixin private Reading reading = new Reading();

    @Override
    public Integer call() throws CommandFailure {
      JsonNode _ = reading.print(PATH, ServiceTables::services);
      return 0;
    }
  }

  /** {@code evenkeel vip show}. */
  @Command(
      name = "show",
      description =
          "Shows a virtual service as it is configured, with the keys that vip set takes.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel vip show web",
        "  evenkeel vip show web -o yaml > web.yaml     to edit, for: evenkeel vip set web -f"
            + " web.yaml"
      })
  static final class Show implements Callable<Integer> {
    @Mixin private Reading reading = new Reading();
    @Mixin private NameParameter service = new NameParameter();

    @Override
    public Integer call() throws CommandFailure {
      JsonNode _ = reading.print(service.path(), ServiceTables::service);
      return 0;
    }
  }

  /** {@code evenkeel vip add}. */
  @Command(
      name = "add",
      description = {
        "Adds a virtual service. The keys are those of evenkeel.yaml, with dots between the"
            + " levels;",
        "a value is plain text or a number, or a list or map as YAML writes it on one line."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel vip add web address=192.0.2.10 ports=80,443 forwarding=nat scheduler=wlc",
        "  evenkeel vip add mail address=192.0.2.11 ports=25 forwarding=dr check.type=smtp",
        "  evenkeel vip add web -f web.yaml --plan"
      })
  static final class Add implements Callable<Integer> {
    @Mixin private Editing editing = new Editing();
    @Mixin private Editing.Content content = new Editing.Content();
    @Mixin private NameParameter service = new NameParameter();

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "key=value",
        description = "What it is.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws CommandFailure {
      return editing.add(service, content, words);
    }
  }

  /** {@code evenkeel vip set}. */
  @Command(
      name = "set",
      description = {
        "Changes some keys of a virtual service; key= without a value takes it out, so that the",
        "defaults decide. With -f the file is all of it."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel vip set web scheduler=wrr check.interval=5s",
        "  evenkeel vip set web 'proxy.allow-from=[10.0.0.0/8, 192.0.2.0/24]' --comment \"office\"",
        "  evenkeel vip set web scheduler=               as the defaults say",
        "  evenkeel vip set web -f web.yaml --plan",
        "  evenkeel vip set web address=192.0.2.11 --confirm 60s"
      })
  static final class Change implements Callable<Integer> {
    @Mixin private Editing editing = new Editing();
    @Mixin private Editing.Content content = new Editing.Content();
    @Mixin private NameParameter service = new NameParameter();

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "key=value",
        description = "What is to be different.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws CommandFailure {
      return editing.change(service, content, words);
    }
  }

  /** {@code evenkeel vip remove}. */
  @Command(
      name = "remove",
      description = "Removes a virtual service with its real servers.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel vip remove web --plan",
        "  evenkeel vip remove web --comment \"moved to the new cluster\""
      })
  static final class Remove implements Callable<Integer> {
    @Mixin private Editing editing = new Editing();
    @Mixin private NameParameter service = new NameParameter();

    @Override
    public Integer call() throws CommandFailure {
      return editing.remove(service);
    }
  }
}
