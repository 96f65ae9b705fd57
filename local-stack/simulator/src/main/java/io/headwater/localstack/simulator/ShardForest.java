package io.headwater.localstack.simulator;

import io.headwater.localstack.simulator.ShardState.HashRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The shards of one stream. Each open shard holds a range of partition key hashes, so that the
 * changes of an item run along one path of the forest.
 *
 * <p>Guarded by the world's monitor.
 */
final class ShardForest {
  private static final int SPLIT = 2;

  private final Dice dice;
  private final String row;
  // In the order of ids, which is that of the listing.
  private final Map<String, ShardState> shards = new TreeMap<>();
  private final List<ShardState> living = new ArrayList<>();
  private ShardOptions options;
  private boolean disabled;

  ShardForest(Dice dice, String row, ShardOptions options) {
    this.dice = dice;
    this.row = row;
    this.options = options;
  }

  void plant(Instant now) {
    for (int root = 0; root < options.roots(); root++) {
      HashRange range = HashRange.part(root, options.roots());
      String gone =
          dice.roll(options.goneParentRate(), row)
              ? id(now.minus(options.lifetime()).minus(options.retention()))
              : null;
      add(gone, range, 0, now);
    }
  }

  void options(ShardOptions changed) {
    options = changed;
  }

  ShardState add(@Nullable String parent, HashRange range, long afterHigh, Instant now) {
    // A child's id comes after its parent's, even if the clock stands still.
    Instant named = parent == null || !shards.containsKey(parent) ? now : later(parent, now);
    String id = id(named);
    ShardState shard =
        new ShardState(
            id,
            parent,
            range,
            new SequenceNumbers(dice, row + "/" + id, afterHigh),
            !dice.roll(options.absentStartRate(), row),
            now);
    long lifetime = options.lifetime().toMillis();
    shard.endsAt = now.plusMillis(lifetime - dice.below(Math.max(1, lifetime / 10), row));
    shards.put(id, shard);
    living.add(shard);
    return shard;
  }

  /** A shard without parent that never ends. */
  ShardState addForGood(HashRange range, Instant now) {
    ShardState shard = add(null, range, 0, now);
    shard.endsAt = Instant.MAX;
    return shard;
  }

  private static Instant later(String parent, Instant now) {
    Instant next = Instant.ofEpochMilli(Long.parseLong(parent.substring(8, 28)) + 1);
    return next.isAfter(now) ? next : now;
  }

  private String id(Instant now) {
    String id;
    do {
      id =
          String.format(
              Locale.ROOT, "shardId-%020d-%08x", now.toEpochMilli(), (int) dice.bits(row));
    } while (shards.containsKey(id));
    return id;
  }

  Collection<ShardState> all() {
    return shards.values();
  }

  ShardState shard(String id) {
    ShardState shard = shards.get(id);
    if (shard == null) {
      throw new IllegalArgumentException("there is no shard " + id);
    }
    return shard;
  }

  /** A shard that can still be asked for. */
  Optional<ShardState> living(String id) {
    return Optional.ofNullable(shards.get(id)).filter(shard -> !shard.expired);
  }

  /** The open shard of a partition key. */
  ShardState forHash(long hash) {
    for (ShardState shard : living) {
      if (shard.open() && shard.range.contains(hash)) {
        return shard;
      }
    }
    throw new IllegalStateException("no shard takes this item");
  }

  /** Does what the clock has made due, in the order of time. */
  void advance(Instant now) {
    for (Optional<ShardState> next = due(now); next.isPresent(); next = due(now)) {
      ShardState shard = next.get();
      end(shard, dice.roll(options.splitRate(), row) ? SPLIT : 1, false, shard.endsAt);
    }
    Instant horizon = now.minus(options.retention());
    living.forEach(shard -> shard.expire(horizon));
    living.removeIf(shard -> shard.expired);
  }

  private Optional<ShardState> due(Instant now) {
    if (disabled) {
      return Optional.empty();
    }
    return living.stream()
        .filter(shard -> shard.open() && !shard.endsAt.isAfter(now))
        .min(Comparator.<ShardState, Instant>comparing(s -> s.endsAt).thenComparing(s -> s.id));
  }

  /** Ends a shard and gives its children. */
  List<ShardState> rotate(ShardState parent, Instant now) {
    return end(parent, 1, false, now);
  }

  /**
   * Ends a shard and gives its two children.
   *
   * @param againstOrder whether their numbers start anew, below the parent's
   */
  List<ShardState> split(ShardState parent, boolean againstOrder, Instant now) {
    return end(parent, SPLIT, againstOrder, now);
  }

  private List<ShardState> end(ShardState parent, int parts, boolean againstOrder, Instant now) {
    if (!parent.open()) {
      throw new IllegalArgumentException("shard " + parent.id + " is closed");
    }
    parent.close(now);
    long after = againstOrder ? 0 : parent.numbers.high();
    if (parts == 1) {
      return List.of(add(parent.id, parent.range, after, now));
    }
    return List.of(
        add(parent.id, parent.range.half(0), after, now),
        add(parent.id, parent.range.half(1), after, now));
  }

  /** Ends all shards for good. */
  void disable(Instant now) {
    disabled = true;
    living.stream().filter(ShardState::open).forEach(shard -> shard.close(now));
  }
}
