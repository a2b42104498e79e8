package org.evenkeel.installers.msi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Signs programs and packages of Windows (Authenticode) by osslsigncode. A key's password is read
 * by that from its file and is in no command line.
 */
final class Signer {
  private final MsiOptions.Signing with;
  private final Path work;

  /**
   * @param work a folder for what is being written
   */
  Signer(MsiOptions.Signing with, Path work) {
    this.with = with;
    this.work = work;
  }

  /**
   * Signs a file in its place.
   *
   * @param msi whether it is a package
   * @throws IOException when it could not be signed, with what osslsigncode says
   */
  void sign(Path file, boolean msi) throws IOException {
    Path signed = Files.createTempFile(work, "signed", ".tmp");
    // osslsigncode writes to no file that is there.
    Files.delete(signed);
    PackageTool.OSSLSIGNCODE.run(work, arguments(file, signed, msi));
    Files.move(signed, file, StandardCopyOption.REPLACE_EXISTING);
  }

  List<String> arguments(Path file, Path signed, boolean msi) {
    List<String> arguments = new ArrayList<>(List.of("sign", "-h", "sha256"));
    arguments.addAll(List.of("-certs", with.certificate() + "", "-key", with.key() + ""));
    with.password().ifPresent(from -> arguments.addAll(List.of("-readpass", from + "")));
    with.timestamp().ifPresent(url -> arguments.addAll(List.of("-ts", url)));
    arguments.addAll(List.of("-n", "Evenkeel agent"));
    if (msi) {
      arguments.add("-add-msi-dse");
    }
    arguments.addAll(List.of("-in", file + "", "-out", signed + ""));
    return List.copyOf(arguments);
  }
}
