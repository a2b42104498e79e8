package org.evenkeel.lab;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The program behind {@code ./evenkeel bench NAME [-o table|json]}. */
public final class Bench {
  private static final Set<String> FORMATS = Set.of("table", "json");

  private Bench() {}

  /** Runs one benchmark and prints what it found; progress goes to the standard error. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> words = List.of(args);
    String format = words.size() == 3 && words.get(1).equals("-o") ? words.get(2) : "table";
    if (words.isEmpty() || words.size() == 2 || words.size() > 3 || !FORMATS.contains(format)) {
      System.err.println("usage: evenkeel bench NAME [-o table|json], NAME one of: ipvs");
      System.exit(2);
    }
    Figures figures =
        switch (words.getFirst()) {
          case "ipvs" -> IpvsBench.run();
          default -> throw new IllegalArgumentException("no benchmark " + words.getFirst());
        };
    System.out.print(format.equals("json") ? figures.json() + "\n" : figures.table());
  }

  /** Tells the person who waits. */
  static void progress(String text) {
    System.err.println("bench: " + text);
  }
}
