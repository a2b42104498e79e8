package org.evenkeel.arp;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The functions of setupapi.dll and newdev.dll with which a device that no bus announces is
 * installed without a wizard, one method each. All but {@link #destroy} throw what Windows refuses.
 */
interface DeviceApi {
  /** A set of devices, open until it is destroyed. */
  interface DeviceSet {}

  /** A device of a set. */
  interface Device {}

  /** A class of devices, as an .inf file names it. */
  record DeviceClass(UUID guid, String name) {}

  /** {@code SetupDiGetINFClassW}: the class of the devices that an .inf file installs. */
  DeviceClass classOf(String inf) throws DeviceException;

  /** {@code SetupDiCreateDeviceInfoList}: an empty set for devices of a class. */
  DeviceSet createSet(DeviceClass of) throws DeviceException;

  /**
   * {@code SetupDiCreateDeviceInfoW} with {@code DICD_GENERATE_ID}: a new device in a set, known to
   * nobody yet.
   *
   * @param name without enumerator and number: {@code X} becomes {@code ROOT\X\0000}
   */
  Device createDevice(DeviceSet set, String name, DeviceClass of) throws DeviceException;

  /** {@code SetupDiSetDeviceRegistryPropertyW} of {@code SPDRP_HARDWAREID}. */
  void setHardwareId(DeviceSet set, Device device, String hardwareId) throws DeviceException;

  /**
   * {@code SetupDiCallClassInstaller}.
   *
   * @param function {@code DIF_REGISTERDEVICE} or {@code DIF_REMOVE}
   */
  void callClassInstaller(int function, DeviceSet set, Device device) throws DeviceException;

  /**
   * {@code UpdateDriverForPlugAndPlayDevicesW} with {@code INSTALLFLAG_FORCE}: installs the driver
   * for devices of a hardware ID.
   *
   * @return whether Windows wants to be restarted
   */
  boolean updateDriver(String hardwareId, String inf) throws DeviceException;

  /**
   * {@code SetupDiGetClassDevsW}: a set of all devices of a class, also of those not plugged in.
   */
  DeviceSet devicesOf(DeviceClass of) throws DeviceException;

  /** {@code SetupDiEnumDeviceInfo}: a device by its number; empty behind the last. */
  Optional<Device> device(DeviceSet set, int number) throws DeviceException;

  /** {@code SetupDiGetDeviceInstanceIdW}. */
  String instanceId(DeviceSet set, Device device) throws DeviceException;

  /** {@code SetupDiGetDeviceRegistryPropertyW} of {@code SPDRP_HARDWAREID}; empty without. */
  List<String> hardwareIds(DeviceSet set, Device device) throws DeviceException;

  /**
   * {@code SetupDiOpenDevRegKey} and the value {@code NetCfgInstanceId}: the GUID of the adapter
   * that a network device has become; empty without a driver.
   */
  Optional<String> adapterId(DeviceSet set, Device device) throws DeviceException;

  /**
   * {@code SetupDiSetClassInstallParamsW} with {@code DI_REMOVEDEVICE_GLOBAL}: removal will be from
   * every hardware profile.
   */
  void removeEverywhere(DeviceSet set, Device device) throws DeviceException;

  /** {@code SetupDiDestroyDeviceInfoList}: closes a set; what is registered stays. */
  void destroy(DeviceSet set);
}
