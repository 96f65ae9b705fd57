package io.headwater.source.stream;

import io.headwater.event.ItemKey;
import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record of a shard, its images already written as JSON.
 *
 * @param sequence its sequence number
 * @param operation what happened
 * @param createdAt when, floored to the second by the service
 * @param key the item's primary key
 * @param before the item before as UTF-8 JSON, null where the record has none
 * @param after the item after as UTF-8 JSON, null where the record has none
 * @param eventId the service's id of the record, null if it gave none
 * @param ttl whether the TTL service removed the item
 * @param sizeBytes the record's size as the service counts it
 * @param traceparent the W3C trace context that the item carries, null if none
 */
@SuppressWarnings(
    "ArrayRecordComponent") // Images are spliced as they are; nobody compares changes.
public record StreamChange(
    SequenceNumber sequence,
    Operation operation,
    Instant createdAt,
    ItemKey key,
    byte @Nullable [] before,
    byte @Nullable [] after,
    @Nullable String eventId,
    boolean ttl,
    long sizeBytes,
    @Nullable String traceparent) {
  private static final long OVERHEAD_BYTES = 512;

  /** About how much memory it holds, in bytes. */
  long heldBytes() {
    return OVERHEAD_BYTES
        + (before == null ? 0 : before.length)
        + (after == null ? 0 : after.length);
  }
}
