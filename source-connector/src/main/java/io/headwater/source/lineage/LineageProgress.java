package io.headwater.source.lineage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which shards of the owned lineages may be read now. A shard is read only when its parent was read
 * to its end and the parent's records are acknowledged by Kafka; a parent that is gone counts as
 * read.
 *
 * <p>Owned by the task thread.
 */
public final class LineageProgress {
  private enum State {
    WAITING,
    READING,
    READ_TO_END,
    DONE
  }

  private static final class Node {
    final Shard shard;
    State state = State.WAITING;
    boolean begun;
    boolean returned;
    long emitted;
    long acknowledged;

    Node(Shard shard) {
      this.shard = shard;
    }

    boolean ended() {
      return state == State.READ_TO_END || state == State.DONE;
    }
  }

  // More than any task's shards give in the 24 hours that the stream keeps.
  private static final int MAX_FORGOTTEN = 50_000;

  private final Map<ShardId, Node> nodes = new HashMap<>();
  private final Map<ShardId, Set<ShardId>> children = new HashMap<>();
  private final Set<ShardId> goneParents = new HashSet<>();
  // Kept up to date with every change, since a task asks at every poll and may own thousands of
  // shards.
  private final Set<ShardId> readable = new TreeSet<>();
  private final Set<ShardId> unverifiedParents = new TreeSet<>();
  private final Set<ShardId> childless = new TreeSet<>();
  private final Map<State, Integer> counts = new EnumMap<>(State.class);
  // A listing may leave a shard out and bring it back; it must not be read again behind its
  // children.
  private final Set<ShardId> forgotten = new LinkedHashSet<>();

  /**
   * Takes in shards of the owned lineages; those already known are passed over.
   *
   * @param shards listed shards
   * @param begun those that a stored offset shows to have been begun: their ancestors are done
   */
  public void learn(Collection<Shard> shards, Set<ShardId> begun) {
    List<Node> fresh = new ArrayList<>();
    for (Shard shard : shards) {
      if (!nodes.containsKey(shard.id())) {
        fresh.add(add(shard, begun.contains(shard.id())));
      }
    }
    fresh.stream().filter(node -> node.begun).forEach(this::finishAncestors);
    fresh.stream().filter(this::leftBehind).forEach(this::finish);
    for (Node node : fresh) {
      node.shard.parent().ifPresent(this::settleParent);
      settleParent(node.shard.id());
      childrenOf(node.shard.id()).forEach(this::settle);
    }
  }

  private Node add(Shard shard, boolean begun) {
    Node node = new Node(shard);
    node.begun = begun;
    node.returned = forgotten.contains(shard.id());
    node.state = node.returned ? State.DONE : State.WAITING;
    counts.merge(node.state, 1, Integer::sum);
    nodes.put(shard.id(), node);
    shard
        .parent()
        .ifPresent(
            parent -> children.computeIfAbsent(parent, p -> new TreeSet<>()).add(shard.id()));
    return node;
  }

  // A listing may leave out a shard, so that it turns up only when its children were begun.
  private boolean leftBehind(Node node) {
    return childrenOf(node.shard.id()).stream().anyMatch(child -> child.begun);
  }

  private void finish(Node node) {
    move(node, State.DONE);
    finishAncestors(node);
  }

  private void finishAncestors(Node node) {
    Node ancestor = parent(node);
    while (ancestor != null && ancestor.state == State.WAITING) {
      move(ancestor, State.DONE);
      ancestor = parent(ancestor);
    }
  }

  private void move(Node node, State state) {
    counts.merge(node.state, -1, Integer::sum);
    counts.merge(state, 1, Integer::sum);
    node.state = state;
    node.shard.parent().ifPresent(this::settleParent);
    settleParent(node.shard.id());
    if (state == State.DONE) {
      childrenOf(node.shard.id()).forEach(this::settle);
    }
  }

  private void settle(Node node) {
    ShardId id = node.shard.id();
    put(readable, id, node.state == State.WAITING && (node.begun || parentDone(node)));
    put(childless, id, node.ended() && !node.returned && !children.containsKey(id));
  }

  private void settleParent(ShardId parent) {
    boolean awaited =
        !nodes.containsKey(parent)
            && !isPast(parent)
            && childrenOf(parent).stream()
                .anyMatch(child -> child.state == State.WAITING && !child.begun);
    put(unverifiedParents, parent, awaited);
    Node node = nodes.get(parent);
    if (node != null) {
      settle(node);
    }
  }

  private static void put(Set<ShardId> set, ShardId id, boolean belongs) {
    if (belongs) {
      set.add(id);
    } else {
      set.remove(id);
    }
  }

  /** Counts a shard as read without reading it: what a start in mid-stream leaves behind. */
  public void passOver(ShardId shard) {
    finish(node(shard));
  }

  /** The parents that are known by name only, so that nobody can say yet whether they are gone. */
  public Set<ShardId> unverifiedParents() {
    return unverifiedParents;
  }

  /** A parent that is no longer listed was found to be gone: it counts as read. */
  public void parentGone(ShardId parent) {
    goneParents.add(parent);
    settleParent(parent);
    childrenOf(parent).forEach(this::settle);
  }

  /** The shards to be opened now; each is given out once. */
  public List<Shard> takeReadable() {
    if (readable.isEmpty()) {
      return List.of();
    }
    List<Shard> taken = new ArrayList<>();
    for (ShardId id : List.copyOf(readable)) {
      Node node = node(id);
      move(node, State.READING);
      taken.add(node.shard);
    }
    return taken;
  }

  private boolean parentDone(Node node) {
    if (node.shard.parent().isEmpty()) {
      return true;
    }
    Node parent = parent(node);
    return parent == null ? isPast(node.shard.parent().get()) : parent.state == State.DONE;
  }

  private boolean isPast(ShardId parent) {
    return goneParents.contains(parent) || forgotten.contains(parent);
  }

  /** Records of a shard were handed to Connect. */
  public void emitted(ShardId shard, int records) {
    node(shard).emitted += records;
  }

  /** A shard has no more records. */
  public void readToEnd(ShardId shard) {
    Node node = node(shard);
    move(node, State.READ_TO_END);
    finishIfAcknowledged(node);
  }

  /**
   * Kafka acknowledged records of a shard.
   *
   * @param total how many of them until now
   */
  // Children wait for acknowledgement, not for reading: a restart may replay the parent.
  public void acknowledged(ShardId shard, long total) {
    Node node = nodes.get(shard);
    if (node != null) {
      node.acknowledged = total;
      finishIfAcknowledged(node);
    }
  }

  private void finishIfAcknowledged(Node node) {
    if (node.state == State.READ_TO_END && node.acknowledged >= node.emitted) {
      move(node, State.DONE);
    }
  }

  /** The shards that ended and whose children are not known yet: time to look for them. */
  public Set<ShardId> childless() {
    return childless;
  }

  /** A shard that waits for this parent, empty if none does. */
  public Optional<ShardId> childOf(ShardId parent) {
    return childrenOf(parent).stream()
        .filter(node -> node.state == State.WAITING)
        .map(node -> node.shard.id())
        .findFirst();
  }

  /** The shards that name this one as their parent, as far as they are known. */
  public Set<ShardId> children(ShardId shard) {
    return children.getOrDefault(shard, Set.of());
  }

  /**
   * Forgets done shards that are no longer listed and whose children were all begun.
   *
   * @return the forgotten ones, with their children; one that turns up again is done
   */
  public Map<ShardId, Set<ShardId>> forgetUnlisted(Set<ShardId> listed) {
    Map<ShardId, Set<ShardId>> gone = new TreeMap<>();
    for (Node node : nodes.values()) {
      ShardId id = node.shard.id();
      if (node.state == State.DONE
          && !listed.contains(id)
          && (node.returned || childrenAllBegun(id))) {
        gone.put(id, children(id));
      }
    }
    gone.keySet().forEach(this::forget);
    for (Iterator<ShardId> oldest = forgotten.iterator(); forgotten.size() > MAX_FORGOTTEN; ) {
      oldest.next();
      oldest.remove();
    }
    goneParents.removeIf(parent -> childOf(parent).isEmpty());
    return gone;
  }

  private void forget(ShardId id) {
    Node node = node(id);
    nodes.remove(id);
    counts.merge(node.state, -1, Integer::sum);
    children.remove(id);
    childless.remove(id);
    forgotten.add(id);
  }

  private boolean childrenAllBegun(ShardId id) {
    Set<ShardId> itsChildren = children(id);
    return !itsChildren.isEmpty()
        && childrenOf(id).stream().allMatch(child -> child.state != State.WAITING);
  }

  /** The shards being read. */
  public int reading() {
    return count(State.READING);
  }

  /** The shards that wait for their parent. */
  public int waiting() {
    return count(State.WAITING);
  }

  /** The shards that are read to their end, acknowledged or not, and still known. */
  public int finished() {
    return count(State.READ_TO_END) + count(State.DONE);
  }

  private int count(State state) {
    return counts.getOrDefault(state, 0);
  }

  private List<Node> childrenOf(ShardId id) {
    return children(id).stream().map(nodes::get).filter(Objects::nonNull).toList();
  }

  private @Nullable Node parent(Node node) {
    return node.shard.parent().map(nodes::get).orElse(null);
  }

  private Node node(ShardId shard) {
    Node node = nodes.get(shard);
    if (node == null) {
      throw new IllegalArgumentException("shard " + shard + " is not known");
    }
    return node;
  }
}
