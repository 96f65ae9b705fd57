package io.headwater.source.lineage;

/**
 * The name of a lineage: the topmost shard that was known when it was first seen. It stays the same
 * when that shard has long been trimmed, because the offsets carry it on.
 *
 * @param value a shard's name
 */
public record LineageId(String value) implements Comparable<LineageId> {
  @Override
  public int compareTo(LineageId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
