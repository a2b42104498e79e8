package org.evenkeel.arp;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.win32.StdCallLibrary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The device functions of the running Windows, 64-bit, through JNA. */
final class JnaDeviceApi implements DeviceApi {
  /** {@code SP_DEVINFO_DATA} of setupapi.h. */
  static final int DEVINFO_BYTES = 32;

  /** {@code SP_REMOVEDEVICE_PARAMS} of setupapi.h, and where its parts stand. */
  static final int REMOVE_BYTES = 16;

  static final int REMOVE_HEADER_BYTES = 8;
  static final int REMOVE_FUNCTION = 4;
  static final int REMOVE_SCOPE = 8;

  static final int GUID_BYTES = 16;
  private static final int CHARACTERS_MAX = 1024;
  private static final int ID_BYTES_MAX = 4096;

  private final SetupApi setup = Native.load("setupapi", SetupApi.class);
  private final NewDev newdev = Native.load("newdev", NewDev.class);
  private final Registry registry = Native.load("advapi32", Registry.class);

  /** setupapi.h. */
  interface SetupApi extends StdCallLibrary {
    boolean SetupDiGetINFClassW(
        WString inf, Pointer guid, char[] name, int size, IntByReference needed);

    @Nullable Pointer SetupDiCreateDeviceInfoList(Pointer guid, @Nullable Pointer window);

    boolean SetupDiCreateDeviceInfoW(
        Pointer set,
        WString name,
        Pointer guid,
        @Nullable WString description,
        @Nullable Pointer window,
        int flags,
        Pointer device);

    boolean SetupDiSetDeviceRegistryPropertyW(
        Pointer set, Pointer device, int property, byte[] value, int size);

    boolean SetupDiCallClassInstaller(int function, Pointer set, Pointer device);

    @Nullable Pointer SetupDiGetClassDevsW(
        Pointer guid, @Nullable WString enumerator, @Nullable Pointer window, int flags);

    boolean SetupDiEnumDeviceInfo(Pointer set, int number, Pointer device);

    boolean SetupDiGetDeviceInstanceIdW(
        Pointer set, Pointer device, char[] id, int size, IntByReference needed);

    boolean SetupDiGetDeviceRegistryPropertyW(
        Pointer set,
        Pointer device,
        int property,
        IntByReference type,
        byte[] value,
        int size,
        IntByReference needed);

    @Nullable Pointer SetupDiOpenDevRegKey(
        Pointer set, Pointer device, int scope, int profile, int kind, int access);

    boolean SetupDiSetClassInstallParamsW(Pointer set, Pointer device, Pointer params, int size);

    boolean SetupDiDestroyDeviceInfoList(Pointer set);
  }

  /** newdev.h. */
  interface NewDev extends StdCallLibrary {
    boolean UpdateDriverForPlugAndPlayDevicesW(
        @Nullable Pointer window, WString id, WString inf, int flags, IntByReference reboot);
  }

  /** winreg.h. */
  interface Registry extends StdCallLibrary {
    int RegQueryValueExW(
        Pointer key,
        WString name,
        @Nullable Pointer reserved,
        IntByReference type,
        byte[] value,
        IntByReference size);

    int RegCloseKey(Pointer key);
  }

  private record Set(Pointer handle) implements DeviceSet {}

  private record Data(Memory memory) implements Device {}

  private static Pointer set(DeviceSet of) {
    return ((Set) of).handle();
  }

  private static Memory device(Device of) {
    return ((Data) of).memory();
  }

  private static DeviceException refused(String function) {
    return new DeviceException(function, Native.getLastError());
  }

  private static void check(boolean done, String function) throws DeviceException {
    if (!done) {
      throw refused(function);
    }
  }

  /** {@code INVALID_HANDLE_VALUE} is -1. */
  private static Pointer handle(@Nullable Pointer handle, String function) throws DeviceException {
    if (handle == null || Pointer.nativeValue(handle) == -1) {
      throw refused(function);
    }
    return handle;
  }

  /** A GUID as Windows keeps it: three numbers, then eight bytes. */
  static byte[] bytes(UUID guid) {
    long most = guid.getMostSignificantBits();
    return ByteBuffer.allocate(GUID_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) (most >>> 32))
        .putShort((short) (most >>> 16))
        .putShort((short) most)
        .order(ByteOrder.BIG_ENDIAN)
        .putLong(guid.getLeastSignificantBits())
        .array();
  }

  /** Reads what {@link #bytes} writes. */
  static UUID guid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long most =
        Integer.toUnsignedLong(buffer.getInt()) << 32
            | Short.toUnsignedLong(buffer.getShort()) << 16
            | Short.toUnsignedLong(buffer.getShort());
    return new UUID(most, buffer.order(ByteOrder.BIG_ENDIAN).getLong());
  }

  private static Memory memory(UUID guid) {
    Memory memory = new Memory(GUID_BYTES);
    memory.write(0, bytes(guid), 0, GUID_BYTES);
    return memory;
  }

  private static Memory emptyDevice() {
    Memory memory = new Memory(DEVINFO_BYTES);
    memory.clear();
    memory.setInt(0, DEVINFO_BYTES);
    return memory;
  }

  @Override
  public DeviceClass classOf(String inf) throws DeviceException {
    Memory guid = new Memory(GUID_BYTES);
    char[] name = new char[CHARACTERS_MAX];
    check(
        setup.SetupDiGetINFClassW(new WString(inf), guid, name, name.length, new IntByReference()),
        "SetupDiGetINFClass of " + inf);
    return new DeviceClass(guid(guid.getByteArray(0, GUID_BYTES)), Native.toString(name));
  }

  @Override
  public DeviceSet createSet(DeviceClass of) throws DeviceException {
    return new Set(
        handle(
            setup.SetupDiCreateDeviceInfoList(memory(of.guid()), null),
            "SetupDiCreateDeviceInfoList"));
  }

  @Override
  public Device createDevice(DeviceSet set, String name, DeviceClass of) throws DeviceException {
    Memory device = emptyDevice();
    check(
        setup.SetupDiCreateDeviceInfoW(
            set(set),
            new WString(name),
            memory(of.guid()),
            null,
            null,
            WindowsConstants.DICD_GENERATE_ID,
            device),
        "SetupDiCreateDeviceInfo of " + name);
    return new Data(device);
  }

  @Override
  public void setHardwareId(DeviceSet set, Device device, String hardwareId)
      throws DeviceException {
    // A list of texts, each ended by a zero, ended by another.
    byte[] value = (hardwareId + "\0\0").getBytes(StandardCharsets.UTF_16LE);
    check(
        setup.SetupDiSetDeviceRegistryPropertyW(
            set(set), device(device), WindowsConstants.SPDRP_HARDWAREID, value, value.length),
        "SetupDiSetDeviceRegistryProperty of the hardware ID");
  }

  @Override
  public void callClassInstaller(int function, DeviceSet set, Device device)
      throws DeviceException {
    check(
        setup.SetupDiCallClassInstaller(function, set(set), device(device)),
        "SetupDiCallClassInstaller of function 0x%02x".formatted(function));
  }

  @Override
  public boolean updateDriver(String hardwareId, String inf) throws DeviceException {
    IntByReference reboot = new IntByReference();
    check(
        newdev.UpdateDriverForPlugAndPlayDevicesW(
            null,
            new WString(hardwareId),
            new WString(inf),
            WindowsConstants.INSTALLFLAG_FORCE,
            reboot),
        "UpdateDriverForPlugAndPlayDevices of " + hardwareId);
    return reboot.getValue() != 0;
  }

  @Override
  public DeviceSet devicesOf(DeviceClass of) throws DeviceException {
    return new Set(
        handle(
            setup.SetupDiGetClassDevsW(memory(of.guid()), null, null, 0), "SetupDiGetClassDevs"));
  }

  @Override
  public Optional<Device> device(DeviceSet set, int number) throws DeviceException {
    Memory device = emptyDevice();
    if (setup.SetupDiEnumDeviceInfo(set(set), number, device)) {
      return Optional.of(new Data(device));
    }
    if (Native.getLastError() == WindowsConstants.ERROR_NO_MORE_ITEMS) {
      return Optional.empty();
    }
    throw refused("SetupDiEnumDeviceInfo");
  }

  @Override
  public String instanceId(DeviceSet set, Device device) throws DeviceException {
    char[] id = new char[CHARACTERS_MAX];
    check(
        setup.SetupDiGetDeviceInstanceIdW(
            set(set), device(device), id, id.length, new IntByReference()),
        "SetupDiGetDeviceInstanceId");
    return Native.toString(id);
  }

  @Override
  public List<String> hardwareIds(DeviceSet set, Device device) throws DeviceException {
    byte[] value = new byte[ID_BYTES_MAX];
    IntByReference needed = new IntByReference();
    boolean there =
        setup.SetupDiGetDeviceRegistryPropertyW(
            set(set),
            device(device),
            WindowsConstants.SPDRP_HARDWAREID,
            new IntByReference(),
            value,
            value.length,
            needed);
    if (!there) {
      if (Native.getLastError() == WindowsConstants.ERROR_INVALID_DATA) {
        return List.of();
      }
      throw refused("SetupDiGetDeviceRegistryProperty of the hardware ID");
    }
    return texts(value, needed.getValue());
  }

  /** The texts of a list in which each is ended by a zero. */
  static List<String> texts(byte[] value, int size) {
    int bytes = Math.min(Math.max(size, 0), value.length);
    String all = new String(value, 0, bytes, StandardCharsets.UTF_16LE);
    return List.of(all.split("\0", -1)).stream().filter(text -> !text.isEmpty()).toList();
  }

  @Override
  public Optional<String> adapterId(DeviceSet set, Device device) throws DeviceException {
    Pointer key =
        setup.SetupDiOpenDevRegKey(
            set(set),
            device(device),
            WindowsConstants.DICS_FLAG_GLOBAL,
            0,
            WindowsConstants.DIREG_DRV,
            WindowsConstants.KEY_QUERY_VALUE);
    if (key == null || Pointer.nativeValue(key) == -1) {
      return Optional.empty(); // A device without a driver has no such key.
    }
    try {
      byte[] value = new byte[ID_BYTES_MAX];
      IntByReference size = new IntByReference(value.length);
      int error =
          registry.RegQueryValueExW(
              key, new WString("NetCfgInstanceId"), null, new IntByReference(), value, size);
      return error == WindowsConstants.NO_ERROR
          ? texts(value, size.getValue()).stream().findFirst()
          : Optional.empty();
    } finally {
      registry.RegCloseKey(key);
    }
  }

  @Override
  public void removeEverywhere(DeviceSet set, Device device) throws DeviceException {
    Memory params = new Memory(REMOVE_BYTES);
    params.clear();
    params.setInt(0, REMOVE_HEADER_BYTES);
    params.setInt(REMOVE_FUNCTION, WindowsConstants.DIF_REMOVE);
    params.setInt(REMOVE_SCOPE, WindowsConstants.DI_REMOVEDEVICE_GLOBAL);
    check(
        setup.SetupDiSetClassInstallParamsW(set(set), device(device), params, REMOVE_BYTES),
        "SetupDiSetClassInstallParams");
  }

  @Override
  public void destroy(DeviceSet set) {
    setup.SetupDiDestroyDeviceInfoList(set(set));
  }
}
