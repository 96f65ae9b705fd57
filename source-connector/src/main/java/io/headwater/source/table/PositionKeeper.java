package io.headwater.source.table;

import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.LineageProgress;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.stream.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Lets positions reach Connect that no event carries: a shard was opened, its records were left
 * out, or it is idle and a heartbeat is wanted.
 *
 * <p>Owned by the task thread.
 */
final class PositionKeeper {
  // Left-out records may be read again after a restart; they may not grow without bound.
  private static final Duration UNCARRIED_PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK_PAUSE = Duration.ofSeconds(1);

  private final TableContext table;
  private final LineageProgress progress;
  private final Cadence looks;

  PositionKeeper(TableContext table, LineageProgress progress) {
    this.table = table;
    this.progress = progress;
    this.looks = new Cadence(table.clock());
  }

  /** A shard was read on. */
  void moved(ReadShard shard, SequenceNumber last, List<SourceRecord> records) {
    shard.moved(last, carries(records, last), table.clock().instant());
  }

  private static boolean carries(List<SourceRecord> records, SequenceNumber last) {
    if (records.isEmpty()) {
      return false;
    }
    Map<String, ?> offset = records.get(records.size() - 1).sourceOffset();
    return new Position.After(last).equals(ShardOffset.fromMap(offset).position());
  }

  /** Stores what is due. */
  void store(Collection<ReadShard> shards) {
    if (!looks.isDue(LOOK_PAUSE)) {
      return;
    }
    Instant now = table.clock().instant();
    Duration heartbeat = table.read().heartbeatInterval();
    for (ReadShard shard : shards) {
      boolean beats = !heartbeat.isZero() && isDue(shard, heartbeat, now);
      boolean waits = shard.isUncarried() && isDue(shard, UNCARRIED_PATIENCE, now);
      if (shard.isReading() && (beats || waits)) {
        store(shard);
      }
    }
  }

  private static boolean isDue(ReadShard shard, Duration interval, Instant now) {
    return Cadence.isDue(shard.storedAt(), interval, now);
  }

  /** Stores a shard's end if no event carries it. */
  void storeIfUncarried(ReadShard shard) {
    if (shard.isUncarried()) {
      store(shard);
    }
  }

  /** Stores a shard's present position. */
  void store(ReadShard shard) {
    ShardOffset offset = new ShardOffset(shard.position(), table.plan().epoch(), shard.lineage());
    table.outbox().add(table.positionRecords().shard(shard.id(), offset));
    progress.emitted(shard.id(), 1);
    shard.stored(table.clock().instant());
  }
}
