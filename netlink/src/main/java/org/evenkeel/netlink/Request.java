package org.evenkeel.netlink;

import java.util.function.Supplier;

/**
 * A message to the kernel, without what the conversation adds: sequence number and the flags for
 * requests, dumps and acknowledgements.
 *
 * @param type the message type: a generic netlink family's number, or {@code RTM_…}
 * @param flags {@code NLM_F_…} of this request
 * @param body writes the fixed header and the attributes
 * @param operation what the request does, fit to follow "cannot"; asked for only when it fails
 */
record Request(int type, int flags, MessageWriter.Body body, Supplier<String> operation) {}
