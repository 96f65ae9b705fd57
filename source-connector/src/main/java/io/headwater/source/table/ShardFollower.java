package io.headwater.source.table;

import io.headwater.event.DocumentVersion;
import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.LineageProgress;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.offset.SourcePartition;
import io.headwater.source.read.PageReaders;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardReader;
import io.headwater.source.stream.StreamChange;
import io.headwater.source.stream.StreamGapException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the owned lineages of a table's stream, shard after shard, and turns their records into
 * Kafka records.
 *
 * <p>Owned by the task thread.
 */
final class ShardFollower {
  private static final Logger LOG = LoggerFactory.getLogger(ShardFollower.class);
  private final TableContext table;
  private final Gaps gaps;
  private final KnownShards known;
  private final LineageProgress progress;
  private final Map<ShardId, ReadShard> shards = new HashMap<>();
  private final PositionKeeper positions;
  private final Position startPosition;

  ShardFollower(TableContext table, Set<LineageId> owned, Gaps gaps) {
    this.table = table;
    this.gaps = gaps;
    this.known = new KnownShards(table, owned, gaps, this::drop);
    this.progress = known.progress();
    this.positions = new PositionKeeper(table, progress);
    this.startPosition =
        table
            .plan()
            .from()
            .<Position>map(Position.CreatedSince::new)
            .orElseGet(Position.Oldest::new);
  }

  /** Does what can be done without waiting. */
  void advance() {
    known.advance();
    if (gaps.halted()) {
      return;
    }
    if (known.streamIsGone()) {
      halt();
      return;
    }
    openReadable();
    positions.store(shards.values());
  }

  private boolean drop(ShardId shard) {
    table.acknowledgements().forget(SourcePartition.shard(table.streamArn(), shard));
    return shards.remove(shard) != null;
  }

  /** Reads no more. */
  void halt() {
    shards.values().forEach(ReadShard::cancel);
  }

  private void openReadable() {
    for (Shard shard : progress.takeReadable()) {
      Optional<ShardOffset> stored = known.stored(shard.id());
      Position position = stored.map(ShardOffset::position).orElse(startPosition);
      ReadShard opened =
          new ReadShard(
              shard,
              known.lineage(shard.id()),
              position,
              stored
                  .flatMap(ShardOffset::lastRead)
                  .or(() -> shard.parent().flatMap(this::lastRead)),
              table.clock().instant());
      shards.put(shard.id(), opened);
      table
          .acknowledgements()
          .watch(
              SourcePartition.shard(table.streamArn(), shard.id()),
              total -> progress.acknowledged(shard.id(), total));
      if (stored.isEmpty()) {
        positions.store(opened);
      }
      read(opened);
    }
  }

  // The last record of a shard or, if it had none, of the shards before it.
  private Optional<SequenceNumber> lastRead(ShardId shard) {
    ReadShard read = shards.get(shard);
    return read == null ? known.stored(shard).flatMap(ShardOffset::lastRead) : read.lastRead();
  }

  private void read(ReadShard shard) {
    LOG.info(
        "Reading shard {} of stream {} from {}", shard.id(), table.streamArn(), shard.position());
    ShardReader reader =
        new ShardReader(
            table.stream(),
            shard.id(),
            shard.position(),
            shard.shard().closed(),
            table.idlePace(),
            table.readBackoff(),
            table.metrics().shard(table.name(), shard.id()));
    shard.readWith(
        table
            .readers()
            .open(
                reader,
                new PageReaders.Taker<RecordPage>() {
                  @Override
                  public void take(RecordPage page) {
                    emit(shard, page);
                  }

                  @Override
                  public void failed(RuntimeException failure) {
                    unreadable(shard, failure);
                  }
                }));
  }

  private void unreadable(ReadShard shard, RuntimeException failure) {
    if (!(failure instanceof StreamGapException gap)) {
      throw failure;
    }
    if (progress.children(shard.id()).stream().anyMatch(child -> known.stored(child).isPresent())) {
      // A restart met a listing without its children: it had been read to its end.
      end(shard);
      return;
    }
    gaps.met(
        gap.gap(),
        () -> {
          if (gap.shardIsGone()) {
            end(shard);
          } else {
            shard.position(new Position.Oldest());
            read(shard);
          }
        });
  }

  private void emit(ReadShard shard, RecordPage page) {
    List<StreamChange> changes = page.changes();
    if (!inOrder(shard, changes)) {
      return;
    }
    changes.forEach(change -> table.seenKeys().seen(change.key()));
    List<SourceRecord> records =
        table.mapper().map(shard.id(), shard.lineage(), shard.position(), changes);
    table.outbox().addAll(records);
    progress.emitted(shard.id(), records.size());
    page.last().ifPresent(last -> positions.moved(shard, last, records));
    if (!changes.isEmpty()) {
      table.metrics().emitted(changes.size());
    }
    if (page.isLast()) {
      end(shard);
    }
  }

  // The versions rest on it: see DocumentVersion.
  private boolean inOrder(ReadShard shard, List<StreamChange> changes) {
    SequenceNumber before = shard.lastRead().orElse(null);
    if (changes.isEmpty() || !shard.isAtItsBeginning() || before == null) {
      return true;
    }
    SequenceNumber first = changes.get(0).sequence();
    if (rises(before, first)) {
      return true;
    }
    gaps.orderBroken(
        shard.id(),
        "shard "
            + shard.id()
            + " of stream "
            + table.streamArn()
            + " begins with sequence number "
            + first
            + ", whose version is not above that of "
            + before
            + ", the last one before it in its lineage: newer changes would lose against older ones");
    return false;
  }

  private boolean rises(SequenceNumber before, SequenceNumber next) {
    int epoch = table.plan().epoch();
    return DocumentVersion.of(epoch, before).compareTo(DocumentVersion.of(epoch, next)) < 0;
  }

  private void end(ReadShard shard) {
    LOG.info("Shard {} of stream {} is read to its end", shard.id(), table.streamArn());
    positions.storeIfUncarried(shard);
    shard.cancel();
    table.metrics().shardEnded(table.name(), shard.id());
    progress.readToEnd(shard.id());
  }

  LineageProgress progress() {
    return progress;
  }
}
