package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.evenkeel.arp.CommandRunner.Result;
import org.evenkeel.arp.LoopbackAdapter.Installed;
import org.evenkeel.arp.WindowsApi.Adapter;
import org.evenkeel.arp.WindowsStep.AdapterName;
import org.evenkeel.arp.WindowsStep.Binding;
import org.evenkeel.arp.WindowsStep.Dhcp;
import org.evenkeel.arp.WindowsStep.Permission;
import org.evenkeel.arp.WindowsStep.Registration;
import org.evenkeel.arp.WindowsStep.Setting;
import org.evenkeel.arp.WindowsStep.VipOn;

/**
 * A machine that runs Windows: the adapter through its device functions, everything else through
 * its programs. What was seen is remembered until something is changed. Used by one thread.
 */
final class WindowsMachine implements Machine {
  private final WindowsApi windows;
  private final LoopbackAdapter loopback;
  private final NetworkProgram program;
  private final PowerShell powerShell = new PowerShell();
  private final CommandRunner runner;
  private final BooleanSupplier patience;
  private final Map<List<String>, Result> seen = new HashMap<>();
  private final List<Adapter> adapters = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * A machine.
   *
   * @param program shows and changes all but bindings and DHCP
   * @param patience waits a moment for a new adapter; false when that has lasted too long
   */
  WindowsMachine(
      WindowsApi windows,
      LoopbackAdapter loopback,
      NetworkProgram program,
      CommandRunner runner,
      BooleanSupplier patience) {
    this.windows = windows;
    this.loopback = loopback;
    this.program = program;
    this.runner = runner;
    this.patience = patience;
  }

  /** What the operator should know of the changes made. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public Optional<String> read(Step step) throws MachineException {
    if (!(step instanceof WindowsStep of)) {
      throw MachineException.elsewhere(step);
    }
    return switch (of) {
      case WindowsStep.Adapter _ -> loopback.ours().map(_ -> Step.PRESENT);
      case AdapterName _ -> ours().map(Adapter::name);
      case Binding binding -> binding(binding);
      case Dhcp dhcp -> adapter(dhcp.adapter()).map(each -> each.dhcp() ? Dhcp.ON : Dhcp.OFF);
      case Registration registration -> registration(registration);
      case Setting setting -> setting(setting);
      case Permission rule -> permission(rule);
      case VipOn address ->
          adapter(address.adapter())
              .flatMap(adapter -> adapter.device().assigned(address.vip().address()))
              .map(assigned -> Integer.toString(assigned.prefixLength()));
    };
  }

  @Override
  public void write(Step step, Optional<String> state) throws MachineException {
    if (!(step instanceof WindowsStep of)) {
      throw MachineException.elsewhere(step);
    }
    try {
      switch (of) {
        case WindowsStep.Adapter _ -> adapter(state.isPresent());
        case AdapterName _ -> rename(state);
        case Binding binding -> bind(binding, state);
        case Dhcp dhcp -> ask(dhcp, state);
        case Registration registration -> register(registration, state);
        case Setting setting -> set(setting, state);
        case Permission rule -> permit(rule, state.isPresent());
        case VipOn address -> assign(address, state);
      }
    } finally {
      seen.clear();
      adapters.clear();
    }
  }

  // ---- looking

  private List<Adapter> adapters() throws MachineException {
    if (adapters.isEmpty()) {
      adapters.addAll(windows.adapters());
    }
    return adapters;
  }

  private Optional<Adapter> adapter(String name) throws MachineException {
    return adapters().stream().filter(adapter -> adapter.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Our loopback adapter, whatever its name; empty while Windows is still making it. */
  private Optional<Adapter> ours() throws MachineException {
    Optional<String> id = loopback.ours().flatMap(Installed::adapterId);
    return adapters().stream().filter(each -> id.equals(Optional.of(each.id()))).findFirst();
  }

  /** A failure is not remembered: the next look may succeed. */
  private Result look(List<String> words) {
    Result known = seen.get(words);
    if (known != null) {
      return known;
    }
    Result result = runner.run(words);
    if (result.succeeded()) {
      seen.put(words, result);
    }
    return result;
  }

  private interface Reading<T> {
    T of(String output);
  }

  private <T> T look(List<String> words, Reading<T> reading) throws MachineException {
    Result result = look(words);
    if (!result.succeeded()) {
      throw failed(words, result);
    }
    return understood(words, () -> reading.of(result.output()));
  }

  private <T> T understood(List<String> words, java.util.function.Supplier<T> reading)
      throws MachineException {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new MachineException(
          "'%s' answered something else: %s%s"
              .formatted(
                  PowerShell.shown(words),
                  e.getMessage(),
                  program instanceof Netsh ? "; try --via powershell" : ""),
          e);
    }
  }

  private static MachineException failed(List<String> words, Result result) {
    return new MachineException(
        "'%s' failed: %s".formatted(PowerShell.shown(words), result.reason()));
  }

  private Optional<String> binding(Binding binding) throws MachineException {
    if (adapter(binding.adapter()).isEmpty()) {
      return Optional.empty();
    }
    boolean on =
        bindings().stream()
            .filter(bound -> bound.adapter().equalsIgnoreCase(binding.adapter()))
            .anyMatch(b -> b.enabled() && b.component().equalsIgnoreCase(binding.component()));
    return Optional.of(on ? Binding.ON : Binding.OFF);
  }

  /**
   * What is bound to every adapter.
   *
   * @throws MachineException when PowerShell does not tell
   */
  List<PowerShell.Bound> bindings() throws MachineException {
    return look(powerShell.showBindings(), PowerShell::bindings);
  }

  private Optional<String> registration(Registration registration) throws MachineException {
    Optional<Adapter> adapter = adapter(registration.adapter());
    if (adapter.isEmpty()) {
      return Optional.empty();
    }
    int index = adapter.get().device().index();
    return look(program.showRegistration(index), output -> program.registration(index, output))
        .map(registered -> registered ? Registration.ON : Registration.OFF);
  }

  private Optional<String> setting(Setting setting) throws MachineException {
    Optional<Adapter> adapter = adapter(setting.adapter());
    if (adapter.isEmpty()) {
      return Optional.empty();
    }
    Map<IpSetting, String> settings =
        look(
                program.showSettings(setting.ipv6()),
                output -> program.settings(setting.ipv6(), output))
            .getOrDefault(adapter.get().device().index(), Map.of());
    return Optional.ofNullable(settings.get(setting.setting()));
  }

  private Optional<String> permission(Permission rule) throws MachineException {
    List<String> words = program.showPermission(rule);
    Result result = look(words);
    return understood(words, () -> program.permission(rule, result));
  }

  // ---- changing

  private void run(List<String> words) throws MachineException {
    Result result = runner.run(words);
    if (!result.succeeded()) {
      throw failed(words, result);
    }
  }

  private Adapter known(String name) throws MachineException {
    return adapter(name)
        .orElseThrow(() -> new MachineException("there is no adapter '" + name + "'"));
  }

  private void adapter(boolean wanted) throws MachineException {
    if (!wanted) {
      loopback.remove();
      return;
    }
    if (loopback.ours().isEmpty() && loopback.install()) {
      notes.add("Windows wants a restart to complete the loopback adapter");
    }
    adapters.clear();
    while (ours().isEmpty()) {
      adapters.clear();
      if (!patience.getAsBoolean()) {
        throw new MachineException(
            "the loopback adapter was installed, but Windows shows no network connection for it;"
                + " look at it in the Device Manager and at %SystemRoot%\\INF\\setupapi.dev.log");
      }
    }
  }

  private void rename(Optional<String> name) throws MachineException {
    if (name.isEmpty()) {
      return; // It went with its adapter.
    }
    Adapter adapter =
        ours().orElseThrow(() -> new MachineException("the loopback adapter is not there"));
    run(program.rename(adapter, name.get()));
  }

  private void bind(Binding binding, Optional<String> state) throws MachineException {
    if (state.isPresent()) {
      String adapter = known(binding.adapter()).name();
      boolean on = state.get().equals(Binding.ON);
      run(powerShell.setBinding(adapter, binding.component(), on));
    }
  }

  private void ask(Dhcp dhcp, Optional<String> state) throws MachineException {
    if (state.isPresent()) {
      int index = known(dhcp.adapter()).device().index();
      run(powerShell.setDhcp(index, state.get().equals(Dhcp.ON)));
    }
  }

  private void register(Registration registration, Optional<String> state) throws MachineException {
    if (state.isPresent()) {
      int index = known(registration.adapter()).device().index();
      run(program.setRegistration(index, state.get().equals(Registration.ON)));
    }
  }

  private void set(Setting setting, Optional<String> value) throws MachineException {
    if (value.isPresent()) {
      int index = known(setting.adapter()).device().index();
      run(program.set(index, setting.ipv6(), setting.setting(), value.get()));
    }
  }

  private void permit(Permission rule, boolean wanted) throws MachineException {
    boolean there = permission(rule).isPresent();
    if (there) {
      run(program.deletePermission(rule));
    }
    if (wanted) {
      run(program.addPermission(rule));
    }
  }

  private void assign(VipOn address, Optional<String> prefix) throws MachineException {
    int index = known(address.adapter()).device().index();
    if (read(address).isPresent()) {
      run(program.deleteAddress(index, address.vip()));
    }
    if (prefix.isPresent()) {
      run(program.addAddress(index, address.vip(), Integer.parseInt(prefix.get())));
    }
  }
}
