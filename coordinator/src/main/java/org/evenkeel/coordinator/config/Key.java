package org.evenkeel.coordinator.config;

/**
 * A key of a mapping.
 *
 * @param name as written in the file
 * @param kind what may stand under it
 * @param required whether the mapping is wrong without it
 * @param description one line for the schema, naming the default
 * @param <T> the type of its value
 */
record Key<T>(String name, Kind<T> kind, boolean required, String description) {

  /** Of the name alone: what stands under a key may be as deep as the file. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }

  static <T> Key<T> required(String name, Kind<T> kind, String description) {
    return new Key<>(name, kind, true, description);
  }

  static <T> Key<T> optional(String name, Kind<T> kind, String description) {
    return new Key<>(name, kind, false, description);
  }
}
