package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.evenkeel.coordinator.account.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel user …}. */
@Command(
    name = "user",
    description = {
      "Keeps who may sign in to the web UI and the API, and what they may do there: a viewer sees,"
          + " an",
      "operator drains, halts and puts online (with --service in those virtual services alone), an",
      "admin does everything."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel user add ada --role operator --service web",
      "  evenkeel user password ada --generate",
      "  evenkeel user list"
    },
    subcommands = {
      UserCommand.ListAll.class,
      UserCommand.Add.class,
      UserCommand.Change.class,
      UserCommand.Password.class,
      UserCommand.SecondFactor.class,
      UserCommand.Remove.class
    })
final class UserCommand {
  private static final String PATH = "/api/v1/users";
  private static final String JSON = "application/json";

  /** A user's name. */
  private static final class NameParameter {
    @Parameters(index = "0", paramLabel = "NAME", description = "The user's name.")
    private String name = "";

    String path() {
      return PATH + "/" + PathSegment.of(name);
    }
  }

  /** Where a new password comes from. */
  private static final class NewPassword {
    @Option(names = "--generate", description = "Make a password, and print it once.")
    private boolean generate;

    /** Asks for it, unless the coordinator is to make one. */
    void sayIn(ObjectNode order, String user) throws CommandFailure {
      if (!generate) {
        order.put("password", PasswordInput.of(user));
      }
    }
  }

  /** {@code evenkeel user list}. */
  @Command(
      name = "list",
      description = "Lists them, with what they may do.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel user list -o json | jq '.users[] | select(.role == \"admin\").name'")
  static final class ListAll implements Callable<Integer> {
    @Mixin private Reading reading = new Reading();

    @Override
    public Integer call() throws CommandFailure {
      JsonNode _ = reading.print(PATH, UserCommand::table);
      return 0;
    }
  }

  /** {@code evenkeel user add}. */
  @Command(
      name = "add",
      description = {
        "Adds a user. The password is asked for, or read from the first line of stdin; never from",
        "the command line, which others see."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel user add ada --role admin",
        "  evenkeel user add monitoring --generate",
        "  evenkeel user add ada --role operator --service web --service mq < password-file"
      })
  static final class Add implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private NameParameter name = new NameParameter();
    @Mixin private Allowance allowance = new Allowance();
    @Mixin private NewPassword password = new NewPassword();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws CommandFailure {
      ObjectNode order = JsonNodeFactory.instance.objectNode();
      order.put("name", name.name);
      allowance.sayIn(order);
      password.sayIn(order, name.name);
      try (ControlClient client = root.client()) {
        show(spec, client.post(PATH, JSON, order.toString()));
        return 0;
      }
    }
  }

  /** {@code evenkeel user set}. */
  @Command(
      name = "set",
      description = {
        "Gives a user another role, or other services. Their sessions end; their tokens allow what",
        "both allow."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  evenkeel user set ada --role admin",
        "  evenkeel user set ada --service web --service mq",
        "  evenkeel user set ada --all-services"
      })
  static final class Change implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private NameParameter name = new NameParameter();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        description = "${COMPLETION-CANDIDATES} (default: as it is).")
    private @Nullable Role role;

    @Mixin private Allowance.Services services = new Allowance.Services();

    @Option(names = "--all-services", description = "Limit an operator to none of them.")
    private boolean all;

    @Override
    public Integer call() throws CommandFailure {
      ObjectNode order = JsonNodeFactory.instance.objectNode();
      if (role != null) {
        order.put("role", role.toString());
      }
      if (all || services.areNamed()) {
        services.sayIn(order);
      }
      try (ControlClient client = root.client()) {
        show(spec, client.patch(name.path(), JSON, order.toString()));
        return 0;
      }
    }
  }

  /** {@code evenkeel user password}. */
  @Command(
      name = "password",
      description = {
        "Gives a user another password, which is asked for, or read from the first line of stdin.",
        "Their sessions end; their tokens stay."
      },
      footerHeading = "%nExamples:%n",
      footer = {"  evenkeel user password ada", "  evenkeel user password ada --generate"})
  static final class Password implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private NameParameter name = new NameParameter();
    @Mixin private NewPassword password = new NewPassword();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws CommandFailure {
      ObjectNode order = JsonNodeFactory.instance.objectNode();
      password.sayIn(order, name.name);
      try (ControlClient client = root.client()) {
        show(spec, client.put(name.path() + "/password", JSON, order.toString()));
        return 0;
      }
    }
  }

  /** {@code evenkeel user totp}. */
  @Command(
      name = "totp",
      description = {
        "Has a user sign in with the codes of an app beside the password (enable), or no longer",
        "(disable). Enabling shows a secret for the app, then asks for the code that the app shows",
        "(or reads it from stdin), and prints recovery codes: each works once, without the app.",
        "Programs of such a user need a token."
      },
      footerHeading = "%nExamples:%n",
      footer = {"  evenkeel user totp ada enable", "  evenkeel user totp ada disable"})
  static final class SecondFactor implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private NameParameter name = new NameParameter();
    @Spec private CommandSpec spec = CommandSpec.create();

    /** What is to become of it. */
    enum Wish {
      enable,
      disable
    }

    @Parameters(index = "1", paramLabel = "WISH", description = "${COMPLETION-CANDIDATES}.")
    private Wish wish = Wish.enable;

    @Override
    public Integer call() throws CommandFailure {
      String path = name.path() + "/totp";
      try (ControlClient client = root.client()) {
        if (wish == Wish.disable) {
          show(spec, client.delete(path));
          return 0;
        }
        JsonNode enrolment = client.put(path, JSON, "{}");
        PrintWriter err = spec.commandLine().getErr();
        err.println("Add this to the app, as a key or as a link:");
        err.println();
        err.println("  " + enrolment.path("secret").asText());
        err.println("  " + enrolment.path("uri").asText());
        err.println();
        err.flush();
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.put("secret", enrolment.path("secret").asText());
        order.put("code", PasswordInput.shown("The code that the app shows: "));
        JsonNode enabled = client.put(path, JSON, order.toString());
        err.println("Recovery codes, each for once; keep them where the app is not:");
        err.flush();
        enabled
            .path("recovery-codes")
            .forEach(code -> spec.commandLine().getOut().println(code.asText()));
        return 0;
      }
    }
  }

  /** {@code evenkeel user remove}. */
  @Command(
      name = "remove",
      description = "Removes a user; their sessions end, and their tokens are revoked.",
      footerHeading = "%nExample:%n",
      footer = "  evenkeel user remove ada")
  static final class Remove implements Callable<Integer> {
    @Mixin private CoordinatorOption root = new CoordinatorOption();
    @Mixin private NameParameter name = new NameParameter();

    @Override
    public Integer call() throws CommandFailure {
      try (ControlClient client = root.client()) {
        JsonNode _ = client.delete(name.path());
        return 0;
      }
    }
  }

  /** Says who is what; a generated password goes to stdout, alone. */
  private static void show(CommandSpec spec, JsonNode user) {
    spec.commandLine()
        .getErr()
        .printf("%s: %s%s%n", user.path("name").asText(), user.path("role").asText(), of(user));
    if (user.has("password")) {
      spec.commandLine().getOut().println(user.path("password").asText());
    }
  }

  private static String of(JsonNode user) {
    String services = joined(user.path("services"));
    return services.isEmpty() ? "" : " of " + services;
  }

  /** Texts of a list, as people write them. */
  static String joined(JsonNode texts) {
    List<String> all = new ArrayList<>();
    texts.forEach(text -> all.add(text.asText()));
    return String.join(", ", all);
  }

  private static String table(JsonNode listing) {
    TextTable table = new TextTable("NAME", "ROLE", "SERVICES", "SIGNS IN WITH");
    for (JsonNode user : listing.path("users")) {
      String services = joined(user.path("services"));
      table.add(
          user.path("name").asText(),
          user.path("role").asText(),
          services.isEmpty() ? "all" : services,
          user.path("totp").asBoolean() ? "password and code" : "password");
    }
    return String.join("\n", table.lines()) + "\n";
  }
}
