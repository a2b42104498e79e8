package org.evenkeel.coordinator.snmp;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.SocketException;
import org.evenkeel.coordinator.pace.Clock;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.security.AuthHMAC128SHA224;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC256SHA384;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES192;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.SecurityModel;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmTimeEntry;
import org.snmp4j.security.UsmTimeTable;
import org.snmp4j.security.UsmUser;
import org.snmp4j.security.UsmUserTable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;

/** The agent on its port, wired by hand. It answers when {@link #start} returns. */
final class SnmpAgent implements AutoCloseable {
  private final Datagrams datagrams;

  private SnmpAgent(Datagrams datagrams) {
    this.datagrams = datagrams;
  }

  /**
   * Starts one.
   *
   * @throws IOException when it cannot listen or its engine cannot be kept; the message says what
   *     to do
   */
  static SnmpAgent start(
      SnmpService.Wanted wanted, Readers readers, SnmpService.Sources sources, Clock clock)
      throws IOException {
    DatagramSocket socket = bound(wanted);
    try {
      EngineFile.Boot boot = EngineFile.next(sources.engineFile());
      Tally tally = new Tally();
      CounterSupport counted = new CounterSupport();
      counted.addCounterListener(tally);
      MPv3 version3 = version3(readers, boot, counted);
      MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
      dispatcher.addCounterListener(tally);
      if (readers.community().isPresent()) {
        dispatcher.addMessageProcessingModel(new MPv2c());
      }
      if (!readers.users().isEmpty()) {
        dispatcher.addMessageProcessingModel(version3);
      }
      StandardObjects standard =
          new StandardObjects(wanted.spec(), boot, sources.version(), tally, clock);
      Objects objects =
          new Objects(sources.snapshot(), sources.pair(), standard, sources.version(), clock);
      dispatcher.addCommandResponder(new Responder(readers.community(), version3, objects, tally));
      Datagrams datagrams = new Datagrams(socket, wanted.spec(), tally, clock, dispatcher);
      dispatcher.addTransportMapping(datagrams);
      datagrams.listen();
      return new SnmpAgent(datagrams);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static DatagramSocket bound(SnmpService.Wanted wanted) throws IOException {
    try {
      return new DatagramSocket(wanted.place());
    } catch (BindException e) {
      throw new IOException(
          "nothing listens on UDP %s: %s; see ss -lunp, and listen.snmp in node.yaml. Ports below 1024 need root or CAP_NET_BIND_SERVICE"
              .formatted(wanted.name(), e.getMessage()),
          e);
    } catch (SocketException e) {
      throw new IOException("UDP %s: %s".formatted(wanted.name(), e.getMessage()), e);
    }
  }

  /**
   * With what is safe today: no MD5, SHA-1 or DES. Of engines that are not ours nothing is kept.
   */
  private static MPv3 version3(Readers readers, EngineFile.Boot boot, CounterSupport counted) {
    SecurityProtocols protocols = new SecurityProtocols(SecurityProtocols.SecurityProtocolSet.none);
    protocols.addAuthenticationProtocol(new AuthHMAC128SHA224());
    protocols.addAuthenticationProtocol(new AuthHMAC192SHA256());
    protocols.addAuthenticationProtocol(new AuthHMAC256SHA384());
    protocols.addAuthenticationProtocol(new AuthHMAC384SHA512());
    protocols.addPrivacyProtocol(new PrivAES128());
    protocols.addPrivacyProtocol(new PrivAES192());
    protocols.addPrivacyProtocol(new PrivAES256());
    OctetString engine = new OctetString(boot.octets());
    UsmTimeTable times = new UsmTimeTable(engine, boot.boots());
    times.addEntry(new UsmTimeEntry(engine, boot.boots(), 0)); // else it is an unknown engine, too
    USM usm = new USM(protocols, engine, boot.boots(), counted, new UsmUserTable(), times);
    usm.setEngineDiscoveryEnabled(false);
    for (SnmpUser user : readers.users()) {
      usm.addUser(
          new UsmUser(
              new OctetString(user.name()),
              authentication(user.authentication()),
              new OctetString(user.authPassword()),
              privacy(user.privacy()),
              new OctetString(user.privPassword())),
          engine);
    }
    return new MPv3(
        boot.octets(),
        null,
        protocols,
        SecurityModels.getCollection(new SecurityModel[] {usm}),
        counted);
  }

  private static OID authentication(SnmpUser.Authentication authentication) {
    return switch (authentication) {
      case SHA_224 -> AuthHMAC128SHA224.ID;
      case SHA_256 -> AuthHMAC192SHA256.ID;
      case SHA_384 -> AuthHMAC256SHA384.ID;
      case SHA_512 -> AuthHMAC384SHA512.ID;
    };
  }

  private static OID privacy(SnmpUser.Privacy privacy) {
    return switch (privacy) {
      case AES_128 -> PrivAES128.ID;
      case AES_192 -> PrivAES192.ID;
      case AES_256 -> PrivAES256.ID;
    };
  }

  /** Whether it still answers: a socket can fail. */
  boolean isAlive() {
    return datagrams.isListening();
  }

  /** Stops within half a second. Idempotent. */
  @Override
  public void close() {
    datagrams.close();
  }
}
