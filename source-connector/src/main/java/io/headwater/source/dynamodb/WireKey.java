package io.headwater.source.dynamodb;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * The key of one item after another, gathered as its attributes are met.
 *
 * <p>Owned by the thread that reads the answer.
 */
final class WireKey {
  private final List<String> names;
  private final WireAttributes attributes;
  private @Nullable KeyAttribute partition;
  private @Nullable KeyAttribute sort;

  /**
   * Keys of a table.
   *
   * @param names the partition key's name, then the sort key's if there is one
   * @param attributes whose parser stands on values when they are taken
   */
  WireKey(List<String> names, WireAttributes attributes) {
    this.names = names;
    this.attributes = attributes;
  }

  void begin() {
    partition = null;
    sort = null;
  }

  /**
   * Takes an attribute if it is one of the key.
   *
   * @param type its type; the parser stands on its content and is left there
   * @return whether it is
   * @throws ConnectException if it cannot be a key; the message names it, not its value
   */
  boolean take(String name, String type) throws IOException {
    if (name.equals(names.get(0))) {
      partition = attribute(name, type);
      return true;
    }
    if (names.size() > 1 && name.equals(names.get(1))) {
      sort = attribute(name, type);
      return true;
    }
    return false;
  }

  /**
   * The key of what was taken.
   *
   * @throws ConnectException if an attribute is missing; the message names it
   */
  ItemKey end() {
    if (names.size() == 1) {
      return ItemKey.of(present(partition, 0));
    }
    return ItemKey.of(present(partition, 0), present(sort, 1));
  }

  private KeyAttribute attribute(String name, String type) throws IOException {
    try {
      return switch (type) {
        case "S" -> KeyAttribute.string(name, attributes.string());
        case "N" -> KeyAttribute.number(name, attributes.string());
        case "B" -> KeyAttribute.binary(name, attributes.bytes());
        default ->
            throw new ConnectException(
                "key attribute " + name + " has type " + type + ", which cannot be a key");
      };
    } catch (IllegalArgumentException e) {
      throw new ConnectException("key attribute " + name + " is wrong: " + e.getMessage(), e);
    }
  }

  private KeyAttribute present(@Nullable KeyAttribute attribute, int place) {
    if (attribute == null) {
      throw new ConnectException("a record has no key attribute " + names.get(place));
    }
    return attribute;
  }
}
