package org.evenkeel.agent.monitor.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.evenkeel.agent.monitor.model.Brightness;

/** Whether the desktop is light or dark. It costs a process, so ask every few seconds at most. */
public final class DesktopColours {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** A place to look, and how to read what is found there. */
  private record Source(List<String> command, Function<String, Optional<Brightness>> reading) {}

  private static final List<Source> WINDOWS =
      List.of(
          new Source(
              List.of(
                  "reg",
                  "query",
                  "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize",
                  "/v",
                  "AppsUseLightTheme"),
              DesktopColours::ofRegistry));

  private static final List<Source> LINUX =
      List.of(
          new Source(
              List.of(
                  "gdbus",
                  "call",
                  "--session",
                  "--timeout=2",
                  "--dest=org.freedesktop.portal.Desktop",
                  "--object-path=/org/freedesktop/portal/desktop",
                  "--method=org.freedesktop.portal.Settings.Read",
                  "org.freedesktop.appearance",
                  "color-scheme"),
              DesktopColours::ofPortal),
          new Source(
              List.of("gsettings", "get", "org.gnome.desktop.interface", "color-scheme"),
              DesktopColours::ofGnome));

  private final Commands commands;
  private final List<Source> sources;

  /** Asks what this operating system offers. */
  public DesktopColours(Commands commands) {
    this(commands, System.getProperty("os.name", "").startsWith("Windows"));
  }

  DesktopColours(Commands commands, boolean windows) {
    this.commands = commands;
    this.sources = windows ? WINDOWS : LINUX;
  }

  /** What the desktop says now; empty when it does not. */
  public Optional<Brightness> now() {
    for (Source source : sources) {
      try {
        Commands.Outcome outcome = commands.run(source.command(), PATIENCE);
        Optional<Brightness> found =
            outcome.good() ? source.reading().apply(outcome.output()) : Optional.empty();
        if (found.isPresent()) {
          return found;
        }
      } catch (IOException _) {
        // Not there; the next one may be.
      }
    }
    return Optional.empty();
  }

  /** {@code AppsUseLightTheme REG_DWORD 0x0} is dark. */
  static Optional<Brightness> ofRegistry(String output) {
    String text = output.toLowerCase(Locale.ROOT);
    if (!text.contains("appsuselighttheme") || !text.contains("reg_dword")) {
      return Optional.empty();
    }
    return Optional.of(text.strip().endsWith("0x0") ? Brightness.DARK : Brightness.LIGHT);
  }

  /** {@code (<<uint32 1>>,)} prefers dark, 2 light, 0 nothing (XDG desktop portal, Settings). */
  static Optional<Brightness> ofPortal(String output) {
    if (output.contains("uint32 1")) {
      return Optional.of(Brightness.DARK);
    }
    return output.contains("uint32 ") ? Optional.of(Brightness.LIGHT) : Optional.empty();
  }

  /** {@code 'prefer-dark'}, {@code 'prefer-light'} or {@code 'default'}. */
  static Optional<Brightness> ofGnome(String output) {
    if (output.contains("dark")) {
      return Optional.of(Brightness.DARK);
    }
    return output.contains("light") || output.contains("default")
        ? Optional.of(Brightness.LIGHT)
        : Optional.empty();
  }
}
