package io.headwater.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardCursor;
import io.headwater.source.stream.StreamChange;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.stream.TableStream;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A stream behind our port whose shards rotate, split and are trimmed as a seed decides, and whose
 * calls fail now and then. Each item lives in one partition, so its changes run along one path of
 * the forest.
 */
final class SimulatedStream implements TableStream {
  /** A shard with all that it ever held. */
  static final class SimShard {
    final ShardId id;
    final Optional<ShardId> parent;
    final List<String> items;
    final List<StreamChange> changes = new ArrayList<>();
    boolean closed;
    boolean trimmed;
    Instant lastSeen = Instant.MIN;
    boolean inUse;
    boolean listed = true;

    SimShard(ShardId id, Optional<ShardId> parent, List<String> items) {
      this.id = id;
      this.parent = parent;
      this.items = items;
    }
  }

  private final Map<ShardId, SimShard> shards = new LinkedHashMap<>();
  private final Random random;
  private final Clock clock;
  private final Set<String> expired = new HashSet<>();
  private double faultRate;
  private long hi = 1 + 2_000_000;
  private int cursors;

  SimulatedStream(Random random, Clock clock, int roots, int itemsPerRoot) {
    this.random = random;
    this.clock = clock;
    for (int root = 0; root < roots; root++) {
      List<String> items = new ArrayList<>();
      for (int i = 0; i < itemsPerRoot; i++) {
        items.add("item-" + root + "-" + i);
      }
      Optional<ShardId> longGone =
          random.nextBoolean() ? Optional.of(new ShardId("gone-" + root)) : Optional.empty();
      add(new SimShard(new ShardId("shard-" + shards.size()), longGone, items));
    }
  }

  void faultRate(double rate) {
    faultRate = rate;
  }

  List<SimShard> all() {
    return List.copyOf(shards.values());
  }

  List<SimShard> open() {
    return shards.values().stream().filter(shard -> !shard.closed).toList();
  }

  private void add(SimShard shard) {
    shards.put(shard.id, shard);
  }

  void write() {
    SimShard shard = pick(open());
    if (shard.items.isEmpty()) {
      return;
    }
    hi += 1 + random.nextInt(3);
    BigInteger sequence =
        BigInteger.valueOf(hi).multiply(BigInteger.TEN.pow(20)).add(new BigInteger(50, random));
    Operation operation = random.nextInt(5) == 0 ? Operation.REMOVE : Operation.MODIFY;
    String item = pick(shard.items);
    shard.changes.add(
        new StreamChange(
            SequenceNumber.of(sequence.toString()),
            operation,
            clock.instant(),
            ItemKey.of(KeyAttribute.string("pk", item)),
            null,
            operation == Operation.REMOVE ? null : ("{\"hi\":" + hi + "}").getBytes(UTF_8),
            null,
            false,
            10,
            null));
  }

  /** Ends a shard; it gets one child or, splitting, two. */
  void rotate(boolean split) {
    SimShard parent = pick(open());
    parent.closed = true;
    List<String> items = new ArrayList<>(parent.items);
    Collections.shuffle(items, random);
    int cut = split && items.size() > 1 ? 1 + random.nextInt(items.size() - 1) : items.size();
    add(child(parent, items.subList(0, cut)));
    if (cut < items.size()) {
      add(child(parent, items.subList(cut, items.size())));
    }
  }

  private SimShard child(SimShard parent, List<String> items) {
    return new SimShard(
        new ShardId("shard-" + shards.size()), Optional.of(parent.id), List.copyOf(items));
  }

  /** A shard's retention is over. */
  void trim(SimShard shard) {
    shard.trimmed = true;
    shard.listed = false;
  }

  /** Whether nobody has looked at a shard for a while, as is so when its retention ends. */
  boolean forgotten(SimShard shard) {
    return !shard.inUse && shard.lastSeen.isBefore(clock.instant().minusSeconds(40));
  }

  /** Nothing can be read on without a new cursor. */
  void expireCursors() {
    for (int i = 0; i < cursors; i++) {
      expired.add("c" + i);
    }
  }

  @Override
  public List<Shard> shards() {
    maybeFail();
    List<Shard> listing = new ArrayList<>();
    for (SimShard shard : shards.values()) {
      shard.lastSeen = clock.instant();
      if (shard.listed && random.nextDouble() >= faultRate) {
        listing.add(new Shard(shard.id, shard.parent, shard.closed));
      }
    }
    return listing;
  }

  @Override
  public ShardCursor cursor(ShardId id, Position position) {
    maybeFail(id);
    SimShard shard = shards.get(id);
    if (shard == null || shard.trimmed) {
      throw failure(Kind.MISSING);
    }
    shard.inUse = true;
    int from = 0;
    if (position instanceof Position.After after) {
      while (from < shard.changes.size()
          && shard.changes.get(from).sequence().compareTo(after.last()) <= 0) {
        from++;
      }
    }
    return cursor(id, from);
  }

  private ShardCursor cursor(ShardId id, int from) {
    return new ShardCursor(id + ":" + from + ":c" + cursors++);
  }

  @Override
  public RecordPage read(ShardCursor cursor) {
    String[] parts = cursor.iterator().split(":", -1);
    maybeFail(new ShardId(parts[0]));
    if (expired.contains(parts[2])) {
      throw failure(Kind.EXPIRED_CURSOR);
    }
    SimShard shard = shards.get(new ShardId(parts[0]));
    if (shard == null || shard.trimmed) {
      throw failure(Kind.TRIMMED);
    }
    int from = Integer.parseInt(parts[1]);
    boolean emptyPage = random.nextInt(4) == 0;
    int to = emptyPage ? from : Math.min(shard.changes.size(), from + 1 + random.nextInt(5));
    boolean end = shard.closed && to == shard.changes.size() && !emptyPage;
    shard.inUse = !end;
    return new RecordPage(
        List.copyOf(shard.changes.subList(from, to)),
        end ? Optional.empty() : Optional.of(cursor(shard.id, to)));
  }

  private void maybeFail(ShardId id) {
    SimShard shard = shards.get(id);
    if (shard != null) {
      shard.lastSeen = clock.instant();
    }
    maybeFail();
  }

  private void maybeFail() {
    if (random.nextDouble() < faultRate) {
      throw failure(
          switch (random.nextInt(3)) {
            case 0 -> Kind.THROTTLED;
            case 1 -> Kind.UNAVAILABLE;
            default -> Kind.EXPIRED_CURSOR;
          });
    }
  }

  private static StreamReadException failure(Kind kind) {
    return new StreamReadException(
        kind, "simulated " + kind, new IllegalStateException("simulated"));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
