package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * DescribeStream, which may be incomplete.
 *
 * <p>Guarded by the world's monitor.
 */
final class DescribeStreamOperation {
  private static final int MAX_SHARDS = 100;

  private final World world;
  private final Deque<Instant> lastSecond = new ArrayDeque<>();

  DescribeStreamOperation(World world) {
    this.world = world;
  }

  ObjectNode describeStream(ObjectNode request) {
    Instant now = world.now();
    expectFewCalls(now);
    ListingOptions listing = world.options().listing();
    StreamState stream = world.stream(Requests.text(request, "StreamArn"));
    String start = request.path("ExclusiveStartShardId").asText("");
    int limit =
        Math.min(Requests.number(request, "Limit", MAX_SHARDS, MAX_SHARDS), listing.pageSize());
    List<ShardState> listed =
        stream.forest.all().stream()
            .filter(shard -> !shard.expired && !shard.hidden)
            .filter(shard -> !shard.createdAt.plus(listing.lag()).isAfter(now) || old(shard))
            .filter(shard -> shard.id.compareTo(start) > 0)
            .filter(shard -> wanted(shard, request.path("ShardFilter"), listing))
            .toList();
    ObjectNode description = description(stream);
    ArrayNode shards = description.putArray("Shards");
    for (ShardState shard : listed.subList(0, Math.min(limit, listed.size()))) {
      if (!world.dice.roll(listing.leftOutRate(), stream.arn + "/" + shard.id + "/listing")) {
        shards.add(json(shard));
      }
    }
    if (listed.size() > limit) {
      description.put("LastEvaluatedShardId", listed.get(limit - 1).id);
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("StreamDescription", description);
    return answer;
  }

  // Only children turn up late.
  private static boolean old(ShardState shard) {
    return shard.parent == null;
  }

  private void expectFewCalls(Instant now) {
    int limit = world.options().listing().callsPerSecond();
    if (limit == 0) {
      return;
    }
    Instant begin = now.minusSeconds(1);
    while (!lastSecond.isEmpty() && !lastSecond.getFirst().isAfter(begin)) {
      lastSecond.removeFirst();
    }
    if (lastSecond.size() >= limit) {
      throw WireException.of(
          "LimitExceededException", "Rate exceeded for DescribeStream: " + limit + " a second");
    }
    lastSecond.addLast(now);
  }

  private static boolean wanted(ShardState shard, JsonNode filter, ListingOptions listing) {
    if (filter.isMissingNode()) {
      return true;
    }
    return switch (listing.childFilter()) {
      case IGNORED -> true;
      case REFUSED -> throw WireException.invalid("ShardFilter is not supported");
      case SUPPORTED -> {
        if (!filter.path("Type").asText().equals("CHILD_SHARDS")) {
          throw WireException.invalid("ShardFilter has an unknown Type");
        }
        yield filter.path("ShardId").asText().equals(shard.parent);
      }
    };
  }

  private static ObjectNode description(StreamState stream) {
    ObjectNode description = JsonNodeFactory.instance.objectNode();
    description
        .put("CreationRequestDateTime", stream.createdAt.toEpochMilli() / 1_000.0)
        .put("StreamArn", stream.arn)
        .put("StreamLabel", stream.label)
        .put("StreamStatus", stream.disabledAt == null ? "ENABLED" : "DISABLED")
        .put("StreamViewType", stream.viewType.name())
        .put("TableName", stream.table);
    description.set("KeySchema", TableOperations.keySchema(stream.schema));
    return description;
  }

  private static ObjectNode json(ShardState shard) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("ShardId", shard.id);
    if (shard.parent != null) {
      json.put("ParentShardId", shard.parent);
    }
    ObjectNode range = json.putObject("SequenceNumberRange");
    if (shard.startListed) {
      range.put("StartingSequenceNumber", shard.first);
    }
    if (shard.last != null) {
      range.put("EndingSequenceNumber", shard.last);
    }
    return json;
  }
}
