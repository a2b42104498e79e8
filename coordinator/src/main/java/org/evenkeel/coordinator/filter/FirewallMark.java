package org.evenkeel.coordinator.filter;

/** What a firewall mark is: 32 bits that the kernel keeps with a packet, 0 for none. */
final class FirewallMark {
  private FirewallMark() {}

  /**
   * Checks that a number is a mark.
   *
   * @throws IllegalArgumentException when it is 0
   */
  static void require(int mark) {
    if (mark == 0) {
      throw new IllegalArgumentException("0 is what packets without a mark have");
    }
  }

  /** As nft(8) prints it: {@code 0x000003e8}. */
  static String text(int mark) {
    return "0x%08x".formatted(mark);
  }
}
