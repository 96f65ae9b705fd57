package io.headwater.sink.write;

import io.headwater.sink.document.DocumentAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The writes of some documents, of which at most one request is under way: a document always has
 * the same lane, so two writes of it are never under way together. Owned by the task's thread.
 *
 * <p>Invariant: a document stands at most once in {@code returned} and {@code waiting} together.
 */
final class Lane {
  private final BatchLimit limit;
  private final long lingerNanos;
  private final Backoff backoff;
  private final Map<DocumentAddress, PendingWrite> returned = new LinkedHashMap<>();
  private final Map<DocumentAddress, PendingWrite> waiting = new LinkedHashMap<>();
  private List<PendingWrite> inFlight = List.of();
  private long waitingLineBytes;
  private long heldBytes;
  private int failures;
  private long closedUntil;
  private boolean serverAway;

  Lane(BatchLimit limit, Duration linger, Backoff backoff) {
    this.limit = limit;
    this.lingerNanos = linger.toNanos();
    this.backoff = backoff;
  }

  /**
   * Takes a write; of two that wait for the same document only the one with the higher version
   * stays, in the place of the first, and settles the records of both.
   *
   * @return whether it met another one
   */
  boolean add(PendingWrite write) {
    PendingWrite earlier = returned.get(write.address());
    if (earlier != null) {
      returned.put(write.address(), survivor(earlier, write));
      return true;
    }
    earlier = waiting.get(write.address());
    PendingWrite stays = write;
    if (earlier == null) {
      heldBytes += write.heldBytes();
    } else {
      waitingLineBytes -= earlier.lineBytes();
      stays = survivor(earlier, write);
    }
    waitingLineBytes += stays.lineBytes();
    waiting.put(write.address(), stays);
    return earlier != null;
  }

  /** When it next has something to send, {@link Ticker#NEVER} if nothing. */
  long due(Predicate<String> usableIndex) {
    if (!inFlight.isEmpty()) {
      return Ticker.NEVER;
    }
    long due = Ticker.NEVER;
    for (PendingWrite write : returned.values()) {
      if (usableIndex.test(write.index())) {
        due = Math.min(due, write.notBefore());
      }
    }
    boolean full = waiting.size() >= limit.documents() || waitingLineBytes >= limit.bytes();
    for (PendingWrite write : waiting.values()) {
      if (usableIndex.test(write.index())) {
        due = Math.min(due, full ? write.since() : write.since() + lingerNanos);
        break;
      }
    }
    return due == Ticker.NEVER ? due : Math.max(due, closedUntil);
  }

  /** Takes out what is to be sent now, empty if nothing is due. */
  List<PendingWrite> take(long now, Predicate<String> usableIndex) {
    if (due(usableIndex) > now) {
      return List.of();
    }
    Batch batch = new Batch();
    batch.takeFrom(returned, write -> write.notBefore() <= now && usableIndex.test(write.index()));
    int fromReturned = batch.writes.size();
    batch.takeFrom(waiting, write -> usableIndex.test(write.index()));
    batch
        .writes
        .subList(fromReturned, batch.writes.size())
        .forEach(write -> waitingLineBytes -= write.lineBytes());
    inFlight = batch.writes;
    return inFlight;
  }

  /** The request under way has ended; what is not settled comes back by {@link #giveBack}. */
  void landed() {
    inFlight.forEach(write -> heldBytes -= write.heldBytes());
    inFlight = List.of();
  }

  /** Takes back writes to send them again, unless newer ones have come or nobody wants them. */
  void giveBack(Collection<PendingWrite> writes) {
    for (PendingWrite write : writes) {
      if (write.abandoned()) {
        continue;
      }
      PendingWrite newer = waiting.remove(write.address());
      PendingWrite stays = write;
      if (newer == null) {
        heldBytes += write.heldBytes();
      } else {
        waitingLineBytes -= newer.lineBytes();
        stays = survivor(write, newer, newer);
      }
      returned.put(write.address(), stays);
    }
  }

  /**
   * Sends nothing for a while.
   *
   * @param serverAway whether that is because the server did not answer, not because it is
   *     overloaded
   */
  void backOff(long now, boolean serverAway) {
    this.serverAway = serverAway;
    closedUntil = now + backoff.nanos(failures++);
  }

  /** Another lane's request went through: what waits only for the server to come back goes on. */
  void serverAnswers() {
    if (serverAway) {
      closedUntil = 0;
    }
  }

  /** A request went through. */
  void healthy() {
    failures = 0;
    closedUntil = 0;
    serverAway = false;
  }

  /** Forgets waiting writes that other tasks now own. */
  void discardAbandoned() {
    returned.values().removeIf(this::discarded);
    waiting
        .values()
        .removeIf(
            write -> {
              boolean discarded = discarded(write);
              waitingLineBytes -= discarded ? write.lineBytes() : 0;
              return discarded;
            });
  }

  BatchLimit limit() {
    return limit;
  }

  boolean busy() {
    return !inFlight.isEmpty();
  }

  /** Whether it waits because of a failure. */
  boolean troubled() {
    return failures > 0 || !returned.isEmpty();
  }

  /** What the writes here, waiting and under way, take in memory. */
  long heldBytes() {
    return heldBytes;
  }

  private boolean discarded(PendingWrite write) {
    if (!write.abandoned()) {
      return false;
    }
    heldBytes -= write.heldBytes();
    return true;
  }

  private PendingWrite survivor(PendingWrite earlier, PendingWrite later) {
    return survivor(earlier, later, earlier);
  }

  /** Unites two writes of which one is counted in {@code heldBytes} already. */
  private PendingWrite survivor(PendingWrite earlier, PendingWrite later, PendingWrite counted) {
    heldBytes -= counted.heldBytes();
    boolean laterStays = later.replaces(earlier);
    PendingWrite stays = laterStays ? later : earlier;
    stays.absorb(laterStays ? earlier : later);
    heldBytes += stays.heldBytes();
    return stays;
  }

  private final class Batch {
    private final List<PendingWrite> writes = new ArrayList<>();
    private long bytes;

    // A write larger than a whole request is sent alone: the server decides.
    void takeFrom(Map<DocumentAddress, PendingWrite> source, Predicate<PendingWrite> ready) {
      Iterator<PendingWrite> candidates = source.values().iterator();
      while (candidates.hasNext() && writes.size() < limit.documents()) {
        PendingWrite write = candidates.next();
        if (!ready.test(write)) {
          continue;
        }
        if (!writes.isEmpty() && bytes + write.lineBytes() > limit.bytes()) {
          return;
        }
        candidates.remove();
        writes.add(write);
        bytes += write.lineBytes();
      }
    }
  }
}
