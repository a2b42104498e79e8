package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.Deque;

/** The last messages of the guest's kernel. One thread follows, any reads. */
final class KernelLog {

  private static final int LINES_MAX = 60;

  private final Deque<String> lines = new ArrayDeque<>();

  /** Reads until the kernel's console closes. */
  void follow(InputStream console) {
    try (var reader = new BufferedReader(new InputStreamReader(console, UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line.strip());
      }
    } catch (IOException e) {
      add("(console lost: " + e.getMessage() + ")");
    }
  }

  private synchronized void add(String line) {
    if (lines.size() == LINES_MAX) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  synchronized String text() {
    return String.join("\n", lines);
  }
}
