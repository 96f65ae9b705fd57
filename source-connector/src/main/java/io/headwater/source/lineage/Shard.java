package io.headwater.source.lineage;

import java.util.Optional;

/**
 * A shard as the service lists it.
 *
 * @param id its name
 * @param parent its parent's name, which may itself no longer be listed
 * @param closed whether it takes no more records
 */
public record Shard(ShardId id, Optional<ShardId> parent, boolean closed) {}
