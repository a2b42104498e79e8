package org.evenkeel.agent;

/**
 * One responder, as status shows it.
 *
 * @param name as agent.xml calls it
 * @param listen where it answers, {@code ADDRESS:PORT}
 * @param protocol {@code tcp}, {@code http}, {@code tls} or {@code https}
 * @param answer what its clients get now, without the line end; empty when they get nothing
 * @param answered clients that got an answer, since the responder was opened
 * @param refused clients that were turned away: not allowed, too fast, or without a handshake in
 *     time
 */
public record ResponderReport(
    String name, String listen, String protocol, String answer, long answered, long refused) {}
