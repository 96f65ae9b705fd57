package io.headwater.source.lineage;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
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
    Lineages lineages = new Lineages();
    for (Shard shard : listing) {
      lineages.place(shard, byId, stored);
    }
    return lineages;
  }

  // Not recursive: a lineage may be thousands of generations deep.
  private void place(Shard shard, Map<ShardId, Shard> byId, Map<ShardId, LineageId> stored) {
    Deque<Shard> path = new ArrayDeque<>();
    Shard current = shard;
    Optional<LineageId> found = known(current.id(), stored);
    while (found.isEmpty()) {
      path.push(current);
      ShardId parent = current.parent().orElse(null);
      if (parent == null) {
        found = Optional.of(new LineageId(current.id().value()));
        break;
      }
      found = known(parent, stored);
      Shard listedParent = byId.get(parent);
      if (found.isEmpty() && listedParent == null) {
        found = Optional.of(new LineageId(parent.value()));
      } else if (listedParent != null) {
        current = listedParent;
      }
    }
    LineageId lineage = found.orElseThrow();
    lineageByShard.put(shard.id(), lineage);
    path.forEach(member -> lineageByShard.put(member.id(), lineage));
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
