package org.evenkeel.lab.wine;

import java.security.Provider;
import java.security.SecureRandomSpi;
import java.util.Random;

/**
 * Random numbers that are good enough for a test and for nothing else. Java seeds its own from the
 * list of network adapters, for which it needs a function of Windows that wine 8 lacks ({@code
 * GetAnycastIpAddressTable}).
 */
public final class Dice extends Provider {
  private static final long serialVersionUID = 1L;

  /** Java makes it by its name. */
  public Dice() {
    super("Dice", "1", "random numbers for tests under wine");
    put("SecureRandom.Dice", Throw.class.getName());
  }

  /** One source of numbers. */
  public static final class Throw extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;
    private final Random random = new Random();

    /** Java makes it by its name. */
    public Throw() {}

    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected void engineNextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int length) {
      byte[] seed = new byte[length];
      random.nextBytes(seed);
      return seed;
    }
  }
}
