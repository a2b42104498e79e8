/**
 * What the administrator writes, and the values it becomes: {@code evenkeel.yaml} and {@code
 * node.yaml} with the position of every problem, the JSON Schema of the former, and the revisions
 * that were accepted.
 *
 * <p>A file's keys are declared once, as {@link org.evenkeel.coordinator.config.Key keys} of a
 * {@link org.evenkeel.coordinator.config.Mapping}; reading, the list of known keys in a problem and
 * the schema all come from that declaration. Reading has three steps: {@code YamlDocument} bounds
 * hostile text, the declaration turns nodes into {@link org.evenkeel.coordinator.config.Section
 * sections} of typed values, and rules that span several keys look at the sections. Only a text
 * without a single problem becomes a model value.
 *
 * <p>Nothing here decides what runs: the director does, and keeps what it took in a {@link
 * org.evenkeel.coordinator.config.ConfigStore}.
 */
@NullMarked
package org.evenkeel.coordinator.config;

import org.jspecify.annotations.NullMarked;
