package io.headwater.localstack.simulator;

import java.util.Optional;

/**
 * A table to be made.
 *
 * @param name its name
 * @param partitionKey the partition key
 * @param sortKey the sort key, if there is one
 * @param viewType of its stream; empty for a table without stream
 */
public record TableSpec(
    String name, KeyColumn partitionKey, Optional<KeyColumn> sortKey, Optional<ViewType> viewType) {

  /**
   * A key attribute.
   *
   * @param name the attribute's name
   * @param type {@code S}, {@code N} or {@code B}
   */
  public record KeyColumn(String name, String type) {}

  /** A table with partition key {@code pk} of type S and a stream with both images. */
  public static TableSpec named(String name) {
    return new TableSpec(
        name, new KeyColumn("pk", "S"), Optional.empty(), Optional.of(ViewType.NEW_AND_OLD_IMAGES));
  }

  /** With another partition key. */
  public TableSpec withPartitionKey(String attribute, String type) {
    return new TableSpec(name, new KeyColumn(attribute, type), sortKey, viewType);
  }

  /** With a sort key. */
  public TableSpec withSortKey(String attribute, String type) {
    return new TableSpec(name, partitionKey, Optional.of(new KeyColumn(attribute, type)), viewType);
  }

  /** With a stream of another view type. */
  public TableSpec withStream(ViewType type) {
    return new TableSpec(name, partitionKey, sortKey, Optional.of(type));
  }

  /** Without stream. */
  public TableSpec withoutStream() {
    return new TableSpec(name, partitionKey, sortKey, Optional.empty());
  }
}
