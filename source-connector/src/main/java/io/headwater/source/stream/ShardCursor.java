package io.headwater.source.stream;

/**
 * A place in a shard from which to read on; the service's shard iterator. It expires after 15
 * minutes.
 *
 * @param iterator the service's text
 */
public record ShardCursor(String iterator) {
  @Override
  public String toString() {
    return "ShardCursor";
  }
}
