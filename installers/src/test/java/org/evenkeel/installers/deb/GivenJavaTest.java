package org.evenkeel.installers.deb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runtimes that whoever builds has brought; of their programs the head is enough to be judged. */
class GivenJavaTest {
  private static final List<String> MODULES = List.of("java.base", "java.xml");
  private static final int AARCH64 = 183;
  private static final int X86_64 = 62;

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void makeARightOne() throws IOException {
    release("25.0.4.1", "java.base java.logging java.xml");
    program("bin/java", AARCH64, "GLIBC_2.17");
    program("lib/server/libjvm.so", AARCH64, "GLIBC_2.17 GLIBC_2.35 GLIBC_2.4");
  }

  private void release(String version, String modules) throws IOException {
    Files.writeString(
        folder.resolve("release"),
        "JAVA_VERSION=\"%s\"\nMODULES=\"%s\"\n".formatted(version, modules));
  }

  private void program(String name, int machine, String symbols) throws IOException {
    byte[] head = Arrays.copyOf(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 64);
    head[18] = (byte) machine;
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolve("..").normalize());
    byte[] text = symbols.getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = Arrays.copyOf(head, head.length + text.length);
    System.arraycopy(text, 0, bytes, head.length, text.length);
    Files.write(file, bytes);
  }

  private Path taken() throws IOException {
    GivenJava given = new GivenJava(folder, Architecture.ARM64);
    return given.runtime(folder.resolve("target"), "one", MODULES);
  }

  private void refused(String why) {
    String said = String.valueOf(assertThrows(IOException.class, this::taken).getMessage());
    assertTrue(said.startsWith(folder.toString()), said);
    assertTrue(said.contains(why), said);
  }

  @Test
  void aRuntimeForThatProcessorIsTakenWhole() throws IOException {
    assertEquals(folder, taken());
  }

  @Test
  void whatIsNoJavaIsRefused() throws IOException {
    Files.delete(folder.resolve("release"));
    refused(" is no Java: it has neither jmods nor a file release");
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    release("21.0.5", "java.base java.xml");
    refused(" is a Java '21.0.5'; the programs need 25");
  }

  @Test
  void missingModulesAreNamed() throws IOException {
    release("25", "java.base java.logging");
    refused(" lacks java.xml");
  }

  @Test
  void anotherProcessorsProgramsAreRefused() throws IOException {
    program("lib/server/libjvm.so", X86_64, "");
    refused("lib/server/libjvm.so is no program for arm64");
    Files.delete(folder.resolve("bin/java"));
    refused("bin/java is no program for arm64");
  }

  @Test
  void aJavaForLaterSystemsThanThePackagesAreForIsRefused() throws IOException {
    program("lib/server/libjvm.so", AARCH64, "GLIBC_2.17 GLIBC_2.38 GLIBC_2.9");
    refused("lib/server/libjvm.so needs glibc 2.38, packages promise to run with 2.35");
  }
}
