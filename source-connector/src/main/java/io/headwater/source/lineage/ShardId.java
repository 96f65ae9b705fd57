package io.headwater.source.lineage;

/**
 * The name of a shard.
 *
 * @param value as the service gives it
 */
public record ShardId(String value) implements Comparable<ShardId> {
  @Override
  public int compareTo(ShardId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
