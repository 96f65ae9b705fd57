package io.headwater.source.table;

import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.LineageProgress;
import io.headwater.source.lineage.Lineages;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.stream.ShardDiscovery;
import io.headwater.source.stream.ShardDiscovery.Found;
import io.headwater.source.stream.StreamGapException;
import io.headwater.source.stream.TableStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the shards of the owned lineages: which there are, how far an earlier run read
 * them, and which are missing.
 *
 * <p>Owned by the task thread.
 */
final class KnownShards {
  private static final Logger LOG = LoggerFactory.getLogger(KnownShards.class);
  // A listing may be incomplete: only what several leave out is read without knowing its parent.
  private static final int LISTINGS_WITHOUT_PARENT = 4;

  private final TableContext table;
  private final Set<LineageId> owned;
  private final Gaps gaps;
  private final Predicate<ShardId> drop;
  private final ShardDiscovery discovery;
  private final LineageProgress progress = new LineageProgress();
  private final Map<ShardId, LineageId> lineageByShard = new HashMap<>();
  private final Set<LineageId> unseenLineages;
  private final Map<ShardId, ShardOffset> storedOffsets = new HashMap<>();
  private final Map<ShardId, Integer> unlistedParents = new HashMap<>();
  private final FinishedShards finished;
  private final Cadence listings;
  private boolean listed;
  private boolean streamIsGone;

  /**
   * Nothing is known yet.
   *
   * @param drop is told what is forgotten; tells whether it was read
   */
  KnownShards(TableContext table, Set<LineageId> owned, Gaps gaps, Predicate<ShardId> drop) {
    this.table = table;
    this.owned = owned;
    this.gaps = gaps;
    this.drop = drop;
    this.discovery = table.discovery();
    this.listings = new Cadence(table.clock());
    this.unseenLineages = new HashSet<>(owned);
    this.finished = new FinishedShards(table);
  }

  /** Takes in what was found and looks for what is missing. */
  void advance() {
    if (!streamIsGone) {
      takeFound();
    }
    if (!streamIsGone && !gaps.halted()) {
      discover();
    }
  }

  /** Whether the stream itself is gone: nothing can be read. */
  boolean streamIsGone() {
    return streamIsGone;
  }

  /** Which shards may be read. */
  LineageProgress progress() {
    return progress;
  }

  /** The lineage of a shard. */
  LineageId lineage(ShardId shard) {
    return Objects.requireNonNull(lineageByShard.get(shard));
  }

  /** How far an earlier run read a shard in this epoch. */
  Optional<ShardOffset> stored(ShardId shard) {
    return Optional.ofNullable(storedOffsets.get(shard));
  }

  private void takeFound() {
    try {
      discovery.take().forEach(this::learn);
    } catch (StreamGapException e) {
      gaps.met(
          e.gap(),
          () -> {
            streamIsGone = true;
          });
    }
  }

  private void discover() {
    Set<ShardId> unverified = new TreeSet<>(progress.unverifiedParents());
    unverified.removeAll(unlistedParents.keySet());
    unverified.addAll(finished.unverified());
    discovery.verify(unverified);
    // A listing may be incomplete, so that a shard whose sibling was found may still be missing.
    boolean due = listings.isDue(table.read().listingPause(discovery.listingCalls()));
    if (due) {
      discovery.progressed();
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
    if (fresh.isEmpty()) {
      return;
    }
    Map<ShardId, ShardOffset> offsets = table.stored().read(table.streamArn(), fresh);
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
    keep(offsets, mine);
    offsets.values().stream()
        .findFirst()
        .flatMap(ShardOffset::lastRead)
        .ifPresent(table.versions()::continueAfter);
    progress.learn(mine, begunAmong(mine));
    finished.noteParents(mine, offsets.keySet());
    if (!listed) {
      listed = true;
      beginEpoch(mine, offsets.values().stream().anyMatch(this::isOfThisEpoch));
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

  // Of other tasks' shards, which come and go for as long as the task runs, nothing is kept.
  private void keep(Map<ShardId, ShardOffset> offsets, List<Shard> mine) {
    for (Shard shard : mine) {
      Stream.concat(Stream.of(shard.id()), shard.parent().stream())
          .forEach(
              id -> {
                ShardOffset offset = offsets.get(id);
                if (offset != null && isOfThisEpoch(offset)) {
                  storedOffsets.put(id, offset);
                }
              });
    }
  }

  private boolean isOfThisEpoch(ShardOffset offset) {
    return offset.epoch() == table.plan().epoch();
  }

  private void beginEpoch(List<Shard> mine, boolean streamIsBegun) {
    if (streamIsBegun) {
      return;
    }
    Instant since = table.plan().from().orElse(table.plan().begunAt());
    if (isBeyondRetention(since)) {
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
              if (drop.test(shard) || stored) {
                finished.add(shard, children);
              }
              lineageByShard.remove(shard);
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
    } else if (isBeyondRetention(table.plan().begunAt()) && !everRead(child)) {
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

  private boolean isBeyondRetention(Instant instant) {
    return instant.plus(TableStream.RETENTION).isBefore(table.clock().instant());
  }

  private boolean everRead(ShardId shard) {
    LineageId lineage = Objects.requireNonNull(lineageByShard.get(shard));
    return storedOffsets.keySet().stream().anyMatch(id -> lineage.equals(lineageByShard.get(id)));
  }
}
