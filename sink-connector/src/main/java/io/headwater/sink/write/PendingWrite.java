package io.headwater.sink.write;

import io.headwater.sink.document.DocumentAddress;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.DocumentWrite;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** A write that is not settled, with every record that it settles. Owned by the task's thread. */
final class PendingWrite {
  /** Sent with whatever else is due. */
  static final int NO_GROUP = 0;

  // The record in Kafka's and Connect's wrappers, the write and map entries; each header twice.
  private static final int OVERHEAD_BYTES = 900;
  private static final int HEADER_BYTES = 250;
  private static final int ACKNOWLEDGEMENT_BYTES = 64;

  private final DocumentWrite write;
  private final byte[] action;
  private final int lineBytes;
  private final SinkRecord record;
  private final Acknowledgement acknowledgement;
  private final List<PendingWrite> parts;
  private List<Acknowledgement> absorbed = List.of();
  private long heldBytes;
  private long since;
  private long createdMillis;
  private boolean separate;
  private int group = NO_GROUP;
  private int attempts;
  private int failures;
  private long failingSince;
  private long notBefore;

  /**
   * A new write.
   *
   * @param now when it arrived
   */
  PendingWrite(DocumentWrite write, SinkRecord record, Acknowledgement acknowledgement, long now) {
    this(write, record, acknowledgement, now, List.of());
    this.heldBytes =
        action.length
            + sourceBytes()
            + valueBytes()
            + OVERHEAD_BYTES
            + (long) HEADER_BYTES * record.headers().size()
            + ACKNOWLEDGEMENT_BYTES;
  }

  private PendingWrite(
      DocumentWrite write,
      SinkRecord record,
      Acknowledgement acknowledgement,
      long now,
      List<PendingWrite> parts) {
    this.write = write;
    this.action = BulkLines.action(write);
    this.lineBytes = BulkLines.length(write, action);
    this.record = record;
    this.acknowledgement = acknowledgement;
    this.since = now;
    this.createdMillis = write.origin().createdMillis();
    this.parts = parts;
  }

  /**
   * One write that does what two others would do. They are kept: if it is rejected, each half of
   * them is sent by itself, so that a part without fault is not lost with another.
   */
  static PendingWrite merged(DocumentWrite write, PendingWrite earlier, PendingWrite later) {
    List<PendingWrite> parts = new ArrayList<>(earlier.orParts());
    parts.addAll(later.orParts());
    PendingWrite merged =
        new PendingWrite(write, later.record, later.acknowledgement, later.since, parts);
    merged.heldBytes = merged.lineBytes + earlier.heldBytes + later.heldBytes;
    merged.addAll(later.absorbed);
    merged.takeOver(earlier);
    return merged;
  }

  DocumentWrite write() {
    return write;
  }

  DocumentAddress address() {
    return write.address();
  }

  String index() {
    return write.address().index();
  }

  SinkRecord record() {
    return record;
  }

  /** The acknowledgements of all records that it settles. */
  List<Acknowledgement> acknowledgements() {
    List<Acknowledgement> all = new ArrayList<>(1 + absorbed.size());
    all.add(acknowledgement);
    all.addAll(absorbed);
    return all;
  }

  /** The first line of the write in a request. */
  byte[] action() {
    return action;
  }

  /** What it takes in a request. */
  int lineBytes() {
    return lineBytes;
  }

  /** What it takes in memory, roughly. */
  long heldBytes() {
    return heldBytes;
  }

  /** When the oldest of the records that it settles arrived. */
  long since() {
    return since;
  }

  /** When the oldest change that it settles happened, epoch milliseconds; 0 if not known. */
  long createdMillis() {
    return createdMillis;
  }

  /** The moment before which it must not be sent again. */
  long notBefore() {
    return notBefore;
  }

  /** The writes that it was merged from, in their order; empty if it was not. */
  List<PendingWrite> parts() {
    return parts;
  }

  /** Which request it must be sent with: one that is bisected; {@link #NO_GROUP} for any. */
  int group() {
    return group;
  }

  void group(int number) {
    group = number;
  }

  /** Whether it was refused in a merge: no newer one is merged into it any more. */
  boolean separate() {
    return separate;
  }

  void separated() {
    separate = true;
  }

  void sent() {
    attempts++;
  }

  /** How often it was sent. */
  int attempts() {
    return attempts;
  }

  /** OpenSearch refused it for now: it is put off. */
  void retryAfter(long now, Backoff backoff) {
    if (failures == 0) {
      failingSince = now;
    }
    group = NO_GROUP;
    notBefore = now + backoff.nanos(failures++);
  }

  /** Whether it was refused too often or for too long. */
  boolean beyond(RetryBudget budget, long now) {
    return failures > 0 && budget.exceeded(failures, now - failingSince);
  }

  /** Takes over the records, the age and the delay of a write that it makes needless. */
  void absorb(PendingWrite loser) {
    if (!parts.isEmpty()) {
      // Sent by themselves, the parts must settle these records, too.
      PendingWrite last = parts.get(parts.size() - 1);
      last.add(loser.acknowledgement);
      last.addAll(loser.absorbed);
    }
    if (loser.absorbed.size() > absorbed.size()) {
      // Nobody uses the loser's any more. Copied at each change of a hot item, they would take time
      // that rises with the square of their number.
      List<Acknowledgement> longer = loser.absorbed;
      loser.absorbed = absorbed;
      heldBytes += (long) ACKNOWLEDGEMENT_BYTES * (longer.size() - absorbed.size());
      absorbed = longer;
    }
    takeOver(loser);
  }

  /** Whether all its records belong to partitions that were revoked: someone else writes them. */
  boolean abandoned() {
    if (!acknowledgement.abandoned()) {
      return false;
    }
    for (Acknowledgement other : absorbed) {
      if (!other.abandoned()) {
        return false;
      }
    }
    return true;
  }

  void settle() {
    acknowledgement.settle();
    for (Acknowledgement other : absorbed) {
      other.settle();
    }
  }

  private List<PendingWrite> orParts() {
    return parts.isEmpty() ? List.of(this) : parts;
  }

  private void takeOver(PendingWrite other) {
    add(other.acknowledgement);
    addAll(other.absorbed);
    since = Math.min(since, other.since);
    if (other.createdMillis > 0) {
      createdMillis =
          createdMillis == 0 ? other.createdMillis : Math.min(createdMillis, other.createdMillis);
    }
    if (other.failures > 0) {
      failingSince =
          failures == 0 ? other.failingSince : Math.min(failingSince, other.failingSince);
      failures = Math.max(failures, other.failures);
    }
    attempts = Math.max(attempts, other.attempts);
    notBefore = Math.max(notBefore, other.notBefore);
    group = Math.max(group, other.group);
  }

  private void add(Acknowledgement other) {
    if (absorbed.isEmpty()) {
      absorbed = new ArrayList<>(2);
    }
    absorbed.add(other);
    heldBytes += ACKNOWLEDGEMENT_BYTES;
  }

  private void addAll(List<Acknowledgement> others) {
    for (Acknowledgement other : others) {
      add(other);
    }
  }

  // Most documents are slices of the value.
  private long sourceBytes() {
    DocumentSource source = write.source();
    if (source == null) {
      return 0;
    }
    int own = source.text() == record.value() ? 0 : source.text().length;
    return (long) source.prefix().length + own;
  }

  // Connect keeps Kafka's bytes beside what it made of them.
  private long valueBytes() {
    Object value = record.value();
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    return 2L * (value instanceof CharSequence text ? text.length() : lineBytes);
  }
}
