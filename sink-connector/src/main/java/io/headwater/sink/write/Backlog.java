package io.headwater.sink.write;

import io.headwater.sink.document.DocumentAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a lane. Owned by the task's thread.
 *
 * <p>Invariant: a document stands at most once in {@code returned} and {@code waiting} together.
 * The order of its writes is: the one under way, that one, then what stands {@code behind} because
 * it can only follow; every newer one joins it there.
 */
final class Backlog {
  private final Map<DocumentAddress, PendingWrite> returned = new LinkedHashMap<>();
  private final Map<DocumentAddress, PendingWrite> waiting = new LinkedHashMap<>();
  private final Map<DocumentAddress, Deque<PendingWrite>> behind = new HashMap<>();
  private long waitingLineBytes;
  private long heldBytes;
  private int groups;

  /**
   * Takes a new write, see {@link Coalescing}.
   *
   * @return whether it was united with one that waits
   */
  boolean add(PendingWrite write) {
    heldBytes += write.heldBytes();
    if (!behind.isEmpty()) {
      Deque<PendingWrite> queue = behind.get(write.address());
      if (queue != null) {
        return append(queue, write);
      }
    }
    if (!returned.isEmpty()) {
      PendingWrite earlier = returned.get(write.address());
      if (earlier != null) {
        PendingWrite united = unite(earlier, write);
        if (united == null) {
          append(queue(write.address()), write);
          return false;
        }
        returned.put(write.address(), united);
        return true;
      }
    }
    PendingWrite earlier = waiting.putIfAbsent(write.address(), write);
    if (earlier == null) {
      waitingLineBytes += write.lineBytes();
      return false;
    }
    PendingWrite united = unite(earlier, write);
    if (united == null) {
      append(queue(write.address()), write);
      return false;
    }
    waitingLineBytes += united.lineBytes() - earlier.lineBytes();
    waiting.put(write.address(), united);
    return true;
  }

  /** Takes out the writes of the next request, at most so large. */
  List<PendingWrite> take(BatchLimit limit, long now, IndexGate indices) {
    Batch batch = new Batch(limit);
    int group = PendingWrite.NO_GROUP;
    Iterator<PendingWrite> candidates = returned.values().iterator();
    while (candidates.hasNext() && !batch.full()) {
      PendingWrite write = candidates.next();
      boolean fits = batch.isEmpty() || write.group() == group;
      if (!fits || write.notBefore() > now || !indices.usable(write.index())) {
        continue;
      }
      if (!batch.fits(write)) {
        return batch.writes();
      }
      if (indices.admit(write.index())) {
        group = write.group();
        candidates.remove();
        batch.add(write);
      }
    }
    if (group == PendingWrite.NO_GROUP) {
      takeWaiting(batch, indices);
    }
    return batch.writes();
  }

  /** When the first write may be sent, given whether a request would be full. */
  long due(boolean full, long lingerNanos, IndexGate indices) {
    long due = Ticker.NEVER;
    for (PendingWrite write : returned.values()) {
      if (write.notBefore() < due && indices.usable(write.index())) {
        due = write.notBefore();
      }
    }
    String unusable = "";
    for (PendingWrite write : waiting.values()) {
      if (write.index().equals(unusable)) {
        continue;
      }
      if (indices.usable(write.index())) {
        return Math.min(due, full ? write.since() : write.since() + lingerNanos);
      }
      unusable = write.index();
    }
    return due;
  }

  /** The request ended that these writes were in; none is held until it is given back. */
  void landed(List<PendingWrite> writes) {
    for (PendingWrite write : writes) {
      heldBytes -= write.heldBytes();
    }
  }

  /** Takes back a write to send it again, unless a newer one has come or nobody wants it. */
  void giveBack(PendingWrite write) {
    if (write.abandoned()) {
      finished(write);
      return;
    }
    DocumentAddress address = write.address();
    heldBytes += write.heldBytes();
    PendingWrite newer = waiting.remove(address);
    PendingWrite united = write;
    if (newer != null) {
      waitingLineBytes -= newer.lineBytes();
      united = unite(write, newer);
      if (united == null) {
        united = write;
        queue(address).addFirst(newer);
      }
    }
    returned.put(address, united);
  }

  /** A write was refused that others were merged into: each half of them is sent by itself. */
  void separate(PendingWrite write) {
    PendingWrite newer = waiting.remove(write.address());
    if (newer != null) {
      waitingLineBytes -= newer.lineBytes();
      queue(write.address()).addFirst(newer);
    }
    Deque<PendingWrite> queue = queue(write.address());
    List<PendingWrite> parts = write.parts();
    int middle = parts.size() / 2;
    addFirst(queue, merged(parts.subList(middle, parts.size())));
    addFirst(queue, merged(parts.subList(0, middle)));
    finished(write);
  }

  private void addFirst(Deque<PendingWrite> queue, List<PendingWrite> writes) {
    for (int i = writes.size() - 1; i >= 0; i--) {
      PendingWrite write = writes.get(i);
      write.separated();
      heldBytes += write.heldBytes();
      queue.addFirst(write);
    }
  }

  /** The writes that somebody still wants, as few as they can be. */
  private static List<PendingWrite> merged(List<PendingWrite> writes) {
    List<PendingWrite> merged = new ArrayList<>();
    for (PendingWrite write : writes) {
      if (write.abandoned()) {
        continue;
      }
      int last = merged.size() - 1;
      PendingWrite united = last < 0 ? null : united(merged.get(last), write);
      if (united == null) {
        merged.add(write);
      } else {
        merged.set(last, united);
      }
    }
    return merged;
  }

  /** A write is settled or rejected: if no newer one waits, what stands behind is the head now. */
  void finished(PendingWrite write) {
    if (behind.isEmpty()) {
      return;
    }
    DocumentAddress address = write.address();
    Deque<PendingWrite> queue = behind.get(address);
    if (queue == null || waiting.containsKey(address)) {
      return;
    }
    PendingWrite next = queue.poll();
    if (next != null) {
      returned.put(address, next);
    }
    if (queue.isEmpty()) {
      behind.remove(address);
    }
  }

  /** A group that no other has had: its writes are sent together and with nothing else. */
  int newGroup() {
    return ++groups;
  }

  /** Forgets writes that other tasks now own. */
  void discardAbandoned(List<PendingWrite> inFlight) {
    waiting
        .values()
        .removeIf(
            write -> {
              boolean discarded = discarded(write);
              waitingLineBytes -= discarded ? write.lineBytes() : 0;
              return discarded;
            });
    returned.values().removeIf(this::discarded);
    behind.values().removeIf(queue -> queue.removeIf(this::discarded) && queue.isEmpty());
    for (PendingWrite headless : headless(inFlight)) {
      finished(headless);
    }
  }

  int waitingDocuments() {
    return waiting.size();
  }

  long waitingLineBytes() {
    return waitingLineBytes;
  }

  /** Documents that are not settled and not under way. */
  int documents() {
    int documents = returned.size() + waiting.size();
    for (Deque<PendingWrite> queue : behind.values()) {
      documents += queue.size();
    }
    return documents;
  }

  /** What the writes here, waiting and under way, take in memory. */
  long heldBytes() {
    return heldBytes;
  }

  private void takeWaiting(Batch batch, IndexGate indices) {
    String refused = "";
    Iterator<PendingWrite> candidates = waiting.values().iterator();
    while (candidates.hasNext() && !batch.full()) {
      PendingWrite write = candidates.next();
      if (write.index().equals(refused)) {
        continue;
      }
      if (!batch.fits(write)) {
        return;
      }
      if (indices.admit(write.index())) {
        candidates.remove();
        waitingLineBytes -= write.lineBytes();
        batch.add(write);
      } else {
        refused = write.index();
      }
    }
  }

  private Deque<PendingWrite> queue(DocumentAddress address) {
    return behind.computeIfAbsent(address, first -> new ArrayDeque<>(2));
  }

  /** Puts a write behind the others of its document. */
  private boolean append(Deque<PendingWrite> queue, PendingWrite write) {
    PendingWrite last = queue.peekLast();
    PendingWrite united = last == null ? null : unite(last, write);
    if (united == null) {
      queue.addLast(write);
      return false;
    }
    queue.removeLast();
    queue.addLast(united);
    return true;
  }

  /** Makes one of two writes that are both counted as held; null if they go in order. */
  private @Nullable PendingWrite unite(PendingWrite earlier, PendingWrite later) {
    if (earlier.separate()) {
      return null;
    }
    long before = earlier.heldBytes() + later.heldBytes();
    PendingWrite united = united(earlier, later);
    if (united != null) {
      heldBytes += united.heldBytes() - before;
    }
    return united;
  }

  private static @Nullable PendingWrite united(PendingWrite earlier, PendingWrite later) {
    switch (Coalescing.of(earlier.write(), later.write())) {
      case LATER_STAYS -> {
        later.absorb(earlier);
        return later;
      }
      case EARLIER_STAYS -> {
        earlier.absorb(later);
        return earlier;
      }
      case MERGE -> {
        var merged = Coalescing.merged(earlier.write(), later.write());
        return merged == null ? null : PendingWrite.merged(merged, earlier, later);
      }
      case IN_ORDER -> {
        return null;
      }
    }
    return null;
  }

  private boolean discarded(PendingWrite write) {
    if (!write.abandoned()) {
      return false;
    }
    heldBytes -= write.heldBytes();
    return true;
  }

  private List<PendingWrite> headless(List<PendingWrite> inFlight) {
    Map<DocumentAddress, PendingWrite> followers = new HashMap<>();
    behind.forEach((address, queue) -> followers.put(address, queue.element()));
    inFlight.forEach(write -> followers.remove(write.address()));
    followers.keySet().removeAll(returned.keySet());
    followers.keySet().removeAll(waiting.keySet());
    return List.copyOf(followers.values());
  }
}
