package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stream record as the simulator keeps it, whatever the view type shows of it. The JSON nodes
 * must not be changed.
 *
 * @param shard the shard's id
 * @param sequence the sequence number
 * @param operation {@code INSERT}, {@code MODIFY} or {@code REMOVE}
 * @param key the key attributes, in the wire's JSON
 * @param oldImage the item before, null for an insert
 * @param newImage the item after, null for a removal
 * @param createdAt the exact time; the wire has it floored to the second
 * @param removedByTtl whether the TTL service did it
 * @param eventId the event's id
 */
public record StreamEntry(
    String shard,
    String sequence,
    String operation,
    ObjectNode key,
    @Nullable ObjectNode oldImage,
    @Nullable ObjectNode newImage,
    Instant createdAt,
    boolean removedByTtl,
    String eventId) {}
