package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The device functions of a Windows: registered devices, and what becomes of them with a driver.
 * Refuses like Windows does, and wherever it is told to; counts the sets that stay open.
 */
final class InMemoryDevices implements DeviceApi {
  static final DeviceClass NET =
      new DeviceClass(UUID.fromString("4d36e972-e325-11ce-bfc1-08002be10318"), "Net");

  /** A device, registered or not. */
  private static final class Known implements Device {
    private final String instanceId;
    private String hardwareId = "";
    private InMemoryWindows.@Nullable Nic nic;

    private Known(String instanceId) {
      this.instanceId = instanceId;
    }
  }

  private record Opened(List<Known> members) implements DeviceSet {}

  private final InMemoryWindows windows;
  private final TreeMap<String, Known> registered = new TreeMap<>();
  private final List<Opened> open = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  boolean reboot;

  /** Whether a driver brings an adapter; wine's does not. */
  boolean driving = true;

  /** Whether the parameters of a removal are understood; wine does not. */
  boolean parameters = true;

  InMemoryDevices(InMemoryWindows windows) {
    this.windows = windows;
  }

  List<String> registered() {
    return List.copyOf(registered.keySet());
  }

  int open() {
    return open.size();
  }

  /** Every call, in order, with its arguments. */
  List<String> trace() {
    return List.copyOf(trace);
  }

  /** A KM-TEST adapter that somebody else has. */
  InMemoryWindows.Nic installForeign(String instanceId, String name) {
    Known device = new Known(instanceId);
    device.hardwareId = "*msloop";
    InMemoryWindows.Nic nic = windows.newNic(name);
    device.nic = nic;
    registered.put(instanceId, device);
    return nic;
  }

  private void called(String call) throws DeviceException {
    trace.add(call);
    if (windows.fails()) {
      throw new DeviceException(call, WindowsConstants.ERROR_ACCESS_DENIED);
    }
  }

  @Override
  public DeviceClass classOf(String inf) throws DeviceException {
    called("classOf " + inf);
    return NET;
  }

  private DeviceSet opened(List<Known> members) {
    Opened set = new Opened(new ArrayList<>(members));
    open.add(set);
    return set;
  }

  @Override
  public DeviceSet createSet(DeviceClass of) throws DeviceException {
    called("createSet " + of.name());
    return opened(List.of());
  }

  @Override
  public Device createDevice(DeviceSet set, String name, DeviceClass of) throws DeviceException {
    called("createDevice " + name);
    int number = 0;
    while (registered.containsKey(id(name, number))) {
      number++;
    }
    Known device = new Known(id(name, number));
    ((Opened) set).members().add(device);
    return device;
  }

  private static String id(String name, int number) {
    return "ROOT\\%s\\%04d".formatted(name, number);
  }

  @Override
  public void setHardwareId(DeviceSet set, Device device, String hardwareId)
      throws DeviceException {
    called("setHardwareId " + hardwareId);
    ((Known) device).hardwareId = hardwareId;
  }

  @Override
  public void callClassInstaller(int function, DeviceSet set, Device device)
      throws DeviceException {
    called("callClassInstaller " + function);
    Known known = (Known) device;
    if (function == WindowsConstants.DIF_REGISTERDEVICE) {
      registered.put(known.instanceId, known);
    } else {
      registered.remove(known.instanceId);
      if (known.nic != null) {
        windows.nics.remove(known.nic.id);
      }
    }
  }

  @Override
  public boolean updateDriver(String hardwareId, String inf) throws DeviceException {
    called("updateDriver " + hardwareId);
    for (Known device : registered.values()) {
      if (driving && device.hardwareId.equalsIgnoreCase(hardwareId) && device.nic == null) {
        device.nic = windows.newNic("Ethernet 3");
      }
    }
    return reboot;
  }

  @Override
  public DeviceSet devicesOf(DeviceClass of) throws DeviceException {
    called("devicesOf " + of.name());
    return opened(List.copyOf(registered.values()));
  }

  @Override
  public Optional<Device> device(DeviceSet set, int number) throws DeviceException {
    called("device " + number);
    List<Known> members = ((Opened) set).members();
    return number < members.size() ? Optional.of(members.get(number)) : Optional.empty();
  }

  @Override
  public String instanceId(DeviceSet set, Device device) throws DeviceException {
    called("instanceId");
    return ((Known) device).instanceId;
  }

  @Override
  public List<String> hardwareIds(DeviceSet set, Device device) throws DeviceException {
    called("hardwareIds");
    return List.of(((Known) device).hardwareId);
  }

  @Override
  public Optional<String> adapterId(DeviceSet set, Device device) throws DeviceException {
    called("adapterId");
    InMemoryWindows.Nic nic = ((Known) device).nic;
    return nic == null ? Optional.empty() : Optional.of(nic.id);
  }

  @Override
  public void removeEverywhere(DeviceSet set, Device device) throws DeviceException {
    called("removeEverywhere");
    if (!parameters) {
      throw new DeviceException("SetupDiSetClassInstallParams", 0);
    }
  }

  @Override
  public void destroy(DeviceSet set) {
    trace.add("destroy");
    open.remove((Opened) set);
  }
}
