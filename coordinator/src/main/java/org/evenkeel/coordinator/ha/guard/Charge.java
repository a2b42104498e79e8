package org.evenkeel.coordinator.ha.guard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * What a coordinator leaves in its guard's charge, and gets back from it. Times are the machine's
 * monotonic clock, which all its processes share (clock_gettime(2), CLOCK_MONOTONIC).
 *
 * @param holding whether the addresses are on this host
 * @param term of the claim by which they are
 * @param boot of the messages to the peer
 * @param sequence of the last one
 * @param acknowledged when the newest message was sent that the peer has taken; empty when none
 * @param addresses those that are to be let go of
 */
public record Charge(
    boolean holding,
    long term,
    long boot,
    long sequence,
    OptionalLong acknowledged,
    Set<IpAddress> addresses) {
  /** Nothing is to be guarded. */
  public static final Charge NONE = new Charge(false, 0, 0, 0, OptionalLong.empty(), Set.of());

  /** The length of one without addresses. */
  static final int BRIEF_BYTES = 38;

  /** As many as a configuration has at the most, and more. */
  private static final int ADDRESSES_MAX = 65_536;

  private static final int TEXT_MAX = 64;

  public Charge {
    addresses = Set.copyOf(addresses);
  }

  /** The same, no longer held. */
  public Charge released() {
    return new Charge(false, term, boot, sequence, acknowledged, Set.of());
  }

  /** The same, after more was said to the peer. */
  public Charge spoken(long last) {
    return new Charge(holding, term, boot, last, acknowledged, addresses);
  }

  /** The same without the addresses. */
  Charge brief() {
    return new Charge(holding, term, boot, sequence, acknowledged, Set.of());
  }

  /** All of it in one piece, so that several threads may write to one connection. */
  ByteBuffer bytes() {
    var bytes = new ByteArrayOutputStream();
    try {
      write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory refuses nothing
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeBoolean(holding);
    out.writeLong(term);
    out.writeLong(boot);
    out.writeLong(sequence);
    out.writeBoolean(acknowledged.isPresent());
    out.writeLong(acknowledged.orElse(0));
    out.writeInt(addresses.size());
    for (IpAddress address : addresses) {
      out.writeUTF(address.toString());
    }
  }

  static Charge read(ByteBuffer brief) throws IOException {
    byte[] bytes = new byte[BRIEF_BYTES];
    brief.get(bytes);
    return read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  static Charge read(DataInputStream in) throws IOException {
    boolean holding = in.readBoolean();
    long term = in.readLong();
    long boot = in.readLong();
    long sequence = in.readLong();
    boolean known = in.readBoolean();
    long acknowledged = in.readLong();
    int count = in.readInt();
    if (count < 0 || count > ADDRESSES_MAX) {
      throw new IOException(count + " addresses");
    }
    Set<IpAddress> addresses = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      addresses.add(address(in.readUTF()));
    }
    return new Charge(
        holding,
        term,
        boot,
        sequence,
        known ? OptionalLong.of(acknowledged) : OptionalLong.empty(),
        addresses);
  }

  private static IpAddress address(String text) throws IOException {
    if (text.length() > TEXT_MAX) {
      throw new IOException("an address of " + text.length() + " characters");
    }
    try {
      return IpAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("no address: " + text, e);
    }
  }
}
