package io.headwater.source.table;

import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Deletes the offsets of shards that nobody needs any more, so that Connect's offsets do not grow
 * with every rotation. An offset goes only when the service says that its shard is gone and when
 * every child has an offset of its own: until then a restart may meet a listing without the
 * children, and would read the shard again.
 *
 * <p>Owned by the task thread.
 */
final class FinishedShards {
  // More than any task's shards give in the 24 hours that the stream keeps.
  private static final int MAX_DELETED = 50_000;

  private final TableContext table;
  private final Map<ShardId, Set<ShardId>> children = new HashMap<>();
  private final Set<ShardId> unverified = new TreeSet<>();
  private final Set<ShardId> present = new TreeSet<>();
  private final Set<ShardId> gone = new TreeSet<>();
  private final Set<ShardId> deleted = new LinkedHashSet<>();

  FinishedShards(TableContext table) {
    this.table = table;
  }

  /** A shard that was read to its end is no longer listed. */
  void add(ShardId shard, Set<ShardId> itsChildren) {
    if (children.putIfAbsent(shard, Set.copyOf(itsChildren)) == null) {
      unverified.add(shard);
    }
  }

  /** Takes in the parents of listed shards that are no longer listed and still have an offset. */
  void noteParents(List<Shard> listed, Set<ShardId> stored) {
    Set<ShardId> ids = new HashSet<>();
    listed.forEach(shard -> ids.add(shard.id()));
    Map<ShardId, Set<ShardId>> parents = new HashMap<>();
    for (Shard shard : listed) {
      shard
          .parent()
          .filter(
              parent ->
                  !ids.contains(parent) && stored.contains(parent) && stored.contains(shard.id()))
          .ifPresent(
              parent -> parents.computeIfAbsent(parent, p -> new HashSet<>()).add(shard.id()));
    }
    parents.forEach(this::add);
  }

  /** The shards of which nobody knows whether they are really gone. */
  Set<ShardId> unverified() {
    return unverified;
  }

  /** A listing had left it out. */
  void stillThere(ShardId shard) {
    if (unverified.remove(shard)) {
      present.add(shard);
    }
  }

  void gone(ShardId shard) {
    if (unverified.remove(shard)) {
      gone.add(shard);
    }
  }

  /**
   * Deletes the offsets that are no longer needed.
   *
   * @param listed the shards that are listed now
   */
  void retire(Set<ShardId> listed) {
    for (ShardId shard : List.copyOf(present)) {
      if (!listed.contains(shard)) {
        present.remove(shard);
        unverified.add(shard);
      }
    }
    if (gone.isEmpty()) {
      return;
    }
    Set<ShardId> needed = new HashSet<>();
    gone.forEach(shard -> needed.addAll(children.getOrDefault(shard, Set.of())));
    needed.removeAll(deleted);
    Set<ShardId> stored = table.stored().shards(table.streamArn(), needed).keySet();
    for (ShardId shard : List.copyOf(gone)) {
      Set<ShardId> itsChildren = new HashSet<>(children.getOrDefault(shard, Set.of()));
      itsChildren.removeAll(deleted);
      if (stored.containsAll(itsChildren)) {
        table.outbox().add(table.positionRecords().finished(shard));
        gone.remove(shard);
        children.remove(shard);
        delete(shard);
      }
    }
  }

  private void delete(ShardId shard) {
    deleted.add(shard);
    if (deleted.size() > MAX_DELETED) {
      deleted.remove(deleted.iterator().next());
    }
  }
}
