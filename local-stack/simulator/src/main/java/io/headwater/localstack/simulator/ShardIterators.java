package io.headwater.localstack.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Makes shard iterators and reads them. An iterator holds all that is known of it.
 *
 * <p>Guarded by the world's monitor.
 */
final class ShardIterators {
  private long issued;
  private long revoked;

  /**
   * What an iterator says.
   *
   * @param index the place of the next record in the shard
   */
  record Place(String streamArn, String shard, int index, Instant issuedAt, long number) {}

  String issue(String streamArn, String shard, int index, Instant now) {
    issued++;
    String content = shard + " " + index + " " + now.toEpochMilli() + " " + issued;
    return streamArn
        + "|1|"
        + Base64.getEncoder().withoutPadding().encodeToString(content.getBytes(UTF_8));
  }

  static Place place(String iterator) {
    try {
      String[] parts = iterator.split("\\|", -1);
      String[] content = new String(Base64.getDecoder().decode(parts[2]), UTF_8).split(" ", -1);
      return new Place(
          parts[0],
          content[0],
          Integer.parseInt(content[1]),
          Instant.ofEpochMilli(Long.parseLong(content[2])),
          Long.parseLong(content[3]));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw WireException.invalid("Invalid ShardIterator");
    }
  }

  void check(Place place, Duration lifetime, Instant now) {
    if (place.number <= revoked || place.issuedAt.plus(lifetime).isBefore(now)) {
      throw expired();
    }
  }

  static WireException expired() {
    return WireException.of(
        "ExpiredIteratorException",
        "Shard iterator has expired. Get a new one with GetShardIterator");
  }

  /** Lets all iterators expire that were given out until now. */
  void expireAll() {
    revoked = issued;
  }
}
