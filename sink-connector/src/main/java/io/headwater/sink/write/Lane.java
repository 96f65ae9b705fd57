package io.headwater.sink.write;

import java.time.Duration;
import java.util.List;

/**
 * The writes of some documents, of which at most one request is under way: a document always has
 * the same lane, so two writes of it are never under way together. Owned by the task's thread.
 */
final class Lane {
  private final BatchLimit limit;
  private final long lingerNanos;
  private final Backoff backoff;
  private final Backlog backlog = new Backlog();
  private List<PendingWrite> inFlight = List.of();
  private int failures;
  private long closedUntil;
  private boolean serverAway;

  Lane(BatchLimit limit, Duration linger, Backoff backoff) {
    this.limit = limit;
    this.lingerNanos = linger.toNanos();
    this.backoff = backoff;
  }

  /**
   * Takes a write; two that wait for the same document become one where they can, in the place of
   * the first, and settle the records of both.
   *
   * @return whether it met another one
   */
  boolean add(PendingWrite write) {
    return backlog.add(write);
  }

  /** When it next has something to send, {@link Ticker#NEVER} if nothing. */
  long due(IndexGate indices) {
    if (!inFlight.isEmpty()) {
      return Ticker.NEVER;
    }
    boolean full =
        backlog.waitingDocuments() >= limit.documents()
            || backlog.waitingLineBytes() >= limit.bytes();
    long due = backlog.due(full, lingerNanos, indices);
    return due == Ticker.NEVER ? due : Math.max(due, closedUntil);
  }

  /** Takes out what is to be sent now, empty if nothing is due. */
  List<PendingWrite> take(long now, IndexGate indices) {
    if (due(indices) > now) {
      return List.of();
    }
    inFlight = backlog.take(limit, now, indices);
    return inFlight;
  }

  /** The request under way has ended: each of its writes is given back or finished next. */
  void landed() {
    backlog.landed(inFlight);
    inFlight = List.of();
  }

  /** Takes back writes to send them again, unless newer ones have come or nobody wants them. */
  void giveBack(List<PendingWrite> writes) {
    for (PendingWrite write : writes) {
      backlog.giveBack(write);
    }
  }

  /** A write is settled or handed over. */
  void finished(PendingWrite write) {
    backlog.finished(write);
  }

  /** A write was rejected that several were merged into: each half of them is sent by itself. */
  void separate(PendingWrite write) {
    backlog.separate(write);
  }

  /**
   * One of the writes makes a request invalid: each half is sent by itself, so that finding it
   * takes two requests for each halving, and what is not at fault goes in large ones.
   */
  void bisect(List<PendingWrite> writes) {
    int middle = (writes.size() + 1) / 2;
    int first = backlog.newGroup();
    int second = backlog.newGroup();
    for (int i = 0; i < writes.size(); i++) {
      writes.get(i).group(i < middle ? first : second);
    }
    giveBack(writes);
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

  /** A request went through, or another one decides when to go on. */
  void healthy() {
    failures = 0;
    closedUntil = 0;
    serverAway = false;
  }

  /** Forgets waiting writes that other tasks now own. */
  void discardAbandoned() {
    backlog.discardAbandoned(inFlight);
  }

  BatchLimit limit() {
    return limit;
  }

  boolean busy() {
    return !inFlight.isEmpty();
  }

  /** Documents that wait to be sent. */
  int documents() {
    return backlog.documents();
  }

  /** What the writes here, waiting and under way, take in memory. */
  long heldBytes() {
    return backlog.heldBytes();
  }
}
