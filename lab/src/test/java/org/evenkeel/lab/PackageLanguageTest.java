package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages' programs on a machine of which the language is German. */
@Tag("lab")
class PackageLanguageTest {
  private static final String GERMAN = "de_DE.UTF-8";

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void german() throws Exception {
    Packages.require();
    String locale = folder.resolve(GERMAN).toString();
    assertEquals("", said(0, "localedef", "-i", "de_DE", "-f", "UTF-8", locale));
    String foreign = said(2, "ls", folder.resolve("nothing").toString());
    assertTrue(foreign.contains("Datei oder Verzeichnis"), foreign);
  }

  @Test
  void theCoordinatorKnowsAPortThatIsTakenByWhatTheSystemSays() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path etc = Files.createDirectories(folder.resolve("root/etc/evenkeel"));
      Files.writeString(
          etc.resolve("node.yaml"),
          "node: lb1\nlisten: { web: \"127.0.0.1:%d\" }\n".formatted(taken.getLocalPort()));
      Files.writeString(etc.resolve("evenkeel.yaml"), "virtual-services: []\n");
      refused(started("evenkeel", "run", "--dispatcher", "relay"));
    }
  }

  @Test
  void theAgentDoes() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      refused(started("evenkeel-agent", "run", "--listen", "127.0.0.1", "--port", port));
    }
  }

  private static void refused(String said) {
    assertTrue(said.contains("Address already in use"), said);
  }

  private String started(String name, String... arguments) throws Exception {
    assertEquals("", said(0, "dpkg-deb", "-x", Packages.of(name).toString(), folder.toString()));
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addFirst(folder.resolve("usr/lib/%s/bin/%s".formatted(name, name)).toString());
    words.addAll(List.of("--root", folder.resolve("root").toString()));
    return said(1, words.toArray(String[]::new));
  }

  private String said(int status, String... words) throws IOException, InterruptedException {
    Path log = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("LOCPATH", folder.toString());
    builder.environment().put("LC_ALL", GERMAN);
    builder.environment().remove("LANGUAGE");
    builder.environment().remove("NOTIFY_SOCKET");
    int exit = builder.start().waitFor();
    String said = Files.readString(log);
    assertEquals(status, exit, said);
    return said;
  }
}
