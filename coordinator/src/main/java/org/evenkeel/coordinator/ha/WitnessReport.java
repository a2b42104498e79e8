package org.evenkeel.coordinator.ha;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a witness, at one moment.
 *
 * @param address as node.yaml has it
 * @param problem why it has no vote to give, a sentence; empty when it answers
 * @param roundTrip how long its last answer took; empty before the first
 * @param holder whom it lets hold the addresses; empty when nobody
 */
public record WitnessReport(
    String address,
    Optional<String> problem,
    Optional<Duration> roundTrip,
    Optional<String> holder) {}
