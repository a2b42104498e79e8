package org.evenkeel.coordinator.cli;

import org.evenkeel.coordinator.model.RealServerId;
import picocli.CommandLine.Parameters;

/** The parameters of every command that is about one real server. */
final class RealServerParameters implements Editing.Target {
  @Parameters(index = "0", paramLabel = "VIP", description = "Name of the virtual service.")
  private String service = "";

  @Parameters(index = "1", paramLabel = "RIP", description = "Name of the real server.")
  private String realServer = "";

  @Override
  public String list() {
    return list(service);
  }

  @Override
  public String path() {
    return path(new RealServerId(service, realServer));
  }

  @Override
  public String name() {
    return realServer;
  }

  /** The path of something of the real server in the API. */
  String path(String what) {
    return path() + "/" + what;
  }

  /** The path of something of a real server in the API. */
  static String path(RealServerId id, String what) {
    return path(id) + "/" + what;
  }

  private static String path(RealServerId id) {
    return list(id.service()) + "/" + PathSegment.of(id.realServer());
  }

  private static String list(String service) {
    return VipCommand.path(service) + "/real-servers";
  }
}
