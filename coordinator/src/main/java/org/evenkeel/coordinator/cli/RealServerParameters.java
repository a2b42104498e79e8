package org.evenkeel.coordinator.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.evenkeel.coordinator.model.RealServerId;
import picocli.CommandLine.Parameters;

/** The parameters of every command that is about one real server. */
final class RealServerParameters {
  @Parameters(index = "0", paramLabel = "VIP", description = "Name of the virtual service.")
  private String service = "";

  @Parameters(index = "1", paramLabel = "RIP", description = "Name of the real server.")
  private String realServer = "";

  /** The path of something of the real server in the API. */
  String path(String what) {
    return path(new RealServerId(service, realServer), what);
  }

  /** The path of something of a real server in the API. */
  static String path(RealServerId id, String what) {
    return "/api/v1/virtual-services/%s/real-servers/%s/%s"
        .formatted(segment(id.service()), segment(id.realServer()), what);
  }

  /** A name as a segment of a path (RFC 3986). */
  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
