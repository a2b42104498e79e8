package org.evenkeel.coordinator.web;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.evenkeel.coordinator.digest.Sha256;

/**
 * Scripts, styles and the logo, from the class path. Their path carries a digest of them all, so
 * that a browser may keep them for ever and still sees a new version at once. Immutable.
 */
final class Assets {
  private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";
  private final Map<String, Asset> assets = new LinkedHashMap<>();
  private final String version;

  /** Reads them all; a missing one is a fault of the build. */
  Assets() {
    try {
      add("evenkeel.css", "evenkeel.css", "text/css");
      add("htmx.js", HTMX, "text/javascript");
      add("page.js", "page.js", "text/javascript");
      add("account.js", "account.js", "text/javascript");
      add("editor.js", "editor.js", "text/javascript");
      add("events.js", "events.js", "text/javascript");
      add("maintenance.js", "maintenance.js", "text/javascript");
      add("lockdown.js", "lockdown.js", "text/javascript");
      add("logs.js", "logs.js", "text/javascript");
      add("plan.js", "plan.js", "text/javascript");
      add("yaml.js", "yaml.js", "text/javascript");
      add("live.js", "live.js", "text/javascript");
      add("certificates.js", "certificates.js", "text/javascript");
      add("logo.svg", "logo.svg", "image/svg+xml");
      MessageDigest digest = Sha256.begun();
      assets.values().forEach(asset -> digest.update(asset.content));
      version = HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (IOException e) {
      throw new UncheckedIOException("the program is incomplete; install it anew", e);
    }
  }

  /** The path below which they are served, for templates. */
  String base() {
    return "/lbadmin/assets/" + version;
  }

  /** Answers a request for {@code /lbadmin/assets/{version}/{name}}. */
  void serve(Context request) {
    Asset asset = assets.get(request.pathParam("name"));
    if (asset == null || !request.pathParam("version").equals(version)) {
      throw new NotFoundResponse();
    }
    request.res().setHeader("Cache-Control", "public, max-age=31536000, immutable");
    request.contentType(asset.type + ";charset=utf-8").result(asset.content);
  }

  private void add(String name, String resource, String type) throws IOException {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new NoSuchFileException(resource);
      }
      assets.put(name, new Asset(in.readAllBytes(), type));
    }
  }

  private static final class Asset {
    private final byte[] content;
    private final String type;

    Asset(byte[] content, String type) {
      this.content = content;
      this.type = type;
    }
  }
}
