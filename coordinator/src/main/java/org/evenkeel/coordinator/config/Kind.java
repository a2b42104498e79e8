package org.evenkeel.coordinator.config;

import java.util.Map;
import java.util.Optional;

/**
 * What may stand under a key: how it is read, and how the schema describes it.
 *
 * @param <T> what reading gives
 */
sealed interface Kind<T> permits Scalar, ScalarList, Mapping, Sequence, Dictionary {

  /** Reads a node; empty when it is wrong, and then the problem has been added. */
  Optional<T> read(Located value, Problems problems);

  /** The JSON Schema (draft 2020-12) of such a value, its keys in a fixed order. */
  Map<String, Object> schema();
}
