package io.headwater.sink.document;

import java.util.List;
import java.util.Optional;

/** What a document's shard is chosen by. */
public sealed interface RoutingSource {
  /** The document's id. */
  record Id() implements RoutingSource {}

  /**
   * An attribute of the key.
   *
   * @param name its name
   */
  record KeyAttribute(String name) implements RoutingSource {}

  /**
   * A field of the item.
   *
   * @param path its dotted path
   */
  record Field(String path) implements RoutingSource {}

  /**
   * Reads an option.
   *
   * @param text {@code none}, {@code key:NAME} or {@code field:PATH}
   * @throws IllegalArgumentException if it is anything else
   */
  static RoutingSource parse(String text) {
    if (text.equals("none")) {
      return new Id();
    }
    Optional<String> key = after("key:", text);
    Optional<String> field = after("field:", text);
    if (key.isPresent()) {
      return new KeyAttribute(key.get());
    }
    return field
        .map(Field::new)
        .orElseThrow(() -> new IllegalArgumentException("must be none, key:NAME or field:PATH"));
  }

  /** The item's fields that are needed. */
  default List<String> fields() {
    return this instanceof Field field ? List.of(field.path()) : List.of();
  }

  private static Optional<String> after(String prefix, String text) {
    return text.startsWith(prefix) && text.length() > prefix.length()
        ? Optional.of(text.substring(prefix.length()))
        : Optional.empty();
  }
}
