package io.headwater.event;

import org.jspecify.annotations.Nullable;

/**
 * Where a change event comes from.
 *
 * @param connector the plugin's name, {@code headwater-dynamodb}
 * @param version the plugin's version
 * @param name the topic prefix, which names this source
 * @param region the AWS region
 * @param table the table's name
 * @param stream the stream's ARN
 * @param shard the shard's id, null on a snapshot row
 * @param sequence the record's sequence number, null on a snapshot row
 * @param eventId the service's id of the record, null on a snapshot row
 * @param snapshot whether a snapshot read the item
 * @param epoch the version's epoch
 * @param tsMs when the change happened, epoch milliseconds, floored to the second by the service
 * @param ttl whether the TTL service removed the item
 * @param sizeBytes the record's size as the service counts it, in bytes
 * @param viewType the stream's view type
 */
public record EventSource(
    String connector,
    String version,
    String name,
    String region,
    String table,
    String stream,
    @Nullable String shard,
    @Nullable SequenceNumber sequence,
    @Nullable String eventId,
    boolean snapshot,
    int epoch,
    long tsMs,
    boolean ttl,
    long sizeBytes,
    String viewType) {}
