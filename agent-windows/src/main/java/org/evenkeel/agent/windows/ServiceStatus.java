package org.evenkeel.agent.windows;

/**
 * What a service tells the service manager of itself ({@code SERVICE_STATUS} in winsvc.h).
 *
 * @param state a {@code SERVICE_} state
 * @param accepted the {@code SERVICE_ACCEPT_} bits of what it can be told now
 * @param exitCode an error as in winerror.h; 0 unless it has stopped
 * @param specificExitCode the service's own error, where {@code exitCode} says so
 * @param checkPoint steps done while a state is pending; the manager looks whether it grows
 * @param waitHintMillis within that time the check point grows or the state changes
 */
record ServiceStatus(
    int state,
    int accepted,
    int exitCode,
    int specificExitCode,
    int checkPoint,
    int waitHintMillis) {}
