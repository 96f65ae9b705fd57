package io.headwater.source.lineage;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a shard.
 *
 * @param value as the service gives it
 */
public record ShardId(String value) implements Comparable<ShardId> {
  // The service names a shard after its creation, in epoch milliseconds.
  private static final Pattern WITH_TIME = Pattern.compile("shardId-(0{7}[0-9]{13})-[0-9a-f]+");

  /** When the shard was created, if its name tells. */
  public Optional<Instant> createdAt() {
    Matcher matcher = WITH_TIME.matcher(value);
    return matcher.matches()
        ? Optional.of(Instant.ofEpochMilli(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  @Override
  public int compareTo(ShardId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
