package io.headwater.event;

import org.jspecify.annotations.Nullable;

/**
 * Where a change event comes from.
 *
 * @param origin the stream
 * @param shard the shard's id, null on what a snapshot gave
 * @param sequence the record's sequence number, null on what a snapshot gave
 * @param eventId the service's id of the record, null on what a snapshot gave
 * @param snapshot whether a snapshot read the item
 * @param epoch the version's epoch
 * @param tsMs when the change happened, epoch milliseconds, floored to the second by the service;
 *     on what a snapshot gave, when it was read
 * @param ttl whether the TTL service removed the item
 * @param sizeBytes the record's size as the service counts it, in bytes
 */
public record EventSource(
    EventOrigin origin,
    @Nullable String shard,
    @Nullable SequenceNumber sequence,
    @Nullable String eventId,
    boolean snapshot,
    int epoch,
    long tsMs,
    boolean ttl,
    long sizeBytes) {}
