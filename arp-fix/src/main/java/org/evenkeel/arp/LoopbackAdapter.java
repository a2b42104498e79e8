package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.evenkeel.arp.DeviceApi.Device;
import org.evenkeel.arp.DeviceApi.DeviceClass;
import org.evenkeel.arp.DeviceApi.DeviceSet;

/**
 * The loopback adapter of our own: a device that no bus announces, driven by Microsoft's KM-TEST
 * driver, which every Windows has. Its place in the device tree is ours alone, so that an adapter
 * of the same driver that somebody else installed is never taken for it.
 */
final class LoopbackAdapter {
  /** How the connection is called. */
  static final String NAME = "evenkeel";

  /** What the instances of our device begin with. */
  static final String INSTANCES = "ROOT\\EVENKEEL\\";

  /** The class of network adapters (devguid.h, {@code GUID_DEVCLASS_NET}). */
  private static final DeviceClass NETWORK =
      new DeviceClass(UUID.fromString("4d36e972-e325-11ce-bfc1-08002be10318"), "Net");

  /** Of the device's place in the tree. */
  private static final String DEVICE = "EVENKEEL";

  /** What netloop.inf is for. */
  private static final String HARDWARE_ID = "*MSLOOP";

  private final DeviceApi api;
  private final String inf;

  /**
   * The adapter of a Windows.
   *
   * @param windows the directory of the system, such as {@code C:\Windows}
   */
  LoopbackAdapter(DeviceApi api, String windows) {
    this.api = api;
    this.inf = windows + "\\INF\\netloop.inf";
  }

  /**
   * A device of the KM-TEST driver.
   *
   * @param adapterId the GUID of its adapter; empty where the driver's installation did not end
   */
  record Installed(String instanceId, Optional<String> adapterId) {
    boolean ours() {
      return instanceId.toUpperCase(Locale.ROOT).startsWith(INSTANCES);
    }
  }

  /**
   * Every device of the KM-TEST driver, ours or not.
   *
   * @throws MachineException when Windows does not tell
   */
  List<Installed> installed() throws MachineException {
    try {
      DeviceSet set = api.devicesOf(NETWORK);
      try {
        List<Installed> installed = new ArrayList<>();
        for (Device device : kmTest(set)) {
          installed.add(new Installed(api.instanceId(set, device), api.adapterId(set, device)));
        }
        return installed;
      } finally {
        api.destroy(set);
      }
    } catch (DeviceException e) {
      throw new MachineException("cannot look for loopback adapters: " + e.getMessage(), e);
    }
  }

  private List<Device> kmTest(DeviceSet set) throws DeviceException {
    List<Device> devices = new ArrayList<>();
    Optional<Device> device = api.device(set, 0);
    for (int number = 1; device.isPresent(); number++) {
      boolean ours =
          api.instanceId(set, device.get()).toUpperCase(Locale.ROOT).startsWith(INSTANCES);
      if (ours || api.hardwareIds(set, device.get()).stream().anyMatch(this::drives)) {
        devices.add(device.get());
      }
      device = api.device(set, number);
    }
    return devices;
  }

  private boolean drives(String hardwareId) {
    return hardwareId.equalsIgnoreCase(HARDWARE_ID);
  }

  /** Ours; empty where there is none. */
  Optional<Installed> ours() throws MachineException {
    return installed().stream().filter(Installed::ours).findFirst();
  }

  /**
   * Installs ours: whole or not at all.
   *
   * @return whether Windows wants to be restarted
   * @throws MachineException when Windows refuses; nothing is left behind then
   */
  boolean install() throws MachineException {
    try {
      DeviceClass network = api.classOf(inf);
      DeviceSet set = api.createSet(network);
      try {
        Device device = api.createDevice(set, DEVICE, network);
        api.setHardwareId(set, device, HARDWARE_ID);
        api.callClassInstaller(WindowsConstants.DIF_REGISTERDEVICE, set, device);
        return driven(set, device);
      } finally {
        api.destroy(set);
      }
    } catch (DeviceException e) {
      throw new MachineException("cannot install a loopback adapter: " + e.getMessage(), e);
    }
  }

  /** A device that is registered and has no driver would be found again at every start. */
  private boolean driven(DeviceSet set, Device device) throws DeviceException {
    try {
      return api.updateDriver(HARDWARE_ID, inf);
    } catch (DeviceException e) {
      try {
        api.callClassInstaller(WindowsConstants.DIF_REMOVE, set, device);
      } catch (DeviceException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /**
   * Removes ours, every one.
   *
   * @throws MachineException when Windows refuses
   */
  void remove() throws MachineException {
    try {
      DeviceSet set = api.devicesOf(NETWORK);
      try {
        for (Device device : kmTest(set)) {
          if (api.instanceId(set, device).toUpperCase(Locale.ROOT).startsWith(INSTANCES)) {
            remove(set, device);
          }
        }
      } finally {
        api.destroy(set);
      }
    } catch (DeviceException e) {
      throw new MachineException(
          "cannot remove the loopback adapter: "
              + e.getMessage()
              + "; remove it in the Device Manager, or with: pnputil /remove-device "
              + INSTANCES
              + "0000",
          e);
    }
  }

  private void remove(DeviceSet set, Device device) throws DeviceException {
    try {
      api.removeEverywhere(set, device);
    } catch (DeviceException _) {
      // Without parameters it is removed from the present hardware profile, the only one there is.
    }
    api.callClassInstaller(WindowsConstants.DIF_REMOVE, set, device);
  }
}
