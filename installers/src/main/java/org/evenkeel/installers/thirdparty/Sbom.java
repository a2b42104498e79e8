package org.evenkeel.installers.thirdparty;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.json.BomJsonGenerator;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.license.Expression;

/**
 * Writes bills of materials (<a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>, as
 * JSON): the programs, each with the libraries in its jar, and their Java with its modules. There
 * is no serial number in it, and no time but the release's.
 */
final class Sbom {
  private static final String OURS = "Apache-2.0";

  private final Bom bom = new Bom();
  private final String version;

  private Sbom(String name, String version, Instant time) {
    this.version = version;
    Metadata metadata = new Metadata();
    metadata.setTimestamp(Date.from(time));
    metadata.setComponent(
        component(Component.Type.APPLICATION, name, version, purl("release", name), OURS));
    bom.setMetadata(metadata);
  }

  /**
   * The document.
   *
   * @param name of the package
   * @param version of all of our programs
   * @param time of the release
   * @throws IOException when a jar cannot be read
   */
  static String json(
      String name, String version, Instant time, List<Program> programs, JavaRuntime runtime)
      throws IOException {
    Sbom sbom = new Sbom(name, version, time);
    sbom.programs(programs, runtime);
    try {
      return new BomJsonGenerator(sbom.bom, Version.VERSION_16).toJsonString(true) + "\n";
    } catch (GeneratorException e) {
      throw new IOException("the bill of materials of %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private void programs(List<Program> programs, JavaRuntime runtime) throws IOException {
    Dependency release = new Dependency(bom.getMetadata().getComponent().getBomRef());
    bom.addDependency(release);
    Map<String, Component> libraries = new TreeMap<>();
    for (Program program : programs) {
      String purl = purl("program", program.name());
      Component component =
          component(Component.Type.APPLICATION, program.name(), version, purl, OURS);
      component.addHash(new Hash(Hash.Algorithm.SHA_256, Digest.sha256(program.jar())));
      bom.addComponent(component);
      release.addDependency(new Dependency(purl));
      Dependency needs = new Dependency(purl);
      for (Licensed one : program.libraries()) {
        libraries.put(one.library().purl(), library(one));
        needs.addDependency(new Dependency(one.library().purl()));
      }
      needs.addDependency(new Dependency(runtime.purl()));
      bom.addDependency(needs);
    }
    libraries.values().forEach(bom::addComponent);
    bom.addComponent(java(runtime));
  }

  private String purl(String kind, String name) {
    return "pkg:generic/evenkeel/%s@%s?kind=%s".formatted(name, version, kind);
  }

  private static Component library(Licensed one) throws IOException {
    Library library = one.library();
    Component component =
        component(
            Component.Type.LIBRARY,
            library.artifact(),
            library.version(),
            library.purl(),
            one.expression());
    component.setGroup(library.group());
    component.addHash(new Hash(Hash.Algorithm.SHA_256, Digest.sha256(library.jar())));
    return component;
  }

  private static Component java(JavaRuntime runtime) {
    Component java =
        component(
            Component.Type.PLATFORM,
            "openjdk",
            runtime.version(),
            runtime.purl(),
            JavaRuntime.LICENCE);
    for (String module : runtime.modules()) {
      java.addComponent(
          component(
              Component.Type.LIBRARY,
              module,
              runtime.version(),
              runtime.purl() + "#" + module,
              JavaRuntime.LICENCE));
    }
    return java;
  }

  private static Component component(
      Component.Type type, String name, String version, String purl, String licence) {
    Component component = new Component();
    component.setType(type);
    component.setName(name);
    component.setVersion(version);
    component.setPurl(purl);
    component.setBomRef(purl);
    LicenseChoice choice = new LicenseChoice();
    choice.setExpression(new Expression(licence));
    component.setLicenses(choice);
    return component;
  }
}
