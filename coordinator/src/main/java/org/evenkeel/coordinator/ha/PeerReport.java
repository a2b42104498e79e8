package org.evenkeel.coordinator.ha;

/**
 * What the peer said of itself in one message.
 *
 * @param boot which start of the peer says it
 * @param sequence orders what one boot says
 * @param resigned whether it says that it has let go of the addresses
 * @param term the highest term that it knows
 * @param role what it is; never {@link Role#STANDALONE}
 * @param restarting whether its guard speaks, because its coordinator has crashed
 * @param maintenance whether its operator has taken it out
 * @param wanting whether it wants to take over
 * @param inStep whether it has the configuration and the connections that a holder needs
 * @param priority in force now, 0 when it cannot hold the addresses
 * @param configured priority without tracking
 * @param revision number of its running configuration
 * @param digest of what it has of configuration and operator states
 * @param name its name
 */
public record PeerReport(
    long boot,
    long sequence,
    boolean resigned,
    long term,
    Role role,
    boolean restarting,
    boolean maintenance,
    boolean wanting,
    boolean inStep,
    int priority,
    int configured,
    int revision,
    long digest,
    String name) {}
