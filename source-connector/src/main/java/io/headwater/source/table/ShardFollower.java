package io.headwater.source.table;

import io.headwater.event.DocumentVersion;
import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.LineageProgress;
import io.headwater.source.lineage.Lineages;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.offset.SourcePartition;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.read.PageReaders;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardDiscovery;
import io.headwater.source.stream.ShardDiscovery.Found;
import io.headwater.source.stream.ShardReader;
import io.headwater.source.stream.StreamChange;
import io.headwater.source.stream.StreamGapException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
  private static final Duration RETENTION = Duration.ofHours(24);
  // A page of the listing costs a call of the account's budget: what lists many shards lists
  // seldom.
  private static final Duration PAUSE_PER_LISTED_PAGE = Duration.ofSeconds(4);
  // A listing may be incomplete: only what several leave out is read without knowing its parent.
  private static final int LISTINGS_WITHOUT_PARENT = 4;

  private final TableContext table;
  private final Set<LineageId> owned;
  private final Gaps gaps;
  private final ShardDiscovery discovery;
  private final LineageProgress progress = new LineageProgress();
  private final Map<ShardId, LineageId> lineageByShard = new HashMap<>();
  private final Set<LineageId> unseenLineages;
  private final Map<ShardId, ShardOffset> storedOffsets = new HashMap<>();
  private final Map<ShardId, ReadShard> shards = new HashMap<>();
  private final Map<ShardId, Integer> unlistedParents = new HashMap<>();
  private final PositionKeeper positions;
  private final FinishedShards finished;
  private final Position startPosition;
  private Instant nextListing = Instant.MIN;
  private boolean listed;
  private boolean streamIsGone;

  ShardFollower(TableContext table, Set<LineageId> owned, Gaps gaps) {
    this.table = table;
    this.owned = owned;
    this.gaps = gaps;
    this.discovery = table.discovery();
    this.unseenLineages = new HashSet<>(owned);
    this.positions = new PositionKeeper(table, progress);
    this.finished = new FinishedShards(table);
    this.startPosition =
        table
            .plan()
            .from()
            .<Position>map(Position.CreatedSince::new)
            .orElseGet(Position.Oldest::new);
  }

  /** Does what can be done without waiting. */
  void advance() {
    if (!streamIsGone) {
      takeFound();
    }
    if (streamIsGone || gaps.halted()) {
      return;
    }
    discover();
    openReadable();
    positions.store(shards.values());
  }

  private void takeFound() {
    try {
      discovery.take().forEach(this::learn);
    } catch (StreamGapException e) {
      gaps.met(
          e.gap(),
          () -> {
            streamIsGone = true;
            halt();
          });
    }
  }

  /** Reads no more. */
  void halt() {
    shards.values().forEach(ReadShard::cancel);
  }

  private void discover() {
    Set<ShardId> unverified = progress.unverifiedParents();
    discovery.verify(unverified);
    discovery.verify(finished.unverified());
    Instant now = table.clock().instant();
    // A listing may be incomplete, so that a shard whose sibling was found may still be missing.
    boolean due = !now.isBefore(nextListing);
    if (due) {
      discovery.progressed();
      Duration pause = PAUSE_PER_LISTED_PAGE.multipliedBy(discovery.listingCalls());
      Duration interval = table.read().discoveryInterval();
      nextListing = now.plus(pause.compareTo(interval) > 0 ? pause : interval);
    }
    if (due || !unseenLineages.isEmpty() || !unlistedParents.isEmpty()) {
      discovery.requestListing();
    }
    discovery.seekChildren(progress.childless());
  }

  private void learn(Found found) {
    if (found instanceof Found.Listing listing) {
      learn(listing.shards());
      Set<ShardId> listedIds = listing.shards().stream().map(Shard::id).collect(Collectors.toSet());
      forgetUnlisted(listedIds);
      learnUnlistedParents();
      finished.retire(listedIds);
    } else if (found instanceof Found.Children children) {
      learn(children.shards());
    } else if (found instanceof Found.ParentReadable readable) {
      finished.stillThere(readable.parent());
      if (isUnverified(readable.parent())) {
        unlistedParents.putIfAbsent(readable.parent(), 0);
      }
    } else if (found instanceof Found.ParentGone gone) {
      finished.gone(gone.parent());
      if (isUnverified(gone.parent())) {
        checkGap(gone.parent());
      }
    }
  }

  // An answer may come late, when a listing brought the parent in the meantime.
  private boolean isUnverified(ShardId parent) {
    return progress.unverifiedParents().contains(parent);
  }

  private void learn(List<Shard> found) {
    List<Shard> fresh =
        found.stream().filter(shard -> !lineageByShard.containsKey(shard.id())).toList();
    Map<ShardId, ShardOffset> offsets =
        fresh.isEmpty() ? Map.of() : table.stored().read(table.streamArn(), fresh);
    Map<ShardId, LineageId> known = new HashMap<>(StoredOffsets.lineages(offsets));
    known.putAll(lineageByShard);
    Lineages lineages = Lineages.of(found, known);
    List<Shard> mine = fresh.stream().filter(shard -> owned.contains(lineages.of(shard))).toList();
    if (mine.isEmpty()) {
      return;
    }
    for (Shard shard : mine) {
      lineageByShard.put(shard.id(), lineages.of(shard));
      unseenLineages.remove(lineages.of(shard));
      unlistedParents.remove(shard.id());
    }
    offsets.forEach(
        (shard, offset) -> {
          if (offset.epoch() == table.plan().epoch()) {
            storedOffsets.put(shard, offset);
          }
        });
    offsets.values().stream()
        .findFirst()
        .flatMap(ShardFollower::lastOf)
        .ifPresent(table.versions()::continueAfter);
    progress.learn(mine, begunAmong(mine));
    finished.noteParents(mine, offsets.keySet());
    if (!listed) {
      listed = true;
      beginEpoch(mine);
    }
    LOG.info("Stream {}: {} more shards of the owned lineages", table.streamArn(), mine.size());
    discovery.progressed();
  }

  private Set<ShardId> begunAmong(List<Shard> shards) {
    return shards.stream()
        .map(Shard::id)
        .filter(storedOffsets::containsKey)
        .collect(Collectors.toSet());
  }

  private void beginEpoch(List<Shard> mine) {
    if (!storedOffsets.isEmpty()) {
      return;
    }
    Instant since = table.plan().from().orElse(table.plan().begunAt());
    if (since.plus(RETENTION).isBefore(table.clock().instant())) {
      gaps.met(
          "stream "
              + table.streamArn()
              + " was to be read from "
              + since
              + ", longer ago than it keeps records, and nothing of it was read since",
          () -> {});
    }
    table.plan().from().ifPresent(from -> passOverEarlier(mine, from));
  }

  // What was closed before the start holds only older records.
  private void passOverEarlier(List<Shard> mine, Instant from) {
    for (Shard shard : mine) {
      Optional<Instant> closed =
          progress.children(shard.id()).stream().findFirst().flatMap(ShardId::createdAt);
      if (closed.isPresent() && closed.get().isBefore(from.minus(Duration.ofMinutes(1)))) {
        progress.passOver(shard.id());
      }
    }
  }

  private void forgetUnlisted(Set<ShardId> listedIds) {
    progress
        .forgetUnlisted(listedIds)
        .forEach(
            (shard, children) -> {
              boolean stored = storedOffsets.remove(shard) != null;
              if (shards.remove(shard) != null || stored) {
                finished.add(shard, children);
              }
              lineageByShard.remove(shard);
              table.acknowledgements().forget(SourcePartition.shard(table.streamArn(), shard));
            });
  }

  private void learnUnlistedParents() {
    unlistedParents.keySet().removeIf(parent -> !isUnverified(parent));
    for (ShardId parent : List.copyOf(unlistedParents.keySet())) {
      if (unlistedParents.merge(parent, 1, Integer::sum) > LISTINGS_WITHOUT_PARENT) {
        LOG.info("Shard {} is not listed but can be read; it is read before its children", parent);
        unlistedParents.remove(parent);
        Shard shard = new Shard(parent, Optional.empty(), true);
        ShardId child = progress.childOf(parent).orElseThrow();
        lineageByShard.put(parent, Objects.requireNonNull(lineageByShard.get(child)));
        progress.learn(List.of(shard), begunAmong(List.of(shard)));
      }
    }
  }

  private void checkGap(ShardId parent) {
    ShardId child = progress.childOf(parent).orElseThrow();
    ShardOffset last = storedOffsets.get(parent);
    Runnable goOn = () -> progress.parentGone(parent);
    if (last != null) {
      gaps.met(
          "shard "
              + parent
              + " of stream "
              + table.streamArn()
              + " is gone and was read only up to "
              + last.position(),
          goOn);
    } else if (begunLongAgo() && !everRead(child)) {
      gaps.met(
          "stream "
              + table.streamArn()
              + " was read before, but nothing is known of shard "
              + child
              + " and its parent "
              + parent
              + " is gone",
          goOn);
    } else {
      goOn.run();
    }
  }

  private boolean begunLongAgo() {
    return table.plan().begunAt().plus(RETENTION).isBefore(table.clock().instant());
  }

  private boolean everRead(ShardId shard) {
    LineageId lineage = Objects.requireNonNull(lineageByShard.get(shard));
    return storedOffsets.keySet().stream().anyMatch(id -> lineage.equals(lineageByShard.get(id)));
  }

  private void openReadable() {
    for (Shard shard : progress.takeReadable()) {
      ShardOffset offset = storedOffsets.get(shard.id());
      LineageId lineage = Objects.requireNonNull(lineageByShard.get(shard.id()));
      Position position = offset == null ? startPosition : offset.position();
      ReadShard opened =
          new ReadShard(
              shard,
              lineage,
              position,
              lastOf(position).or(() -> shard.parent().flatMap(this::lastRead)),
              table.clock().instant());
      shards.put(shard.id(), opened);
      table
          .acknowledgements()
          .watch(
              SourcePartition.shard(table.streamArn(), shard.id()),
              total -> progress.acknowledged(shard.id(), total));
      if (offset == null) {
        positions.store(opened);
      }
      read(opened);
    }
  }

  // The last record of a shard or, if it had none, of the shards before it.
  private Optional<SequenceNumber> lastRead(ShardId shard) {
    ReadShard read = shards.get(shard);
    if (read != null) {
      return read.lastRead();
    }
    return Optional.ofNullable(storedOffsets.get(shard)).flatMap(ShardFollower::lastOf);
  }

  private static Optional<SequenceNumber> lastOf(ShardOffset offset) {
    return lastOf(offset.position());
  }

  private static Optional<SequenceNumber> lastOf(Position position) {
    return position instanceof Position.After after ? Optional.of(after.last()) : Optional.empty();
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
            table.read().idlePoll(),
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
    if (progress.children(shard.id()).stream().anyMatch(storedOffsets::containsKey)) {
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
