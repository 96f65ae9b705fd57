package io.headwater.source.stream;

import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import java.util.List;
import java.util.Optional;

/**
 * A page of a listing, which may leave out shards that are there.
 *
 * @param shards some shards, at most 100
 * @param next the shard after which the next page begins; empty on the last page
 */
public record ShardListing(List<Shard> shards, Optional<ShardId> next) {}
