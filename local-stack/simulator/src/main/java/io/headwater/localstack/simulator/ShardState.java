package io.headwater.localstack.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A shard with all that it ever held.
 *
 * <p>Guarded by the world's monitor.
 */
final class ShardState {
  /**
   * The partition key hashes of a shard.
   *
   * @param from inclusive
   * @param to exclusive
   */
  record HashRange(long from, long to) {
    static HashRange part(int index, int parts) {
      return new HashRange((1L << 32) * index / parts, (1L << 32) * (index + 1) / parts);
    }

    HashRange half(int index) {
      long middle = from + (to - from) / 2;
      return index == 0 ? new HashRange(from, middle) : new HashRange(middle, to);
    }

    boolean contains(long hash) {
      return hash >= from && hash < to;
    }
  }

  final String id;
  final @Nullable String parent;
  final HashRange range;
  final SequenceNumbers numbers;
  final Instant createdAt;
  final String first;
  final boolean startListed;
  final List<StreamEntry> entries = new ArrayList<>();
  Instant endsAt = Instant.MAX;
  @Nullable String last;
  @Nullable Instant closedAt;
  @Nullable ReadyShard ready;
  int trimmed;
  boolean expired;
  boolean hidden;

  ShardState(
      String id,
      @Nullable String parent,
      HashRange range,
      SequenceNumbers numbers,
      boolean startListed,
      Instant createdAt) {
    this.id = id;
    this.parent = parent;
    this.range = range;
    this.numbers = numbers;
    this.first = numbers.next(1);
    this.startListed = startListed;
    this.createdAt = createdAt;
  }

  boolean open() {
    return closedAt == null;
  }

  void close(Instant at) {
    // The number is one that no record has, as for a shard that stayed empty.
    last = entries.isEmpty() ? first : numbers.next(1);
    closedAt = at;
  }

  /** Lets what is older than the retention go. */
  void expire(Instant horizon) {
    while (trimmed < entries.size() && !entries.get(trimmed).createdAt().isAfter(horizon)) {
      trimmed++;
    }
    expired |= closedAt != null && !closedAt.isAfter(horizon);
  }

  /** Drops all records with numbers up to one, whatever their age. */
  void trimUpTo(String sequence) {
    trimmed = Math.max(trimmed, indexAfter(sequence));
  }

  void trimAll() {
    trimmed = entries.size();
    expired |= closedAt != null;
  }

  /** The place of the first record whose number is greater. */
  int indexAfter(String sequence) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (SequenceNumbers.compare(entries.get(middle).sequence(), sequence) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  ShardView view() {
    return new ShardView(
        id,
        Optional.ofNullable(parent),
        startListed ? Optional.of(first) : Optional.empty(),
        Optional.ofNullable(last),
        createdAt,
        Optional.ofNullable(closedAt),
        entries.size(),
        trimmed,
        expired);
  }
}
