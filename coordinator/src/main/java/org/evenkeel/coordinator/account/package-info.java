/**
 * Who may do what: users with their roles and password hashes, and the tokens of programs. Kept in
 * files that their owner alone may read; it knows nothing of requests.
 */
@NullMarked
package org.evenkeel.coordinator.account;

import org.jspecify.annotations.NullMarked;
