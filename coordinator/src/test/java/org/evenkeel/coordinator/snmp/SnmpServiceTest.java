package org.evenkeel.coordinator.snmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.ha.PeerReport;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.SnmpSpec;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.snmp.NetSnmp.Said;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent on a real port, asked by Debian's tools. */
@Timeout(180)
final class SnmpServiceTest {
  /** This class's alone. */
  private static final IpAddress HERE = IpAddress.parse("127.0.88.1");

  private static final int PORT = 16_161;
  private static final String NAME = "EVENKEEL-MIB::evenkeelNodeName.0";
  private static final String SYS_NAME = "1.3.6.1.2.1.1.5.0";

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each
  private SnmpService service;

  @SuppressWarnings("NullAway.Init")
  private NetSnmp manager;

  @BeforeEach
  void make() throws IOException {
    NetSnmp.require();
    secret("community", NetSnmp.COMMUNITY);
    secret("users", "# nobody else\n" + NetSnmp.USER);
    manager = new NetSnmp(HERE.toString(PORT), folder);
    service = service(Optional.of(wanted(List.of())));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private Path secret(String name, String content) throws IOException {
    return Files.setPosixFilePermissions(
        Files.writeString(folder.resolve(name), content),
        PosixFilePermissions.fromString("rw-------"));
  }

  private SnmpService service(Optional<SnmpService.Wanted> wanted) {
    return new SnmpService(
        new SnmpService.Sources(
            () -> Figures.many(2, 2),
            () -> Optional.of(pair()),
            "1.2.3",
            folder.resolve("snmp-engine")),
        wanted,
        Clock.SYSTEM);
  }

  private SnmpService.Wanted wanted(List<Cidr> from) {
    SnmpSpec spec =
        new SnmpSpec(
            Optional.of(folder.resolve("community")),
            Optional.of(folder.resolve("users")),
            from,
            "ops@example.org",
            "rack 3");
    return new SnmpService.Wanted(HERE, PORT, spec);
  }

  private static PairStatus pair() {
    PeerReport peer =
        new PeerReport(1, 1, false, 12, Role.PASSIVE, false, false, false, true, 9, 9, 7, 0, "lb2");
    return new PairStatus(
        Role.ACTIVE,
        "nobody held them",
        12,
        false,
        true,
        "lb2",
        true,
        Optional.of(peer),
        List.of(),
        Optional.of(Duration.ofNanos(250_000)),
        Optional.empty(),
        List.of(),
        List.of("a problem"));
  }

  @Test
  void everyObjectOfTheModuleIsAnsweredAsItSays() throws Exception {
    assertEquals(List.of(), service.look());
    Said walked = manager.ask("snmpbulkwalk", NetSnmp.V2C, "EVENKEEL-MIB::evenkeelMIB");
    assertEquals(0, walked.code(), walked.out());
    assertFalse(walked.out().contains("Wrong Type"), walked.out());
    Set<String> answered = new TreeSet<>();
    for (String line : walked.lines()) {
      assertTrue(line.startsWith("EVENKEEL-MIB::evenkeel"), line);
      assertTrue(
          !line.contains("INTEGER: ") || line.matches(".*: (\\w+\\(\\d+\\)|-?\\d+ percent)"), line);
      answered.add(line.substring("EVENKEEL-MIB::".length(), line.indexOf('.')));
    }
    assertEquals(readable(), answered);
    for (String expected :
        List.of(
            "evenkeelNodeVersion.0 = STRING: 1.2.3",
            "evenkeelNodeRealServers.0 = Gauge32: 4",
            "evenkeelPairRole.0 = INTEGER: active(2)",
            "evenkeelPairPeerRole.0 = INTEGER: passive(3)",
            "evenkeelPairTerm.0 = Counter64: 12",
            "evenkeelServicePorts.'s1' = STRING: \"5672\"",
            "evenkeelServiceConnections.'s1' = Counter64: 2 connections",
            "evenkeelRealServerIdle.\"s1\".'r0' = INTEGER: 97 percent",
            "evenkeelRealServerSentBytes.\"s1\".'r1' = Counter64: 2 bytes")) {
      assertTrue(walked.out().contains("EVENKEEL-MIB::" + expected + "\n"), walked.out());
    }
  }

  private static Set<String> readable() throws IOException {
    return Pattern.compile("\n(evenkeel\\w+) OBJECT-TYPE\n[^:]*?MAX-ACCESS  read-only")
        .matcher(Files.readString(Path.of("../docs/EVENKEEL-MIB.txt")))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theModuleIsOneAsManagersReadThem() throws Exception {
    Said lint = manager.run(List.of("smilint", "-l6", "../docs/EVENKEEL-MIB.txt"));
    assertEquals(new Said(0, ""), lint);
    Said root =
        manager.run(
            List.of(
                "snmptranslate",
                "-M",
                "src/test/resources/mibs:../docs",
                "-m",
                "EVENKEEL-MIB",
                "-On",
                "EVENKEEL-MIB::evenkeelCoordinator"));
    assertEquals("." + Arcs.COORDINATOR, root.out().strip());
  }

  @Test
  void usersProveThemselvesAndEncrypt() throws Exception {
    secret("users", NetSnmp.USER + "big sha-512 auth-word-2 aes-256 priv-word-2\n");
    assertEquals(List.of(), service.look());
    Said system = manager.ask("snmpwalk", NetSnmp.V3, "1.3.6.1.2.1.1");
    assertTrue(system.out().contains("ops@example.org"), system.out());
    Said longest = manager.ask("snmpget", big("auth-word-2", "priv-word-2"), NAME);
    assertEquals(NAME + " = STRING: lb1\n", longest.out());
    Said bare = manager.ask("snmpget", List.of("-v3", "-l", "noAuthNoPriv", "-u", "big"), NAME);
    assertTrue(bare.out().contains("authorizationError"), bare.out());
    List<String> proved = List.of("-v3", "-lauthNoPriv", "-ubig", "-aSHA-512", "-Aauth-word-2");
    Said clear = manager.ask("snmpget", proved, NAME);
    assertTrue(clear.out().contains("authorizationError"), clear.out());
    Said context = manager.ask("snmpget", with(big("auth-word-2", "priv-word-2"), "-nother"), NAME);
    assertTrue(context.out().contains("Bad context"), context.out());
  }

  @Test
  void wrongPasswordsAndOldQuestionsAreNotAnswered() throws Exception {
    secret("users", "big sha-512 auth-word-2 aes-256 priv-word-2\n");
    assertEquals(List.of(), service.look());
    List<List<String>> wrong =
        List.of(
            at(big("auth-word-3", "priv-word-2"), "1,1"),
            at(big("auth-word-2", "priv-word-3"), "1,1"),
            at(NetSnmp.v3("who", "SHA-512", "auth-word-2", "AES-256", "priv-word-2"), "1,1"),
            at(NetSnmp.v3("big", "SHA", "auth-word-2", "DES", "priv-word-2"), "1,1"));
    for (List<String> who : wrong) {
      Said said = manager.askInVain("snmpget", who, NAME);
      assertTrue(said.code() != 0 && !said.out().contains("lb1"), said.out());
    }
    Said old = manager.ask("snmpget", at(big("auth-word-2", "priv-word-2"), "0,1"), NAME);
    assertTrue(old.out().contains("lb1"), "told the time, the tool asks again: " + old.out());
    // not in time, unknown names, wrong digests
    List<String> counted = List.of("2.0", "3.0", "5.0");
    String[] names = counted.stream().map("1.3.6.1.6.3.15.1.1."::concat).toArray(String[]::new);
    List<String> asked = with(NetSnmp.V2C, "-Oqv");
    List<String> times = manager.ask("snmpget", asked, names).lines();
    assertNotEquals("0", times.getFirst());
    assertEquals(List.of("1", "2"), times.subList(1, 3));
  }

  /** With the engine known, at one of its starts and a second of that. */
  private List<String> at(List<String> who, String time) throws IOException {
    String line = Files.readAllLines(folder.resolve("snmp-engine")).getFirst();
    return with(who, "-e", line.replace("engine-id ", "0x"), "-Z", time);
  }

  private static List<String> with(List<String> who, String... more) {
    List<String> all = new ArrayList<>(who);
    all.addAll(List.of(more));
    return all;
  }

  private static List<String> big(String auth, String privacy) {
    return NetSnmp.v3("big", "SHA-512", auth, "AES-256", privacy);
  }

  @Test
  void whoMayNotAskIsNotAnsweredButCounted() throws Exception {
    assertEquals(List.of(), service.look());
    for (String version : List.of("-v1", "-v2c")) {
      String community = version.equals("-v1") ? NetSnmp.COMMUNITY : "public";
      Said said = manager.askInVain("snmpget", List.of(version, "-c", community), SYS_NAME);
      assertTrue(said.out().contains("No Response"), said.out());
    }
    for (List<String> who : List.of(NetSnmp.V2C, NetSnmp.V3)) {
      Said said = manager.ask("snmpset", who, SYS_NAME, "s", "mine");
      assertTrue(said.out().contains("noAccess"), said.out());
    }
    List<String> counted =
        manager
            .ask("snmpget", NetSnmp.V2C, "-Oqv", "1.3.6.1.2.1.11.4.0", "1.3.6.1.2.1.11.3.0")
            .lines();
    assertEquals(List.of("1", "1"), counted);
    service.follow(Optional.of(wanted(List.of(Cidr.parse("192.0.2.0/24")))));
    assertEquals(List.of(), service.look());
    Said foreign = manager.askInVain("snmpget", NetSnmp.V2C, SYS_NAME);
    assertTrue(foreign.out().contains("No Response"), foreign.out());
  }

  @Test
  void itFollowsItsSettingsAndFiles() throws Exception {
    assertEquals(List.of(), service.look());
    String engine = engine(NetSnmp.V2C);
    service.follow(Optional.of(wanted(List.of())));
    assertEquals(List.of(), service.look());
    assertEquals(engine, engine(NetSnmp.V2C), "nothing has changed, so it goes on");
    secret("community", "another-word");
    service.follow(Optional.of(wanted(List.of())));
    assertEquals(List.of(), service.look());
    String later = engine(List.of("-v2c", "-c", "another-word"));
    assertEquals(engine.replace("\n1\n", "\n2\n"), later, "the same engine, started once more");
    Files.setPosixFilePermissions(
        folder.resolve("users"), PosixFilePermissions.fromString("rw-r--r--"));
    service.follow(Optional.of(wanted(List.of())));
    String problem = service.look().getFirst();
    assertTrue(problem.startsWith("snmp: ") && problem.contains("chmod 600"), problem);
    assertEquals(1, service.look().size(), "it is tried again");
    secret("users", NetSnmp.USER);
    assertEquals(List.of(), service.look());
    service.follow(Optional.empty());
    assertEquals(List.of(), service.look());
    try (var socket = new DatagramSocket(HERE.withPort(PORT))) {
      service.follow(Optional.of(wanted(List.of())));
      String taken = service.look().getFirst();
      assertTrue(taken.contains("UDP 127.0.88.1:16161") && taken.contains("ss -lunp"), taken);
      assertTrue(socket.isBound());
    }
    assertEquals(List.of(), service.look());
  }

  private String engine(List<String> who) throws Exception {
    return manager
        .ask("snmpget", who, "-Oqv", "1.3.6.1.6.3.10.2.1.1.0", "1.3.6.1.6.3.10.2.1.2.0")
        .out();
  }

  /** Of questions as the tools put them, with octets changed, lost and added. */
  @Test
  void whateverComesTheNextQuestionIsAnswered() throws Exception {
    assertEquals(List.of(), service.look());
    List<byte[]> real = questions();
    Random random = new Random(20_261_122);
    try (var socket = new DatagramSocket(new InetSocketAddress(HERE.inet(), 0))) {
      for (int i = 0; i < 10_000; i++) {
        byte[] bytes = changed(random, real.get(i % real.size()));
        socket.send(new DatagramPacket(bytes, bytes.length, HERE.withPort(PORT)));
        if (i % 500 == 499) {
          heard(); // so that they are taken in, and not lost before
        }
      }
    }
    assertEquals("lb1", manager.ask("snmpget", NetSnmp.V3, "-Oqv", NAME).out().strip());
    List<String> counted =
        manager
            .ask("snmpget", NetSnmp.V2C, "-Oqv", "1.3.6.1.2.1.11.1.0", "1.3.6.1.2.1.11.3.0")
            .lines();
    assertTrue(Integer.parseInt(counted.getFirst()) > 1_000, counted.toString());
    assertNotEquals("0", counted.getLast());
  }

  private void heard() throws Exception {
    for (int tries = 0; ; tries++) {
      Said said = manager.askInVain("snmpget", NetSnmp.V2C, "-Oqv", NAME);
      if (said.code() == 0) {
        return;
      }
      assertTrue(tries < 100, said.out());
    }
  }

  private static byte[] changed(Random random, byte[] question) {
    byte[] bytes = question.clone();
    for (int change = random.nextInt(4); change >= 0; change--) {
      bytes[random.nextInt(bytes.length)] =
          switch (random.nextInt(3)) {
            case 0 -> (byte) 0xff;
            case 1 -> (byte) (0x80 | random.nextInt(5)); // lengths of lengths
            default -> (byte) random.nextInt(256);
          };
    }
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(9_000));
      default -> bytes;
    };
  }

  /** What the tools send, with the engine that is there. */
  private List<byte[]> questions() throws Exception {
    List<String> known = at(NetSnmp.V3, "1,1");
    List<byte[]> questions = new ArrayList<>();
    try (var socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.88.2"), 0))) {
      NetSnmp to = new NetSnmp("127.0.88.2:" + socket.getLocalPort(), folder);
      questions.add(taken(socket, () -> to.askInVain("snmpget", NetSnmp.V2C, NAME, SYS_NAME)));
      questions.add(taken(socket, () -> to.askInVain("snmpbulkget", NetSnmp.V2C, NAME)));
      questions.add(taken(socket, () -> to.askInVain("snmpset", NetSnmp.V2C, NAME, "s", "x")));
      questions.add(taken(socket, () -> to.askInVain("snmpget", NetSnmp.V3, NAME)));
      questions.add(taken(socket, () -> to.askInVain("snmpbulkget", known, NAME)));
    }
    return questions;
  }

  private static byte[] taken(DatagramSocket socket, Callable<Said> asking) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    Said _ = asking.call();
    socket.setSoTimeout(10_000);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  @Test
  void whileItIsOffTheLibraryIsNotLoaded() throws Exception {
    Recorder recorder = new Recorder();
    Class<?> own = Class.forName(SnmpService.class.getName(), true, recorder);
    Class<?> sources = Class.forName(SnmpService.Sources.class.getName(), true, recorder);
    var made = own.getDeclaredConstructor(sources, Optional.class, Clock.class);
    made.setAccessible(true);
    Object off = made.newInstance(null, Optional.empty(), Clock.SYSTEM);
    var look = own.getDeclaredMethod("look");
    look.setAccessible(true);
    assertEquals(List.of(), look.invoke(off));
    own.getMethod("close").invoke(off);
    assertTrue(recorder.asked.contains(SnmpService.class.getName()));
    assertEquals(
        List.of(),
        recorder.asked.stream()
            .filter(name -> name.startsWith("org.snmp4j") || name.endsWith("SnmpAgent"))
            .toList());
  }

  /** Loads our package by itself, and writes down every class that it is asked for. */
  private static final class Recorder extends ClassLoader {
    private final List<String> asked = new ArrayList<>();

    Recorder() {
      super(SnmpServiceTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.add(name);
      if (!name.startsWith("org.evenkeel.coordinator.snmp.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known != null ? known : own(name);
    }

    private Class<?> own(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
