package org.evenkeel.installers.deb;

import java.util.Arrays;

/** A kind of processor that packages are made for. */
enum Architecture {
  /** 64-bit PCs. */
  AMD64("amd64", "linux-x86-64", "x86_64", 62),
  /** 64-bit ARM. */
  ARM64("arm64", "linux-aarch64", "aarch64", 183);

  private static final byte[] ELF64_LITTLE_ENDIAN = {0x7f, 'E', 'L', 'F', 2, 1};
  private static final int E_MACHINE = 18; // elf(5)

  private final String debian;
  private final String jna;
  private final String gnu;
  private final int machine; // elf.h

  Architecture(String debian, String jna, String gnu, int machine) {
    this.debian = debian;
    this.jna = jna;
    this.gnu = gnu;
    this.machine = machine;
  }

  /** Debian's name for it. */
  String debian() {
    return debian;
  }

  /** The folder of JNA's native part for it. */
  String jna() {
    return jna;
  }

  /** Its name as Debian's packages of GNU tools have it. */
  String gnu() {
    return gnu.replace('_', '-') + "-linux-gnu";
  }

  /** What a GNU tool for it is called on a machine of another kind. */
  String tool(String name) {
    return gnu + "-linux-gnu-" + name;
  }

  /** Whether that is a program or a library for it. */
  boolean isElf(byte[] file) {
    return file.length > E_MACHINE + 1
        && Arrays.equals(
            file, 0, ELF64_LITTLE_ENDIAN.length, ELF64_LITTLE_ENDIAN, 0, ELF64_LITTLE_ENDIAN.length)
        && ((file[E_MACHINE] & 0xff) | (file[E_MACHINE + 1] & 0xff) << 8) == machine;
  }
}
