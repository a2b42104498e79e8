package org.evenkeel.arp;

/**
 * A change of a machine that runs Windows. Adapters are named as people see them; the machine finds
 * the number behind a name. None holds a command, so that a journal can order nothing but this.
 */
sealed interface WindowsStep extends Step {
  /** The loopback adapter of our own that the VIPs are on: Microsoft's KM-TEST driver. */
  record Adapter(String why) implements WindowsStep {
    @Override
    public String id() {
      return "loopback adapter";
    }

    @Override
    public String wanted() {
      return PRESENT;
    }

    @Override
    public String what() {
      return "install a KM-TEST loopback adapter";
    }

    @Override
    public String see() {
      return "pnputil /enum-devices /class Net";
    }

    @Override
    public String undo() {
      return "pnputil /remove-device " + LoopbackAdapter.INSTANCES + "0000";
    }
  }

  /**
   * The name of our loopback adapter; its place is empty where there is none.
   *
   * @param wanted the name
   */
  record AdapterName(String wanted, String why) implements WindowsStep {
    @Override
    public String id() {
      return "name of the loopback adapter";
    }

    @Override
    public String what() {
      return "rename the loopback adapter to " + wanted;
    }

    @Override
    public String see() {
      return "Get-NetAdapter";
    }

    @Override
    public String undo() {
      return "Rename-NetAdapter -Name '%s' -NewName 'FOUND'".formatted(wanted);
    }
  }

  /**
   * A protocol or service that is to be off on an adapter; one that Windows does not have is off.
   *
   * @param component as Windows calls it in every language, such as {@code ms_server}
   */
  record Binding(String adapter, String component, String why) implements WindowsStep {
    static final String OFF = "off";
    static final String ON = "on";

    @Override
    public String id() {
      return "binding " + component + " " + adapter;
    }

    @Override
    public String wanted() {
      return OFF;
    }

    @Override
    public String what() {
      return "unbind " + component + " from " + adapter;
    }

    @Override
    public String see() {
      return "Get-NetAdapterBinding -Name '%s'".formatted(adapter);
    }

    @Override
    public String undo() {
      return "Enable-NetAdapterBinding -Name '%s' -ComponentID %s".formatted(adapter, component);
    }
  }

  /** Whether an adapter asks for an IPv4 address: one of its own would be in the VIP's company. */
  record Dhcp(String adapter, String why) implements WindowsStep {
    static final String OFF = "off";
    static final String ON = "on";

    @Override
    public String id() {
      return "DHCP " + adapter;
    }

    @Override
    public String wanted() {
      return OFF;
    }

    @Override
    public String what() {
      return "ask for no IPv4 address on " + adapter;
    }

    @Override
    public String see() {
      return "Get-NetIPInterface -InterfaceAlias '%s'".formatted(adapter);
    }

    @Override
    public String undo() {
      return "Set-NetIPInterface -InterfaceAlias '%s' -Dhcp Enabled".formatted(adapter);
    }
  }

  /** Whether addresses of an adapter are registered in DNS: they are not to be. */
  record Registration(String adapter, String why) implements WindowsStep {
    static final String OFF = "off";
    static final String ON = "on";

    @Override
    public String id() {
      return "DNS registration " + adapter;
    }

    @Override
    public String wanted() {
      return OFF;
    }

    @Override
    public String what() {
      return "register no address of " + adapter + " in DNS";
    }

    @Override
    public String see() {
      return "Get-DnsClient -InterfaceAlias '%s'".formatted(adapter);
    }

    @Override
    public String undo() {
      return "Set-DnsClient -InterfaceAlias '%s' -RegisterThisConnectionsAddress $true"
          .formatted(adapter);
    }
  }

  /** A setting of an adapter's IP interface of one family. */
  record Setting(String adapter, boolean ipv6, IpSetting setting, String wanted, String why)
      implements WindowsStep {
    @Override
    public String id() {
      return "%s %s %s".formatted(family(), setting.netsh, adapter);
    }

    private String family() {
      return ipv6 ? "ipv6" : "ipv4";
    }

    @Override
    public String what() {
      return "set %s %s = %s on %s".formatted(family(), setting.netsh, wanted, adapter);
    }

    @Override
    public String see() {
      return "netsh interface %s show interface \"%s\"".formatted(family(), adapter);
    }

    @Override
    public String undo() {
      return "netsh interface %s set interface \"%s\" %s=FOUND"
          .formatted(family(), adapter, setting.netsh);
    }
  }

  /** A rule of Windows' firewall that lets packets for the VIP in. */
  record Permission(Vip vip, String why) implements WindowsStep {
    /** The state of a rule of our name that is not ours any more, or is off. */
    static final String CHANGED = "changed";

    /** Of the rule. */
    String name() {
      return "evenkeel-arp-" + vip.toString().replace(':', '-');
    }

    @Override
    public String id() {
      return "firewall rule " + name();
    }

    @Override
    public String wanted() {
      return PRESENT;
    }

    @Override
    public String what() {
      return "let packets for " + vip + " in, by the firewall rule " + name();
    }

    @Override
    public String see() {
      return "netsh advfirewall firewall show rule name=" + name();
    }

    @Override
    public String undo() {
      return "netsh advfirewall firewall delete rule name=" + name();
    }
  }

  /**
   * A VIP on an adapter. Its state is the length of its prefix.
   *
   * @param prefix 1 to 32, or to 128
   */
  record VipOn(String adapter, Vip vip, int prefix, String why) implements WindowsStep {
    @Override
    public String id() {
      return "address " + vip + " " + adapter;
    }

    @Override
    public String wanted() {
      return Integer.toString(prefix);
    }

    @Override
    public String what() {
      return "add %s/%d to %s".formatted(vip, prefix, adapter);
    }

    @Override
    public String see() {
      return "Get-NetIPAddress -InterfaceAlias '%s'".formatted(adapter);
    }

    @Override
    public String undo() {
      return "Remove-NetIPAddress -InterfaceAlias '%s' -IPAddress %s".formatted(adapter, vip);
    }
  }
}
