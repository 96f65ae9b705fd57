package io.headwater.sink.write;

import io.headwater.sink.document.DocumentAddress;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.ExternalVersion;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** A write that is not settled, with every record that it settles. Owned by the task's thread. */
final class PendingWrite {
  // The record, its Connect and Kafka wrappers, map entries and headers, roughly.
  private static final int OVERHEAD_BYTES = 512;
  private static final int ACKNOWLEDGEMENT_BYTES = 64;

  private final DocumentWrite write;
  private final byte[] action;
  private final SinkRecord record;
  private final List<Acknowledgement> acknowledgements = new ArrayList<>(1);
  private long since;
  private int failures;
  private long notBefore;

  /**
   * A new write.
   *
   * @param now when it arrived
   */
  PendingWrite(DocumentWrite write, SinkRecord record, Acknowledgement acknowledgement, long now) {
    this.write = write;
    this.action = BulkLines.action(write);
    this.record = record;
    this.since = now;
    acknowledgements.add(acknowledgement);
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

  List<Acknowledgement> acknowledgements() {
    return acknowledgements;
  }

  /** The first line of the write in a request. */
  byte[] action() {
    return action;
  }

  /** What it takes in a request. */
  int lineBytes() {
    DocumentSource source = write.source();
    return action.length + (source == null ? 0 : source.length() + 1);
  }

  /** What it takes in memory, roughly: Connect keeps the value once more as Kafka's bytes. */
  long heldBytes() {
    return lineBytes()
        + 2L * valueBytes()
        + OVERHEAD_BYTES
        + (long) ACKNOWLEDGEMENT_BYTES * acknowledgements.size();
  }

  /** When the oldest of the records that it settles arrived. */
  long since() {
    return since;
  }

  /** The moment before which it must not be sent again. */
  long notBefore() {
    return notBefore;
  }

  /** Puts it off. */
  void retryAfter(long now, Backoff backoff) {
    notBefore = now + backoff.nanos(failures++);
  }

  /**
   * Whether it wins over a write of the same document that stands before it in Kafka. Equal
   * versions are settled by Kafka's order.
   */
  boolean replaces(PendingWrite earlier) {
    ExternalVersion version = write.version();
    ExternalVersion other = earlier.write.version();
    return version == null || other == null || version.compareTo(other) >= 0;
  }

  /** Takes over the records, the age and the delay of a write that it makes needless. */
  void absorb(PendingWrite loser) {
    acknowledgements.addAll(loser.acknowledgements);
    since = Math.min(since, loser.since);
    failures = Math.max(failures, loser.failures);
    notBefore = Math.max(notBefore, loser.notBefore);
  }

  /** Whether all its records belong to partitions that were revoked: someone else writes them. */
  boolean abandoned() {
    return acknowledgements.stream().allMatch(Acknowledgement::abandoned);
  }

  void settle() {
    acknowledgements.forEach(Acknowledgement::settle);
  }

  private long valueBytes() {
    Object value = record.value();
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    return value instanceof CharSequence text ? text.length() : lineBytes();
  }
}
