package org.evenkeel.arp;

import java.util.List;

/**
 * A change of the machine, as a value: a place and the state that is wanted there. States are text;
 * a place that does not exist has none. Steps are equal in {@link #id} when they change the same
 * place.
 *
 * <p>Another operating system has its own kinds, such as {@link WindowsStep}, and its own {@link
 * Machine}; journal, applier and commands are the same.
 */
sealed interface Step
    permits Step.Sysctl,
        Step.Address,
        Step.Device,
        Step.Rule,
        Step.TextFile,
        Step.Symlink,
        WindowsStep {
  /** The state of what either is there or is not. */
  String PRESENT = "present";

  /** The place, unique on the machine. */
  String id();

  /** The state that is wanted there. */
  String wanted();

  /** What it changes, for people. */
  String what();

  /** Why that is needed. */
  String why();

  /** How to see the state by hand. */
  String see();

  /** How to undo it by hand. */
  String undo();

  /**
   * A kernel setting.
   *
   * @param key its path below {@code /proc/sys}: with slashes, because names of interfaces may have
   *     dots
   */
  record Sysctl(String key, String wanted, String why) implements Step {
    @Override
    public String id() {
      return "sysctl " + key;
    }

    /** As {@code sysctl} prints it, where no interface's name forbids that. */
    String name() {
      return key.contains(".") ? key : key.replace('/', '.');
    }

    @Override
    public String what() {
      return "set " + name() + " = " + wanted;
    }

    @Override
    public String see() {
      return "sysctl " + name();
    }

    @Override
    public String undo() {
      return "sysctl -w " + name() + "=FOUND";
    }
  }

  /**
   * A VIP on an interface, with the prefix length of a single address.
   *
   * @param device the interface
   */
  record Address(String device, Vip vip, String why) implements Step {
    @Override
    public String id() {
      return "address " + vip + " " + device;
    }

    @Override
    public String wanted() {
      return PRESENT;
    }

    @Override
    public String what() {
      return "add " + vip.network() + " to " + device;
    }

    @Override
    public String see() {
      return "ip addr show dev " + device;
    }

    @Override
    public String undo() {
      return "ip addr del " + vip.network() + " dev " + device;
    }
  }

  /**
   * A tunnel's interface that is up.
   *
   * @param module the kernel's module that brings it, where it is not there
   */
  record Device(String device, String module, String why) implements Step {
    /** The state of an interface that takes packets. */
    static final String UP = "up";

    @Override
    public String id() {
      return "device " + device;
    }

    @Override
    public String wanted() {
      return UP;
    }

    @Override
    public String what() {
      return "switch on " + device;
    }

    @Override
    public String see() {
      return "ip link show dev " + device;
    }

    @Override
    public String undo() {
      return "ip link set " + device + " down";
    }
  }

  /**
   * A rule of a firewall, through its own tool.
   *
   * @param name of the place
   * @param look its exit status is 0 when the rule is there
   * @param expected texts that its output must have as well; without one of them the rule is {@link
   *     #INCOMPLETE}
   * @param add makes the rule
   * @param delete takes it away
   */
  record Rule(
      String name,
      String why,
      List<String> look,
      List<String> expected,
      List<String> add,
      List<String> delete)
      implements Step {
    /** The state of a rule that somebody has taken a part of. */
    static final String INCOMPLETE = "incomplete";

    public Rule {
      look = List.copyOf(look);
      expected = List.copyOf(expected);
      add = List.copyOf(add);
      delete = List.copyOf(delete);
    }

    @Override
    public String id() {
      return "rule " + name;
    }

    @Override
    public String wanted() {
      return PRESENT;
    }

    @Override
    public String what() {
      return "add " + name;
    }

    @Override
    public String see() {
      return String.join(" ", look);
    }

    @Override
    public String undo() {
      return String.join(" ", delete);
    }
  }

  /**
   * A file with exactly this text, readable by all and written by root.
   *
   * @param path absolute, below the root that the program was given
   */
  record TextFile(String path, String wanted, String why) implements Step {
    @Override
    public String id() {
      return "file " + path;
    }

    @Override
    public String what() {
      return "write " + path;
    }

    @Override
    public String see() {
      return "cat " + path;
    }

    @Override
    public String undo() {
      return "rm " + path;
    }
  }

  /**
   * A symbolic link.
   *
   * @param path absolute, below the root that the program was given
   * @param wanted where it leads
   */
  record Symlink(String path, String wanted, String why) implements Step {
    @Override
    public String id() {
      return "link " + path;
    }

    @Override
    public String what() {
      return "link " + path + " to " + wanted;
    }

    @Override
    public String see() {
      return "readlink " + path;
    }

    @Override
    public String undo() {
      return "rm " + path;
    }
  }
}
