package io.headwater.source.lineage;

import java.util.ArrayList;
import java.util.Collection;
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
  }

  // More than any task's shards give in the 24 hours that the stream keeps.
  private static final int MAX_FORGOTTEN = 50_000;

  private final Map<ShardId, Node> nodes = new TreeMap<>();
  private final Map<ShardId, Set<ShardId>> children = new HashMap<>();
  private final Set<ShardId> goneParents = new HashSet<>();
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
      if (nodes.containsKey(shard.id())) {
        continue;
      }
      Node node = new Node(shard);
      node.begun = begun.contains(shard.id());
      node.returned = forgotten.contains(shard.id());
      node.state = node.returned ? State.DONE : State.WAITING;
      nodes.put(shard.id(), node);
      fresh.add(node);
      shard
          .parent()
          .ifPresent(
              parent -> children.computeIfAbsent(parent, p -> new HashSet<>()).add(shard.id()));
    }
    fresh.stream().filter(node -> node.begun).forEach(this::finishAncestors);
    fresh.stream().filter(this::leftBehind).forEach(this::finish);
  }

  // A listing may leave out a shard, so that it turns up only when its children were begun.
  private boolean leftBehind(Node node) {
    return children.getOrDefault(node.shard.id(), Set.of()).stream()
        .map(nodes::get)
        .filter(Objects::nonNull)
        .anyMatch(child -> child.begun);
  }

  private void finish(Node node) {
    node.state = State.DONE;
    finishAncestors(node);
  }

  private void finishAncestors(Node node) {
    Node ancestor = parent(node);
    while (ancestor != null && ancestor.state == State.WAITING) {
      ancestor.state = State.DONE;
      ancestor = parent(ancestor);
    }
  }

  /**
   * Counts a shard as read without reading it: what a first start at the stream's end leaves
   * behind.
   */
  public void passOver(ShardId shard) {
    node(shard).state = State.DONE;
  }

  /** The parents that are known by name only, so that nobody can say yet whether they are gone. */
  public Set<ShardId> unverifiedParents() {
    Set<ShardId> unverified = new HashSet<>();
    for (Node node : nodes.values()) {
      if (node.state == State.WAITING && !node.begun) {
        node.shard
            .parent()
            .filter(parent -> !nodes.containsKey(parent) && !isPast(parent))
            .ifPresent(unverified::add);
      }
    }
    return unverified;
  }

  /** A parent that is no longer listed was found to be gone: it counts as read. */
  public void parentGone(ShardId parent) {
    goneParents.add(parent);
  }

  /** The shards to be opened now; each is given out once. */
  public List<Shard> takeReadable() {
    List<Shard> readable = new ArrayList<>();
    for (Node node : nodes.values()) {
      if (node.state == State.WAITING && (node.begun || parentDone(node))) {
        node.state = State.READING;
        readable.add(node.shard);
      }
    }
    return readable;
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
    node.state = State.READ_TO_END;
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

  private static void finishIfAcknowledged(Node node) {
    if (node.state == State.READ_TO_END && node.acknowledged >= node.emitted) {
      node.state = State.DONE;
    }
  }

  /** Whether some shard ended whose children are not known yet: time to list the shards again. */
  public boolean awaitsChildren() {
    return nodes.values().stream()
        .anyMatch(
            node ->
                !node.returned
                    && (node.state == State.READ_TO_END || node.state == State.DONE)
                    && !children.containsKey(node.shard.id()));
  }

  /** Lets shards be read without waiting for their parents. */
  public void startWithoutParents(Set<ShardId> shards) {
    shards.forEach(shard -> node(shard).begun = true);
  }

  /** A shard that waits for this parent, empty if none does. */
  public Optional<ShardId> childOf(ShardId parent) {
    return nodes.values().stream()
        .filter(
            node ->
                node.state == State.WAITING
                    && node.shard.parent().filter(parent::equals).isPresent())
        .map(node -> node.shard.id())
        .findFirst();
  }

  /** Whether a shard is listed that names this one as its parent. */
  public boolean hasChildren(ShardId shard) {
    return children.containsKey(shard);
  }

  /**
   * Forgets done shards that are no longer listed and whose children were all begun.
   *
   * @return the forgotten ones; one that turns up again is done
   */
  public List<ShardId> forgetUnlisted(Set<ShardId> listed) {
    List<ShardId> gone =
        nodes.values().stream()
            .filter(node -> node.state == State.DONE && !listed.contains(node.shard.id()))
            .filter(node -> node.returned || childrenAllBegun(node.shard.id()))
            .map(node -> node.shard.id())
            .toList();
    gone.forEach(nodes::remove);
    gone.forEach(children::remove);
    forgotten.addAll(gone);
    for (Iterator<ShardId> oldest = forgotten.iterator(); forgotten.size() > MAX_FORGOTTEN; ) {
      oldest.next();
      oldest.remove();
    }
    goneParents.removeIf(parent -> childOf(parent).isEmpty());
    return gone;
  }

  private boolean childrenAllBegun(ShardId id) {
    Set<ShardId> itsChildren = children.getOrDefault(id, Set.of());
    return !itsChildren.isEmpty()
        && itsChildren.stream()
            .allMatch(
                child -> {
                  Node node = nodes.get(child);
                  return node == null || node.state != State.WAITING;
                });
  }

  /** The shards being read. */
  public long reading() {
    return count(State.READING);
  }

  /** The shards that wait for their parent. */
  public long waiting() {
    return count(State.WAITING);
  }

  private long count(State state) {
    return nodes.values().stream().filter(node -> node.state == state).count();
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
