package io.headwater.source.lookup;

import io.headwater.source.wire.ScalarType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table's primary key with DynamoDB's types.
 *
 * @param partition the partition key
 * @param sort the sort key, if the table has one
 */
public record KeySchema(Attribute partition, Optional<Attribute> sort) {
  /**
   * An attribute of the key.
   *
   * @param name its name
   * @param type its type
   */
  public record Attribute(String name, ScalarType type) {}

  /** The names, the partition key's first. */
  public List<String> names() {
    return Stream.concat(Stream.of(partition), sort.stream()).map(Attribute::name).toList();
  }
}
