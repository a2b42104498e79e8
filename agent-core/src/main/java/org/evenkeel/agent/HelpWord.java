package org.evenkeel.agent;

import java.util.Arrays;

/** The word {@code help} where a program expects a command: what many type first. Pure. */
public final class HelpWord {
  private HelpWord() {}

  /**
   * The arguments as they are, but {@code help}, {@code help status} and {@code help config check}
   * as {@code --help}, {@code status --help} and {@code config check --help}.
   */
  public static String[] asOption(String... args) {
    if (args.length == 0 || !args[0].equals("help")) {
      return args;
    }
    String[] asked = Arrays.copyOfRange(args, 1, args.length + 1);
    asked[args.length - 1] = "--help";
    return asked;
  }
}
