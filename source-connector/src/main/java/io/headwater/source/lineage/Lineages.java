package io.headwater.source.lineage;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells the lineage of every listed shard.
 *
 * <p>It is a function of the listing and of the stored offsets alone, so that the connector and a
 * task that starts anew long after it always agree.
 */
public final class Lineages {
  private final Map<ShardId, LineageId> lineageByShard = new HashMap<>();

  private Lineages() {}

  /**
   * Works out the lineages.
   *
   * @param listing the listed shards
   * @param stored the lineage that a stored offset names, for listed shards and their parents
   */
  public static Lineages of(Collection<Shard> listing, Map<ShardId, LineageId> stored) {
    Map<ShardId, Shard> byId = new HashMap<>();
    listing.forEach(shard -> byId.put(shard.id(), shard));
    Map<ShardId, LineageId> begunBelow = begunBelow(byId, stored);
    Lineages lineages = new Lineages();
    for (Shard shard : listing) {
      lineages.place(shard, byId, stored, begunBelow);
    }
    return lineages;
  }

  // Generations that a first start at the stream's end passed over have no offset. When the topmost
  // of them is trimmed, only what was begun below them still knows the lineage's name.
  private static Map<ShardId, LineageId> begunBelow(
      Map<ShardId, Shard> byId, Map<ShardId, LineageId> stored) {
    Map<ShardId, LineageId> begunBelow = new HashMap<>();
    // In a fixed order, so that the listing's order decides nothing.
    for (ShardId begun : new TreeSet<>(stored.keySet())) {
      LineageId lineage = Objects.requireNonNull(stored.get(begun));
      Shard current = byId.get(begun);
      while (current != null) {
        ShardId parent = current.parent().orElse(null);
        boolean named = parent == null || stored.containsKey(parent);
        current =
            named || begunBelow.putIfAbsent(parent, lineage) != null ? null : byId.get(parent);
      }
    }
    return begunBelow;
  }

  // Not recursive: a lineage may be thousands of generations deep.
  private void place(
      Shard shard,
      Map<ShardId, Shard> byId,
      Map<ShardId, LineageId> stored,
      Map<ShardId, LineageId> begunBelow) {
    Deque<Shard> path = new ArrayDeque<>();
    Shard current = shard;
    Optional<LineageId> found = known(current.id(), stored);
    while (found.isEmpty()) {
      path.push(current);
      ShardId parent = current.parent().orElse(null);
      if (parent == null) {
        found = Optional.of(topmost(current.id(), begunBelow));
        break;
      }
      found = known(parent, stored);
      Shard listedParent = byId.get(parent);
      if (found.isEmpty() && listedParent == null) {
        found = Optional.of(topmost(parent, begunBelow));
      } else if (listedParent != null) {
        current = listedParent;
      }
    }
    LineageId lineage = found.orElseThrow();
    lineageByShard.put(shard.id(), lineage);
    path.forEach(member -> lineageByShard.put(member.id(), lineage));
  }

  private static LineageId topmost(ShardId top, Map<ShardId, LineageId> begunBelow) {
    return begunBelow.getOrDefault(top, new LineageId(top.value()));
  }

  private Optional<LineageId> known(ShardId id, Map<ShardId, LineageId> stored) {
    LineageId lineage = lineageByShard.get(id);
    return Optional.ofNullable(lineage == null ? stored.get(id) : lineage);
  }

  /** The lineage of a listed shard. */
  public LineageId of(Shard shard) {
    LineageId lineage = lineageByShard.get(shard.id());
    if (lineage == null) {
      throw new IllegalArgumentException("shard " + shard.id() + " is not in the listing");
    }
    return lineage;
  }

  /** All lineages, in a fixed order. */
  public Set<LineageId> all() {
    return new TreeSet<>(lineageByShard.values());
  }
}
