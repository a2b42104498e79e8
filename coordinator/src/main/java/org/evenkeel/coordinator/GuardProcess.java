package org.evenkeel.coordinator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.ha.ElectionRules;
import org.evenkeel.coordinator.ha.InterfaceAddresses;
import org.evenkeel.coordinator.ha.guard.Charge;
import org.evenkeel.coordinator.ha.guard.Guard;
import org.evenkeel.coordinator.ha.wire.Conversation;
import org.evenkeel.coordinator.ha.wire.HeartbeatCodec;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Flags;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Kind;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.Standing;
import org.evenkeel.coordinator.ha.wire.HeartbeatMessage.State;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.ha.wire.PairNames;
import org.evenkeel.coordinator.host.HostName;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The small process beside a coordinator of a pair: {@link Guard} with its doors. */
public final class GuardProcess {
  private static final Logger LOG = LoggerFactory.getLogger(GuardProcess.class);

  /** The coordinator may have said some more than it had told its guard before it fell silent. */
  private static final long AHEAD = 100;

  private GuardProcess() {}

  /** Where a guard listens, below a root directory. */
  static Path socket(Path root) {
    return root.resolve("run/evenkeel/guard.sock");
  }

  /** What starts a guard of this program: the same Java, the same classes, less memory. */
  static List<String> command(Path root) {
    List<String> words = new ArrayList<>();
    Path apart = Path.of("/usr/bin/setsid"); // a signal from a terminal is not for the guard
    if (Files.isExecutable(apart)) {
      words.add(apart.toString());
    }
    words.add(ProcessHandle.current().info().command().orElse("java"));
    words.addAll(archived());
    words.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx16m",
            "-Xss256k",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path", ""),
            Main.class.getName(),
            "guard",
            "--root",
            root.toAbsolutePath().toString()));
    return words;
  }

  /** Where this Java has its classes and JNA's native part from: another starts from there too. */
  private static List<String> archived() {
    String[] arguments = ProcessHandle.current().info().arguments().orElse(new String[0]);
    return Stream.of(arguments)
        .takeWhile(argument -> argument.startsWith("-"))
        .filter(
            argument ->
                argument.startsWith("-XX:AOTCache=")
                    || argument.startsWith("-Djna.")
                    || argument.equals("-XX:+UseCompactObjectHeaders"))
        .toList();
  }

  /**
   * Guards until nobody needs it.
   *
   * @throws StartException when it cannot
   */
  public static void run(Path root) throws StartException, InterruptedException {
    try {
      NodeConfiguration node =
          NodeYaml.load(root.resolve("etc/evenkeel/node.yaml"), HostName.ofKernel());
      Logging.level(node.logLevel());
      HaSpec spec =
          node.ha().orElseThrow(() -> new StartException("node.yaml says nothing of a pair"));
      Keyring keys = Keyring.load(Partnership.keyFile(spec, root));
      try (var addresses = InterfaceAddresses.of(node::interfaceFor, node.node(), node.ha())) {
        var doors =
            new Guard.Doors(
                charge -> new Sender(node.node(), spec, keys, charge),
                charge -> release(addresses, charge));
        rehearse(node.node(), spec, keys, addresses);
        new Guard(ElectionRules.of(node.node(), spec), socket(root), doors, Clock.SYSTEM).run();
      }
    } catch (ConfigurationException e) {
      throw new StartException(e);
    } catch (IOException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Has all that a guard needs been run once: its first word must not be late. */
  private static void rehearse(
      String node, HaSpec spec, Keyring keys, InterfaceAddresses addresses) {
    try (var sender = new Sender(node, spec, keys, Charge.NONE)) {
      LOG.debug("a word of a guard has {} bytes", sender.word(false).length);
    }
    release(addresses, Charge.NONE).forEach((address, why) -> LOG.debug("{}: {}", address, why));
  }

  private static Map<IpAddress, String> release(InterfaceAddresses addresses, Charge charge) {
    return addresses.release(charge.addresses());
  }

  /**
   * Speaks on every link from any free port: the coordinator's own is taken while that hangs. The
   * peer looks at the address alone.
   */
  private static final class Sender implements Guard.Voice {
    private final HaSpec spec;
    private final Keyring keys;
    private final Charge charge;
    private final Conversation conversation;
    private final List<Optional<DatagramChannel>> channels = new ArrayList<>();

    Sender(String node, HaSpec spec, Keyring keys, Charge charge) {
      this.spec = spec;
      this.keys = keys;
      this.charge = charge;
      var names = new PairNames(node, spec.peer());
      var start =
          new Conversation.Start(charge.boot(), charge.sequence() + AHEAD, Clock.SYSTEM.nanos());
      this.conversation =
          new Conversation(names, spec.heartbeat(), spec.links().size(), new SecureRandom(), start);
      spec.links().forEach(link -> channels.add(open(link)));
    }

    private static Optional<DatagramChannel> open(HaSpec.Link link) {
      InetAddress local = link.local().inet();
      try {
        DatagramChannel channel =
            DatagramChannel.open(
                link.local().isV6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(local, 0));
        return Optional.of(channel);
      } catch (IOException e) {
        LOG.error("link {}: {}", link, e.getMessage());
        return Optional.empty();
      }
    }

    @Override
    public long speak(boolean resigned) {
      byte[] datagram = word(resigned);
      for (int i = 0; i < channels.size(); i++) {
        InetSocketAddress remote =
            spec.links().get(i).remote().withPort(spec.links().get(i).port());
        channels.get(i).ifPresent(channel -> send(channel, datagram, remote));
      }
      return conversation.sequence();
    }

    /** The next message. */
    byte[] word(boolean resigned) {
      var flags = new Flags(!resigned, false, false, false);
      State state = resigned ? State.PASSIVE : State.ACTIVE;
      int priority = resigned ? 0 : spec.priority();
      var standing = new Standing(charge.term(), state, flags, priority, spec.priority(), 0, 0);
      HeartbeatMessage message =
          conversation.say(
              resigned ? Kind.RESIGNATION : Kind.HEARTBEAT,
              standing,
              Clock.SYSTEM.nanos(),
              System.currentTimeMillis());
      return HeartbeatCodec.encode(message, keys.signer());
    }

    private static void send(DatagramChannel channel, byte[] datagram, InetSocketAddress remote) {
      try {
        channel.send(ByteBuffer.wrap(datagram), remote);
      } catch (IOException e) {
        LOG.debug("not sent to {}", remote, e);
      }
    }

    @Override
    public void close() {
      for (Optional<DatagramChannel> channel : channels) {
        try {
          if (channel.isPresent()) {
            channel.get().close();
          }
        } catch (IOException e) {
          LOG.debug("closing", e);
        }
      }
    }
  }
}
