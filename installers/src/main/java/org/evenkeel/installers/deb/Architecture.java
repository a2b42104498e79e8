package org.evenkeel.installers.deb;

/** A kind of processor that packages are made for. */
enum Architecture {
  /** 64-bit PCs. */
  AMD64("amd64", "linux-x86-64"),
  /** 64-bit ARM. */
  ARM64("arm64", "linux-aarch64");

  private final String debian;
  private final String jna;

  Architecture(String debian, String jna) {
    this.debian = debian;
    this.jna = jna;
  }

  /** Debian's name for it. */
  String debian() {
    return debian;
  }

  /** The folder of JNA's native part for it. */
  String jna() {
    return jna;
  }
}
