package org.evenkeel.lab.desktop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An X server without a screen, Xvfb, with a display number that it finds itself. */
final class VirtualScreen implements AutoCloseable {
  private static final Path XVFB = Path.of("/usr/bin/Xvfb");
  private static final Path INTER = Path.of("/usr/share/fonts/opentype/inter");

  /** Libraries that Java loads when it opens a window, and the packages that hold them. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "libXtst.so.6", "libxtst6",
          "libXi.so.6", "libxi6",
          "libXrender.so.1", "libxrender1",
          "libfontconfig.so.1", "libfontconfig1",
          "libfreetype.so.6", "libfreetype6");

  private static final List<Path> LIBRARY_FOLDERS =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu"),
          Path.of("/usr/lib/aarch64-linux-gnu"),
          Path.of("/usr/lib64"),
          Path.of("/usr/lib"));

  private final Process process;
  private final String display;

  private VirtualScreen(Process process, String display) {
    this.process = process;
    this.display = display;
  }

  /** Why no window can be opened here, and the command that helps; empty when one can. */
  static Optional<String> missing() {
    List<String> packages = new ArrayList<>();
    if (!Files.isExecutable(XVFB)) {
      packages.add("xvfb");
    }
    if (!Files.isDirectory(INTER)) {
      packages.add("fonts-inter");
    }
    LIBRARIES.forEach(
        (library, name) -> {
          if (LIBRARY_FOLDERS.stream().noneMatch(f -> Files.exists(f.resolve(library)))) {
            packages.add(name);
          }
        });
    return packages.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "no virtual screen: install it with: sudo apt-get install --no-install-recommends "
                + String.join(" ", packages.stream().sorted().toList()));
  }

  /** Starts one, large enough for every test. */
  static VirtualScreen start() throws IOException {
    Process process =
        new ProcessBuilder(
                XVFB.toString(),
                "-displayfd",
                "1",
                "-screen",
                "0",
                "2200x1700x24",
                "-nolisten",
                "tcp")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    // Not closed: Xvfb would have nowhere to write to.
    BufferedReader out = process.inputReader(UTF_8);
    String number = out.readLine();
    if (number == null) {
      process.destroy();
      throw new IOException("Xvfb found no display number");
    }
    return new VirtualScreen(process, ":" + number.strip());
  }

  /**
   * Lets a program use the screen, with the same typeface on every machine.
   *
   * @param folder where the settings for that are written
   */
  void use(ProcessBuilder program, Path folder) throws IOException {
    Path fonts = folder.resolve("fonts.conf");
    Files.writeString(
        fonts,
        """
        <?xml version="1.0"?>
        <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
        <fontconfig>
          <include>/etc/fonts/fonts.conf</include>
          <match target="pattern">
            <test name="family"><string>sans-serif</string></test>
            <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit>
          </match>
          <match target="pattern">
            <test name="family"><string>sans</string></test>
            <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit>
          </match>
        </fontconfig>
        """);
    program.environment().put("DISPLAY", display);
    program.environment().put("FONTCONFIG_FILE", fonts.toString());
    program.environment().remove("XDG_CURRENT_DESKTOP");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
