package org.evenkeel.coordinator.snmp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.MessageProcessingModel;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.VariableBinding;

/**
 * Answers who may ask. A wrong community is silence, counted; users of SNMPv3 have been
 * authenticated before, and must have encrypted, too. Of one thread.
 */
final class Responder implements CommandResponder {
  private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

  private final Optional<byte[]> community;
  private final MPv3 version3;
  private final Objects objects;
  private final Tally tally;
  private boolean failed;

  Responder(Optional<String> community, MPv3 version3, Objects objects, Tally tally) {
    this.community = community.map(text -> text.getBytes(StandardCharsets.US_ASCII));
    this.version3 = version3;
    this.objects = objects;
    this.tally = tally;
  }

  @Override
  public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
    event.setProcessed(true);
    Optional<PDU> answer = answered(event);
    try {
      if (answer.isPresent()) {
        send(event, answer.get());
      }
    } catch (MessageException e) {
      LOG.debug("SNMP: an answer is not sent: {}", e.getMessage());
    } finally {
      event
          .getMessageDispatcher()
          .releaseStateReference(event.getMessageProcessingModel(), event.getPduHandle());
    }
  }

  /** The answer; empty for silence. A fault of ours is said once, and answered as such. */
  private Optional<PDU> answered(CommandResponderEvent<?> event) {
    PDU asked = event.getPDU();
    if (!Answers.isAsked(asked) || !mayAsk(event)) {
      return Optional.empty();
    }
    if (isVersion3(event) && event.getSecurityLevel() != SecurityLevel.AUTH_PRIV) {
      return Optional.of(Answers.refusal(asked, SnmpConstants.SNMP_ERROR_AUTHORIZATION_ERROR));
    }
    try {
      PDU answer = Answers.to(asked, objects.now(), event.getMaxSizeResponsePDU());
      failed = false;
      return Optional.of(answer);
    } catch (RuntimeException e) {
      if (!failed) {
        LOG.error("SNMP: a question is not answered", e);
      }
      failed = true;
      return Optional.of(Answers.refusal(asked, SnmpConstants.SNMP_ERROR_GENERAL_ERROR));
    }
  }

  private boolean mayAsk(CommandResponderEvent<?> event) {
    if (event.getPDU() instanceof ScopedPDU scoped) {
      return isOurs(event, scoped);
    }
    boolean right =
        community.isPresent() && MessageDigest.isEqual(community.get(), event.getSecurityName());
    if (!right) {
      tally.count(SnmpConstants.snmpInBadCommunityNames);
    }
    return right;
  }

  /** There is one context, that of this engine without a name (RFC 3413, 3.2). */
  private boolean isOurs(CommandResponderEvent<?> event, ScopedPDU scoped) {
    byte[] engine = scoped.getContextEngineID().getValue();
    if (engine.length > 0 && !Arrays.equals(engine, version3.getLocalEngineID())) {
      report(event, scoped, SnmpConstants.snmpUnknownPDUHandlers);
      return false;
    }
    if (scoped.getContextName().length() > 0) {
      report(event, scoped, SnmpConstants.snmpUnknownContexts);
      return false;
    }
    return true;
  }

  private void report(CommandResponderEvent<?> event, ScopedPDU scoped, OID why) {
    version3.sendReport(
        event.getMessageDispatcher(),
        scoped,
        event.getSecurityLevel(),
        event.getSecurityModel(),
        new OctetString(event.getSecurityName()),
        event.getMaxSizeResponsePDU(),
        event.getStateReference(),
        new VariableBinding(why, tally.count(why)));
  }

  private static boolean isVersion3(CommandResponderEvent<?> event) {
    return event.getMessageProcessingModel() == MessageProcessingModel.MPv3;
  }

  private static <A extends Address> void send(CommandResponderEvent<A> event, PDU answer)
      throws MessageException {
    event
        .getMessageDispatcher()
        .returnResponsePdu(
            event.getMessageProcessingModel(),
            event.getSecurityModel(),
            event.getSecurityName(),
            event.getSecurityLevel(),
            answer,
            event.getMaxSizeResponsePDU(),
            event.getStateReference(),
            new StatusInformation());
  }
}
