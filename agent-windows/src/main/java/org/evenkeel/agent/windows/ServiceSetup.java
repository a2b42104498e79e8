package org.evenkeel.agent.windows;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.evenkeel.agent.AgentConfiguration;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.ConfigurationReader;
import org.evenkeel.agent.ResponderSetting;
import org.jspecify.annotations.Nullable;

/**
 * What a service needs that an installer has put there and the tables of Windows Installer cannot
 * express: its settings, the access list of its directory, a configuration, a firewall rule.
 */
final class ServiceSetup {
  /** Where the installer has written what it was told; the value {@link #DIRECTORS} is a text. */
  static final String KEY = "SOFTWARE\\Evenkeel\\Agent";

  static final String DIRECTORS = "Directors";

  private final Win32 win32;
  private final AgentFiles files;
  private final SystemProgram programs;
  private final Consumer<String> say;

  /**
   * Does nothing yet.
   *
   * @param say takes sentences for the administrator; those that are warnings begin with that word
   */
  ServiceSetup(Win32 win32, AgentFiles files, SystemProgram programs, Consumer<String> say) {
    this.win32 = win32;
    this.files = files;
    this.programs = programs;
    this.say = say;
  }

  /**
   * Sets everything; does no harm the second time.
   *
   * @param takeOver whether the configuration of an installed Loadbalancer.org agent is to be used
   *     while nobody has edited our own
   * @param delivered agent.xml as the package brought it
   * @throws IOException when the service could not serve so: what is wrong, where, what now
   */
  void configure(boolean takeOver, Path delivered) throws IOException {
    // First of all: nothing is to be changed when this text is not what it ought to be.
    Directors directors = directors();
    AccessControl access = new AccessControl(win32);
    access.claim(files.directory());
    if (takeOver) {
      takeOver(access, delivered);
    }
    ServiceRegistration service = new ServiceRegistration(win32);
    warn(service.configure());
    warn(access.open(files.directory(), ServiceDefinition.OWN_ACCOUNT));
    AgentConfiguration configuration = configuration();
    if (service.look().state() == ServiceReport.State.STOPPED) {
      refuseTakenPorts(configuration.responders());
    }
    openFirewall(ports(configuration.responders()), directors);
  }

  /** Takes the firewall rule and the event source away. */
  void undo() throws IOException {
    programs
        .run(FirewallRule.PROGRAM, FirewallRule.removal())
        .ifPresent(why -> say.accept("warning: " + why));
    warn(new ServiceRegistration(win32).forget());
  }

  private void warn(List<String> refused) {
    refused.forEach(why -> say.accept("warning: " + why));
  }

  /** What the installer was told. */
  Directors directors() throws IOException {
    try {
      return Directors.parse(win32.registryText(KEY, DIRECTORS).orElse(""));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s; install with DIRECTORS=10.0.0.20,10.0.0.21".formatted(e.getMessage()), e);
    }
  }

  private void takeOver(AccessControl access, Path delivered) throws IOException {
    Path other = TakeOver.below(files.directory().resolveSibling(""));
    if (Files.notExists(other)) {
      return;
    }
    if (!TakeOver.untouched(files.configuration(), delivered)) {
      say.accept("%s is kept; %s is not taken over".formatted(files.configuration(), other));
    } else if (!access.trusted(other) || !access.trusted(other.resolveSibling(""))) {
      say.accept("warning: %s is not taken over: it is no administrator's".formatted(other));
    } else {
      say.accept(
          TakeOver.take(other, files.configuration())
              .map(why -> "warning: not taken over: " + why)
              .orElse("%s is taken over".formatted(other)));
    }
  }

  private AgentConfiguration configuration() throws IOException {
    if (Files.notExists(files.configuration())) {
      return AgentConfiguration.DEFAULTS;
    }
    try (InputStream stream = Files.newInputStream(files.configuration())) {
      return ConfigurationReader.read(stream.readNBytes(ConfigurationReader.BYTES_MAX + 1))
          .configuration();
    } catch (ConfigurationException e) {
      throw new IOException(e.problems().getFirst().in(files.configuration()), e);
    }
  }

  /** Ports that clients ask. */
  static List<Integer> ports(List<ResponderSetting> responders) {
    return responders.stream().map(ResponderSetting::port).sorted().distinct().toList();
  }

  /**
   * Tries every port of a service that does not run.
   *
   * @throws IOException when another program has one
   */
  static void refuseTakenPorts(List<ResponderSetting> responders) throws IOException {
    for (ResponderSetting responder : responders) {
      if (responder.listen().isEmpty()) {
        refuseTaken(null, responder.port());
      }
      for (InetAddress address : responder.listen()) {
        refuseTaken(address, responder.port());
      }
    }
  }

  private static void refuseTaken(@Nullable InetAddress address, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(false);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new IOException(
          "TCP port %d: %s; \"netstat -abno\" names who has it (the Loadbalancer.org agent is the service LBCPUMon): stop that, or give agent.xml another Port"
              .formatted(port, e.getMessage()),
          e);
    }
  }

  /** A machine whose firewall is off or another product's still has an agent. */
  private void openFirewall(List<Integer> ports, Directors directors) throws IOException {
    // Refused where there is no rule yet.
    programs.run(FirewallRule.PROGRAM, FirewallRule.removal());
    programs
        .run(FirewallRule.PROGRAM, FirewallRule.opening(ports, directors))
        .ifPresent(
            why -> say.accept("warning: Windows' firewall has no rule for the agent: " + why));
  }
}
