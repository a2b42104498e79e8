package org.evenkeel.netlink;

import static org.evenkeel.netlink.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static org.evenkeel.netlink.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static org.evenkeel.netlink.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static org.evenkeel.netlink.GenetlinkConstants.GENL_HDRLEN;
import static org.evenkeel.netlink.GenetlinkConstants.GENL_ID_CTRL;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A generic netlink family: the number under which a part of the kernel takes messages. It lasts
 * until that part's module is unloaded.
 *
 * @param id the message type of its messages
 * @param version of its messages, written into each
 */
record GenericFamily(int id, int version) {
  private static final int CONTROL_VERSION = 1;

  /**
   * Asks the kernel's controller for a family.
   *
   * @param name its name, for example {@code IPVS}
   * @return empty when the kernel has no such family now: its module is not loaded or absent
   * @throws NetlinkException when the kernel cannot be asked
   */
  static Optional<GenericFamily> resolve(Conversation conversation, String name, int version)
      throws NetlinkException {
    Request request =
        new Request(
            GENL_ID_CTRL,
            0,
            writer ->
                writer
                    .genericHeader(CTRL_CMD_GETFAMILY, CONTROL_VERSION)
                    .string(CTRL_ATTR_FAMILY_NAME, name),
            () -> "find the kernel's generic netlink family " + name);
    try {
      return conversation
          .ask(request, GenericFamily::decodeId)
          .map(id -> new GenericFamily(id, version));
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A request to this family. */
  Request request(int command, MessageWriter.Body attributes, Supplier<String> operation) {
    MessageWriter.Body body = writer -> attributes.write(writer.genericHeader(command, version));
    return new Request(id, 0, body, operation);
  }

  private static Optional<Integer> decodeId(Message message) {
    AttributeReader attributes = message.attributes(GENL_HDRLEN);
    while (attributes.next()) {
      if (attributes.type() == CTRL_ATTR_FAMILY_ID) {
        return Optional.of(attributes.u16());
      }
    }
    return Optional.empty();
  }
}
