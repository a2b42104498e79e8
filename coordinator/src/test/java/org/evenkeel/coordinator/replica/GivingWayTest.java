package org.evenkeel.coordinator.replica;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.certificate.Certificates;
import org.evenkeel.coordinator.certificate.SampleAuthority;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node has accepted in vain is replaced, and nothing of it is lost. */
class GivingWayTest {
  @TempDir private Path folder = Path.of("");
  private Node lb1 = new Node("lb1", "lb2", Path.of(""));
  private Node lb2 = new Node("lb2", "lb1", Path.of(""));

  /** lb1 is active, and both have the same. */
  @BeforeEach
  void bothHaveTheSame() throws IOException {
    lb1 = new Node("lb1", "lb2", folder);
    lb2 = new Node("lb2", "lb1", folder);
    lb1.start();
    lb2.start();
    lb1.takeOver(1);
    lead(lb1, lb2);
    assertEquals(Map.of(), lb2.copies);
  }

  /** A node: its parts and its ledger are its disk. */
  private static final class Node {
    private final String name;
    private final String peer;
    private final SimulatedReplica.Disk disk = new SimulatedReplica.Disk(() -> {});
    private final Map<String, String> copies = new HashMap<>();
    private final List<SimulatedReplica> started = new ArrayList<>();
    private final Certificates certificates;
    private String users = "first";
    private String states = "{}";
    private long decisions;
    private boolean active;
    private long term;

    Node(String name, String peer, Path folder) {
      this.name = name;
      this.peer = peer;
      this.certificates = new Certificates(folder.resolve(name));
    }

    void start() throws IOException {
      started.add(
          new SimulatedReplica(
              name,
              peer,
              _ ->
                  Map.of(
                      Part.USERS,
                      new DocumentHolding(
                          "users.json", () -> bytes(users), next -> users = text(next)),
                      Part.OPERATORS,
                      new Decided(
                          new DocumentHolding(
                              "states.json", () -> bytes(states), next -> states = text(next)),
                          this),
                      Part.CERTIFICATES,
                      CertificateHolding.of(certificates),
                      Part.STAPLES,
                      CertificateHolding.staples(certificates)),
              disk,
              () -> new Replication.Standing(active, true, term),
              this::copy));
    }

    private static Optional<byte[]> bytes(String text) {
      return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    SimulatedReplica running() {
      return started.getLast();
    }

    private Aside copy(Part part) {
      return (file, content) -> {
        copies.put(file, text(content));
        running().diverged(new Divergence.Copy(name, part, "set-aside/" + part, Instant.EPOCH));
      };
    }

    /** Under a claim, which has its first look. */
    void takeOver(long claim) {
      active = true;
      term = claim;
      long _ = running().look();
    }

    void yieldTo(Node other) {
      active = false;
      assertTrue(other.active);
    }

    void users(String next) {
      users = next;
      long _ = running().look();
    }

    /** By an operator's command, which may say what is so already. */
    void decide(String next) {
      states = next;
      decisions++;
      long _ = running().look();
    }
  }

  /** A part on which somebody decides. */
  private record Decided(Holding document, Node node) implements Holding {
    @Override
    public Look look() throws IOException {
      return new Look(document.look().digest(), false, node.decisions);
    }

    @Override
    public JsonNode inventory() throws IOException {
      return document.inventory();
    }

    @Override
    public void give(JsonNode theirs, Receiver others) throws IOException, InterruptedException {
      document.give(theirs, others);
    }

    @Override
    public void take(JsonNode piece, String from, Aside aside)
        throws IOException, InterruptedException {
      document.take(piece, from, aside);
    }
  }

  /** Until nothing differs any more. */
  private static void lead(Node active, Node passive) {
    for (int round = 0; !active.running().lead(passive.running(), () -> {}); round++) {
      assertTrue(round < 5, "they never agree");
    }
  }

  @Test
  void ofWhatTheOtherNodeAcceptedApartACopyIsKeptAndBothShowIt() {
    lb2.takeOver(2); // they do not hear each other
    lb1.users("second, of lb1");
    lb1.users("third, of lb1");
    lb2.users("second, of lb2");
    lb1.yieldTo(lb2);
    lead(lb2, lb1);
    assertEquals("second, of lb2", lb1.users);
    assertEquals(Map.of("users.json", "third, of lb1"), lb1.copies);
    assertEquals(Map.of(), lb2.copies);
    lead(lb2, lb1);
    Divergence shown = lb2.running().divergences().open().getFirst();
    assertEquals(lb1.running().divergences(), lb2.running().divergences());
    assertTrue(lb1.running().acknowledge(shown.id()));
    lead(lb2, lb1);
    assertEquals(List.of(), lb2.running().divergences().open());
  }

  @Test
  void whoIsOnlyBehindLosesNothing() throws IOException {
    lb1.users("second");
    lead(lb1, lb2);
    lb1.users("third"); // lb2 is away
    lb1.users("fourth");
    lb2.start();
    lead(lb1, lb2);
    assertEquals("fourth", lb2.users);
    assertEquals(Map.of(), lb2.copies);
    lb2.takeOver(2);
    lb1.yieldTo(lb2);
    lb2.users("fifth");
    lead(lb2, lb1);
    assertEquals(Map.of(), lb1.copies);
    assertEquals(List.of(), lb1.running().divergences().open());
  }

  @Test
  void whoYieldsToWhatWasAcceptedBeforeItsClaimKeepsItsOwn() throws IOException {
    lb1.users("second, of lb1"); // and it ends; lb2 never hears of it
    lb1.active = false;
    lb2.takeOver(2);
    lb2.users("second, of lb2");
    lb2.users("third, of lb2"); // and it ends, too
    lb2.active = false;
    lb1.takeOver(2); // it has never heard of the other claim
    lead(lb1, lb2);
    assertEquals("third, of lb2", lb1.users);
    assertEquals(Map.of("users.json", "second, of lb1"), lb1.copies);
  }

  @Test
  void whatAnOperatorConfirmsIsNewerThanWhatWasDecidedUnderAnOlderClaim() {
    lb1.decide("drain");
    lead(lb1, lb2);
    lb2.takeOver(2); // they do not hear each other
    lb1.decide("online");
    lb2.decide("drain"); // it is drained already
    lb1.yieldTo(lb2);
    lead(lb2, lb1);
    assertEquals("drain", lb1.states);
    assertEquals("drain", lb2.states);
    assertEquals(Map.of("states.json", "online"), lb1.copies);
  }

  @Test
  void anOlderConfirmationDoesNotUndoANewerDecision() {
    lb1.decide("drain");
    lead(lb1, lb2);
    lb2.takeOver(2);
    lb2.decide("online");
    lb1.decide("drain");
    lb1.yieldTo(lb2);
    lead(lb2, lb1);
    assertEquals("online", lb1.states);
    assertEquals(Map.of("states.json", "drain"), lb1.copies, "it was confirmed, and lost");
  }

  @Test
  void ofCertificatesThoseThatDifferAreKept() throws IOException {
    byte[] both = NodeIdentity.make("both").pem();
    lb1.certificates.adopt("both", both);
    lead(lb1, lb2);
    lb2.takeOver(2);
    byte[] own = NodeIdentity.make("own").pem();
    lb1.certificates.adopt("www", own);
    lb1.certificates.adopt("mail", own);
    long _ = lb1.running().look();
    byte[] theirs = NodeIdentity.make("theirs").pem();
    lb2.certificates.adopt("www", theirs);
    long _ = lb2.running().look();
    lb1.yieldTo(lb2);
    lead(lb2, lb1);
    assertEquals(Node.text(theirs), Node.text(lb1.certificates.read("www").orElseThrow()));
    assertTrue(lb1.certificates.read("mail").isEmpty());
    String text = Node.text(own);
    assertEquals(Map.of("www.pem", text, "mail.pem", text), lb1.copies);
  }

  @Test
  void whatAResponderSaysOfACertificateIsOnBothAndNobodyAsksAgain() throws IOException {
    SampleAuthority authority = new SampleAuthority("authority");
    SampleAuthority.Issued www = authority.issue("www", Duration.ofDays(90));
    byte[] good = authority.good(www.serial(), Duration.ofDays(3));
    lb1.certificates.adopt("www", pem(www));
    lb1.certificates.adoptResponse("www", good);
    lead(lb1, lb2);
    assertArrayEquals(good, lb2.certificates.response("www").orElseThrow());
    assertTrue(lb2.certificates.stapled("www").isPresent());

    byte[] old = authority.good(www.serial(), Duration.ofDays(3).negated());
    lb1.certificates.adoptResponse("www", old);
    lead(lb1, lb2);
    assertArrayEquals(old, lb2.certificates.response("www").orElseThrow(), "clocks differ");

    lb1.certificates.adopt("www", pem(authority.issue("www", Duration.ofDays(90))));
    lead(lb1, lb2);
    assertTrue(lb1.certificates.response("www").isEmpty(), "it was about the old one");
    assertTrue(lb2.certificates.response("www").isEmpty());
    assertEquals(Map.of(), lb2.copies);
  }

  private static byte[] pem(SampleAuthority.Issued issued) {
    return (issued.certificate() + issued.key()).getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void ofWhatIsHalfTakenNoCopyIsMade() throws IOException {
    lb1.certificates.adopt("one", NodeIdentity.make("one").pem());
    lb1.certificates.adopt("two", NodeIdentity.make("two").pem());
    lead(lb1, lb2);
    lb1.certificates.adopt("one", NodeIdentity.make("one").pem());
    lb1.certificates.adopt("two", NodeIdentity.make("two").pem());
    for (int messages = 1; messages < 12; messages++) {
      int[] left = {messages};
      boolean _ =
          lb1.running()
              .lead(
                  lb2.running(),
                  () -> {
                    if (--left[0] < 0) {
                      throw new IOException("the connection is lost");
                    }
                  });
      lb2.start();
    }
    lead(lb1, lb2);
    assertEquals(Map.of(), lb2.copies);
    assertFalse(Files.exists(folder.resolve("set-aside")));
  }
}
