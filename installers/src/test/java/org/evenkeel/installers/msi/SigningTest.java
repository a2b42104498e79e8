package org.evenkeel.installers.msi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.evenkeel.installers.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures, with a key that the test makes. */
class SigningTest {
  private static final String PASSWORD = "a secret of the test";

  @TempDir private Path folder = Path.of("");

  private String file(String name) {
    return folder.resolve(name) + "";
  }

  private void makeAKey() throws Exception {
    Tool.needed("openssl");
    Tool.needed("osslsigncode");
    Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    List<String> words = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048"));
    words.addAll(List.of("-passout", "file:" + file("password"), "-subj", "/CN=Evenkeel test"));
    words.addAll(List.of("-addext", "extendedKeyUsage=codeSigning", "-days", "2"));
    words.addAll(List.of("-keyout", file("key.pem"), "-out", file("certificate.pem")));
    Tool.output(folder, words);
  }

  private String verified(Path signed) throws Exception {
    return Tool.output(
        folder,
        List.of("osslsigncode", "verify", "-CAfile", file("certificate.pem"), "-in", signed + ""));
  }

  @Test
  void thePackageAndItsProgramsAreSignedAndThePasswordIsInNoCommandLine() throws Exception {
    WindowsParts.needed();
    makeAKey();
    Path runtime = WindowsParts.runtime(folder);
    Path theirs = runtime.resolve("bin/theirs.dll");
    Path fresh = Files.write(folder.resolve("fresh.dll"), WindowsParts.program());
    MsiOptions options =
        MsiOptions.of(
            List.of(
                "--windows-certificate=" + file("certificate.pem"),
                "--windows-key=" + file("key.pem"),
                "--windows-password-file=" + file("password"),
                "--windows-timestamp="));
    Signer signer = new Signer(options.signing().orElseThrow(), folder);
    assertFalse((signer.arguments(fresh, fresh, true) + "").contains(PASSWORD));
    signer.sign(fresh, false);
    Files.copy(fresh, theirs);

    Path msi =
        WindowsParts.made(
            folder.resolve("made"),
            "1.2.3",
            "--windows-runtime=" + runtime,
            "--windows-certificate=" + file("certificate.pem"),
            "--windows-key=" + file("key.pem"),
            "--windows-password-file=" + file("password"));

    assertTrue(verified(msi).contains("Signature verification: ok"));
    Path out = folder.resolve("out");
    Tool.output(folder, List.of("msiextract", "--directory", out + "", msi + ""));
    List<Path> programs;
    try (Stream<Path> files = Files.walk(out)) {
      programs = files.filter(path -> (path + "").matches(".*\\.(exe|dll)")).toList();
    }
    assertEquals(5, programs.size(), programs::toString);
    for (Path program : programs) {
      assertTrue(verified(program).contains("Signature verification: ok"));
      if (program.endsWith("theirs.dll")) {
        assertEquals(-1, Files.mismatch(theirs, program));
      }
    }
    try (Stream<Path> left = Files.list(folder.resolve("made"))) {
      assertEquals(List.of(msi), left.toList());
    }
    byte[] changed = Files.readAllBytes(msi);
    changed[changed.length / 2] ^= 1;
    Path broken = Files.write(folder.resolve("broken.msi"), changed);
    assertThrows(AssertionError.class, () -> verified(broken));
  }

  @Test
  void aKeyAloneAndAnUnknownOptionAreRefused() throws Exception {
    assertThrows(IOException.class, () -> MsiOptions.of(List.of("--windows-key=k")));
    assertThrows(IOException.class, () -> MsiOptions.of(List.of("--windows-runtme=x")));
    MsiOptions none = MsiOptions.of(List.of("--windows-key=", "--arm64=", "--quick=false"));
    assertTrue(none.runtime().isEmpty() && none.signing().isEmpty());
  }

  @Test
  void whatIsSignedIsKnownFromTheFileAlone() throws Exception {
    byte[] program = WindowsParts.program();
    PeFile plain = PeFile.read(program).orElseThrow();
    assertTrue(plain.x64() && !plain.signed());
    assertTrue(plain.version().orElseThrow().matches("\\d+(\\.\\d+){3}"));
    for (int length = 0; length < 1024; length += 7) {
      PeFile.read(Arrays.copyOf(program, length));
    }
    byte[] far = Arrays.copyOf(program, 4096);
    Arrays.fill(far, 0x3c, 0x40, (byte) 0x7f);
    assertTrue(PeFile.read(far).isEmpty());
    assertTrue(
        PeFile.read("MZ, a text".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).isEmpty());
  }
}
