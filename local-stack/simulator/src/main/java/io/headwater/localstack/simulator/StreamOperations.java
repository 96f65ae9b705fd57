package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The operations on streams, but for DescribeStream.
 *
 * <p>Guarded by the world's monitor.
 */
final class StreamOperations {
  static final int MAX_RECORDS = 1_000;
  static final int PAGE_BYTES = 1 << 20;
  private static final int MAX_LISTED = 100;
  private static final Pattern SEQUENCE_NUMBER = Pattern.compile("\\d{21,40}");

  private final World world;

  StreamOperations(World world) {
    this.world = world;
  }

  ObjectNode listStreams(ObjectNode request) {
    world.now();
    int limit = Requests.number(request, "Limit", MAX_LISTED, MAX_LISTED);
    String table = request.path("TableName").asText("");
    String start = request.path("ExclusiveStartStreamArn").asText("");
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode listed = answer.putArray("Streams");
    boolean begun = start.isEmpty();
    for (StreamState stream : world.streams.values()) {
      if (begun && (table.isEmpty() || table.equals(stream.table))) {
        if (listed.size() == limit) {
          answer.put("LastEvaluatedStreamArn", listed.get(limit - 1).path("StreamArn").asText());
          break;
        }
        listed
            .addObject()
            .put("StreamArn", stream.arn)
            .put("StreamLabel", stream.label)
            .put("TableName", stream.table);
      }
      begun |= stream.arn.equals(start);
    }
    return answer;
  }

  ObjectNode getShardIterator(ObjectNode request) {
    Instant now = world.now();
    StreamState stream = world.stream(Requests.text(request, "StreamArn"));
    ShardState shard =
        stream
            .forest
            .living(Requests.text(request, "ShardId"))
            .orElseThrow(
                () -> WireException.notFound("Requested resource not found: Shard does not exist"));
    String type = Requests.text(request, "ShardIteratorType");
    ReadyShard ready = shard.ready;
    String iterator =
        ready == null
            ? world.iterators.issue(stream.arn, shard.id, index(shard, type, request), now)
            : ready.iterator(ready.index(type, request));
    return JsonNodeFactory.instance.objectNode().put("ShardIterator", iterator);
  }

  private int index(ShardState shard, String type, ObjectNode request) {
    return switch (type) {
      case "TRIM_HORIZON" -> shard.trimmed;
      case "LATEST" -> shard.entries.size();
      case "AT_SEQUENCE_NUMBER" -> from(shard, sequence(request), false);
      case "AFTER_SEQUENCE_NUMBER" -> from(shard, sequence(request), true);
      default -> throw WireException.invalid("ShardIteratorType is not valid");
    };
  }

  static String sequence(ObjectNode request) {
    String sequence = Requests.text(request, "SequenceNumber");
    if (!SEQUENCE_NUMBER.matcher(sequence).matches()) {
      throw WireException.invalid("SequenceNumber is not valid: it must have 21 to 40 digits");
    }
    return sequence;
  }

  private int from(ShardState shard, String sequence, boolean after) {
    if (shard.trimmed > 0) {
      String newestTrimmed = shard.entries.get(shard.trimmed - 1).sequence();
      int order = SequenceNumbers.compare(sequence, newestTrimmed);
      boolean atTrimPoint = order == 0 && after && world.options().shards().trimPointReadable();
      if (order <= 0 && !atTrimPoint) {
        throw trimmed();
      }
    }
    int next = shard.indexAfter(sequence);
    boolean itself =
        next > 0 && SequenceNumbers.compare(shard.entries.get(next - 1).sequence(), sequence) == 0;
    return itself && !after ? next - 1 : next;
  }

  static WireException trimmed() {
    return WireException.of(
        "TrimmedDataAccessException",
        "The operation attempted to read past the oldest stream record in a shard.");
  }

  ObjectNode getRecords(ObjectNode request) {
    Instant now = world.now();
    int limit = Requests.number(request, "Limit", MAX_RECORDS, MAX_RECORDS);
    ShardIterators.Place place = ShardIterators.place(Requests.text(request, "ShardIterator"));
    StreamState stream = world.stream(place.streamArn());
    world.iterators.check(place, world.options().pages().iteratorLifetime(), now);
    ShardState shard = stream.forest.shard(place.shard());
    if (place.index() < shard.trimmed) {
      throw trimmed();
    }
    String row = stream.arn + "/" + shard.id + "/page";
    boolean empty = world.dice.roll(world.options().pages().emptyRate(), row);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    int next = place.index() + fill(answer, stream, shard, place.index(), empty ? 0 : limit);
    boolean exhausted = !shard.open() && next == shard.entries.size();
    // A shard's last records may come with its end or before it.
    boolean ended = exhausted && (next == place.index() ? !empty : world.dice.roll(0.5, row));
    if (!ended) {
      answer.put("NextShardIterator", world.iterators.issue(stream.arn, shard.id, next, now));
    }
    return answer;
  }

  private int fill(ObjectNode answer, StreamState stream, ShardState shard, int from, int limit) {
    ArrayNode records = answer.putArray("Records");
    long bytes = 0;
    for (int i = from; i < shard.entries.size() && records.size() < limit; i++) {
      ObjectNode record =
          RecordJson.of(shard.entries.get(i), stream.viewType, world.options().region());
      bytes += record.path("dynamodb").path("SizeBytes").asLong();
      if (bytes > PAGE_BYTES && !records.isEmpty()) {
        break;
      }
      records.add(record);
    }
    return records.size();
  }
}
