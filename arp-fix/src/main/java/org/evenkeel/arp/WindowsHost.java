package org.evenkeel.arp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.evenkeel.arp.Facts.Device;
import org.evenkeel.arp.LoopbackAdapter.Installed;
import org.jspecify.annotations.Nullable;

/** A machine that runs Windows. */
final class WindowsHost implements Host {
  /** Well-known accounts; the names behind them are in the language of the system. */
  private static final String SYSTEM = "S-1-5-18";

  private static final String ADMINISTRATORS = "S-1-5-32-544";

  /** Network Load Balancing as a component: netcfgx.h, {@code NETCFG_SERVICE_CID_MS_WLBS}. */
  private static final String BALANCING = "ms_wlbs";

  private static final String SILENCE = "no answer";
  private static final Duration ADAPTER_WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private final Path directory;
  private final WindowsApi windows;
  private final LoopbackAdapter loopback;
  private final WindowsMachine machine;
  private final CommandRunner runner;
  private @Nullable WindowsFacts found;

  /**
   * A machine.
   *
   * @param root the directory below which all files are
   * @param patience as of {@link WindowsMachine}
   */
  WindowsHost(
      Path root,
      WindowsApi windows,
      DeviceApi devices,
      CommandRunner runner,
      Via via,
      BooleanSupplier patience) {
    this.directory = root.resolve("Evenkeel").resolve("arp");
    this.windows = windows;
    this.runner = runner;
    this.loopback =
        new LoopbackAdapter(
            devices, Optional.ofNullable(System.getenv("SystemRoot")).orElse("C:\\Windows"));
    NetworkProgram program =
        switch (via) {
          case NETSH -> new Netsh();
          case POWERSHELL -> new PowerShell();
        };
    this.machine = new WindowsMachine(windows, loopback, program, runner, patience);
  }

  /** The one that we run on. */
  static WindowsHost open(Path root, Via via) {
    long begin = System.nanoTime();
    BooleanSupplier patience =
        () -> {
          LockSupport.parkNanos(LOOK_EVERY.toNanos());
          return System.nanoTime() - begin < ADAPTER_WITHIN.toNanos();
        };
    NativeLibrary.preferInstalled();
    return new WindowsHost(
        root, new JnaWindowsApi(), new JnaDeviceApi(), new ProcessRunner(), via, patience);
  }

  @Override
  public JournalFile journal() {
    return JournalFile.onWindows(directory);
  }

  @Override
  public Plan plan(Request request) throws MachineException {
    return WindowsPlan.of(facts(), request);
  }

  private WindowsFacts facts() throws MachineException {
    WindowsFacts facts = found;
    if (facts == null) {
      facts = new WindowsFacts(devices(), balanced(), windows.elevated(), windows.version());
      found = facts;
    }
    return facts;
  }

  private List<Device> devices() throws MachineException {
    List<String> loopbacks =
        loopback.installed().stream()
            .flatMap(each -> each.adapterId().stream())
            .map(id -> id.toUpperCase(Locale.ROOT))
            .toList();
    List<Device> devices = new ArrayList<>();
    for (WindowsApi.Adapter adapter : windows.adapters()) {
      Device device = adapter.device();
      devices.add(
          loopbacks.contains(adapter.id().toUpperCase(Locale.ROOT))
              ? new Device(
                  device.name(),
                  device.index(),
                  device.up(),
                  true,
                  device.arp(),
                  device.addresses())
              : device);
    }
    return devices;
  }

  private Optional<List<String>> balanced() {
    try {
      return Optional.of(
          machine.bindings().stream()
              .filter(PowerShell.Bound::enabled)
              .filter(bound -> bound.component().equalsIgnoreCase(BALANCING))
              .map(PowerShell.Bound::adapter)
              .toList());
    } catch (MachineException _) {
      // Told by check as not proved.
      return Optional.empty();
    }
  }

  // ---- checking

  @Override
  public List<Finding> check(Request asked, OptionalInt port, boolean asking)
      throws MachineException {
    WindowsFacts facts = facts();
    Request request = asked.forGood();
    Plan plan = WindowsPlan.of(facts, request);
    List<Finding> findings = new ArrayList<>();
    plan.problems()
        .forEach(problem -> findings.add(Finding.fault("plan", "possible here", "not", problem)));
    for (Installed installed : loopback.installed()) {
      if (installed.ours() && installed.adapterId().isEmpty()) {
        findings.add(
            Finding.fault(
                installed.instanceId(),
                "a network adapter",
                "a device without a driver",
                "run evenkeel-arp remove --all, then apply again"));
      }
    }
    plan.steps().forEach(planned -> findings.add(Checkup.setting(machine, planned.step())));
    findings.add(balancing(facts));
    for (Vip vip : request.vips()) {
      if (asking) {
        for (String adapter : facts.facing(request.interfaces(), vip.ipv6())) {
          findings.add(silence(vip, adapter));
        }
      }
      if (port.isPresent()) {
        findings.add(Checkup.answers(vip, port.getAsInt()));
      }
    }
    return findings;
  }

  private static Finding balancing(WindowsFacts facts) {
    String check = "Network Load Balancing of Windows";
    if (facts.balanced().isEmpty()) {
      return Finding.notProved(
          check, "not bound", "PowerShell does not tell", "look with: Get-NetAdapterBinding");
    }
    List<String> adapters = facts.balanced().get();
    return adapters.isEmpty()
        ? Finding.good(check, "not bound", "not bound")
        : Finding.fault(
            check,
            "not bound",
            "bound to " + String.join(", ", adapters),
            "take it off: two load balancers would fight for the VIP");
  }

  /** Windows has nothing that puts a neighbour's question into an adapter. */
  private static Finding silence(Vip vip, String adapter) {
    String question = vip.ipv6() ? "neighbour solicitation" : "ARP request";
    return Finding.notProved(
        question + " for " + vip + " on " + adapter,
        SILENCE,
        "not asked: no Windows hears its own question",
        Checkup.ask(vip));
  }

  // ---- changing

  @Override
  public void prepareChange() throws MachineException {
    if (!windows.elevated()) {
      throw new MachineException(
          "only an administrator may change the network; run it from a prompt that was started with"
              + " \"Run as administrator\"; nothing was changed");
    }
    try {
      claim(directory);
    } catch (IOException e) {
      throw new MachineException("cannot make " + directory + ": " + e.getMessage(), e);
    }
  }

  /**
   * Everybody may make a directory in {@code %ProgramData%}; a journal that somebody else could
   * write would have us change the network at their will.
   */
  private void claim(Path made) throws IOException, MachineException {
    for (Path each : List.of(made.resolveSibling(""), made)) {
      if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
        refuseStranger(each);
      }
    }
    Files.createDirectories(made);
    List<String> words =
        List.of(
            "icacls",
            made.toString(),
            "/inheritance:r",
            "/grant:r",
            "*%s:(OI)(CI)F".formatted(SYSTEM),
            "*%s:(OI)(CI)F".formatted(ADMINISTRATORS));
    CommandRunner.Result result = runner.run(words);
    if (!result.succeeded()) {
      throw new MachineException(
          "cannot keep %s to administrators: %s".formatted(made, result.reason()));
    }
  }

  private void refuseStranger(Path made) throws IOException, MachineException {
    String owner = Files.getOwner(made).getName();
    String own = System.getProperty("user.name", "");
    for (String trusted :
        List.of(windows.accountName(SYSTEM), windows.accountName(ADMINISTRATORS), own)) {
      if (owner.equalsIgnoreCase(trusted) || owner.endsWith("\\" + own)) {
        return;
      }
    }
    throw new MachineException(
        "%s belongs to %s, who could have put anything there; look at it, then remove it"
            .formatted(made, owner));
  }

  @Override
  public List<String> notes() {
    return machine.notes();
  }

  @Override
  public Optional<String> read(Step step) throws MachineException {
    return machine.read(step);
  }

  @Override
  public void write(Step step, Optional<String> state) throws MachineException {
    machine.write(step, state);
  }

  @Override
  public void close() {}
}
