package io.headwater.localstack.simulator;

import java.time.Instant;
import java.util.Optional;

/**
 * A shard as it is now.
 *
 * @param id its id
 * @param parent its parent's id, which may be unknown
 * @param startingSequenceNumber as listed, empty if left out
 * @param endingSequenceNumber empty while the shard is open
 * @param createdAt when it began
 * @param closedAt when it ended
 * @param records how many records it ever took
 * @param trimmed how many of them can no longer be read
 * @param expired whether the shard itself is gone
 */
public record ShardView(
    String id,
    Optional<String> parent,
    Optional<String> startingSequenceNumber,
    Optional<String> endingSequenceNumber,
    Instant createdAt,
    Optional<Instant> closedAt,
    int records,
    int trimmed,
    boolean expired) {

  /** Whether it takes records. */
  public boolean open() {
    return closedAt.isEmpty();
  }
}
