/**
 * What other programs of the field were told, as a configuration of ours: keepalived.conf(5),
 * ldirectord.cf (ldirectord(8)) and what {@code ipvsadm -S} prints.
 *
 * <p>Each format has a pure parser ({@code …Text}) that turns a text into located {@link
 * org.evenkeel.coordinator.migrate.Directive directives}, whoever wrote it, and a reader ({@code
 * …Services}) that takes of them what the model can say. {@code Reading} keeps who was taken: a
 * directive that nobody asked for is reported with its line, so that none is lost in silence.
 * {@code Assembly} makes services of what was read, {@code Admission} holds them against the rules
 * of {@code evenkeel.yaml}.
 *
 * <p>Nothing here touches the host or looks up a name. Only {@link
 * org.evenkeel.coordinator.migrate.IncludedFiles} reads files, those that a text includes.
 */
@NullMarked
package org.evenkeel.coordinator.migrate;

import org.jspecify.annotations.NullMarked;
