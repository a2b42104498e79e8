package org.evenkeel.installers.msi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the build has to know of a program or library of Windows. Offsets are those of Microsoft's
 * "PE Format", for 64-bit images.
 *
 * @param x64 whether it is for 64-bit x86
 * @param signed whether it carries a signature, good or not
 * @param version its file version, four numbers; empty when it names none
 */
record PeFile(boolean x64, boolean signed, Optional<String> version) {
  private static final int PE_OFFSET_AT = 0x3c;
  private static final int PE_SIGNATURE = 0x4550;
  private static final int MACHINE_AMD64 = 0x8664;
  private static final int PE32_PLUS = 0x20b;

  /** From the PE signature on: 4 of it, 20 of the COFF header, 112 up to the data directories. */
  private static final int DIRECTORIES = 4 + 20 + 112;

  /** Number and size of the entry that leads to the certificates. */
  private static final int CERTIFICATES = 4;

  private static final int DIRECTORY_BYTES = 8;

  /** The beginning of a VS_VERSIONINFO's key and, after it, of its VS_FIXEDFILEINFO. */
  private static final byte[] VERSION_KEY = "VS_VERSION_INFO\0".getBytes(StandardCharsets.UTF_16LE);

  private static final int FIXED_SIGNATURE = 0xfeef04bd;

  /** Reads one; empty when the bytes are none. Never fails, whatever the bytes are. */
  static Optional<PeFile> read(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < PE_OFFSET_AT + 4 || file.getShort(0) != 0x5a4d) {
      return Optional.empty();
    }
    int pe = file.getInt(PE_OFFSET_AT);
    int end = DIRECTORIES + (CERTIFICATES + 1) * DIRECTORY_BYTES;
    if (pe < 0 || pe > bytes.length - end || file.getInt(pe) != PE_SIGNATURE) {
      return Optional.empty();
    }
    boolean x64 =
        (file.getShort(pe + 4) & 0xffff) == MACHINE_AMD64 && file.getShort(pe + 24) == PE32_PLUS;
    int certificates = file.getInt(pe + DIRECTORIES + CERTIFICATES * DIRECTORY_BYTES + 4);
    return Optional.of(new PeFile(x64, x64 && certificates != 0, version(bytes, file)));
  }

  private static Optional<String> version(byte[] bytes, ByteBuffer file) {
    // The key is padded to a multiple of four, counted from six bytes before it.
    int fixed = VERSION_KEY.length + 2;
    for (int at = 6; at <= bytes.length - fixed - 16; at++) {
      if (startsAt(bytes, at) && file.getInt(at + fixed) == FIXED_SIGNATURE) {
        int high = file.getInt(at + fixed + 8);
        int low = file.getInt(at + fixed + 12);
        return Optional.of(
            "%d.%d.%d.%d".formatted(high >>> 16, high & 0xffff, low >>> 16, low & 0xffff));
      }
    }
    return Optional.empty();
  }

  private static boolean startsAt(byte[] bytes, int at) {
    for (int i = 0; i < VERSION_KEY.length; i++) {
      if (bytes[at + i] != VERSION_KEY[i]) {
        return false;
      }
    }
    return true;
  }
}
