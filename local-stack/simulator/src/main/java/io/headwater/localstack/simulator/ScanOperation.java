package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.localstack.simulator.Expressions.Selection;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Scan, a page a call.
 *
 * <p>Guarded by the world's monitor.
 */
final class ScanOperation {
  private static final int MAX_SEGMENTS = 1_000_000;
  private static final int PAGE_BYTES = 1 << 20;

  private final World world;

  ScanOperation(World world) {
    this.world = world;
  }

  private record Segment(int index, int total) {
    static Segment of(ObjectNode request) {
      if (request.has("Segment") != request.has("TotalSegments")) {
        throw WireException.invalid(
            "The Segment and TotalSegments parameters are only valid together");
      }
      int total = Requests.number(request, "TotalSegments", 1, MAX_SEGMENTS);
      int index = request.path("Segment").asInt(0);
      if (index < 0 || index >= total) {
        throw WireException.invalid(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments");
      }
      return new Segment(index, total);
    }

    boolean contains(PrimaryKey key) {
      return key.segment(total) == index;
    }
  }

  ObjectNode scan(ObjectNode request) {
    Requests.refuse(request, "IndexName", "ScanFilter", "AttributesToGet", "ConditionalOperator");
    TableState table = world.table(Requests.text(request, "TableName"));
    Segment segment = Segment.of(request);
    int limit =
        Math.min(
            Requests.number(request, "Limit", Integer.MAX_VALUE, Integer.MAX_VALUE),
            world.options().pages().scanRows());
    boolean consistent = request.path("ConsistentRead").asBoolean();
    Selection selection = Expressions.of(request);
    NavigableMap<PrimaryKey, ObjectNode> rows =
        table.items.view(consistent, world.now()).tailMap(start(request, table, segment), false);

    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    int scanned = 0;
    long bytes = 0;
    PrimaryKey last = null;
    for (Map.Entry<PrimaryKey, ObjectNode> row : rows.entrySet()) {
      if (!segment.contains(row.getKey())) {
        break;
      }
      scanned++;
      bytes += ItemJson.size(row.getValue());
      if (selection.filter().test(row.getValue())) {
        items.add(selection.project(row.getValue()));
      }
      if (scanned >= limit || bytes >= PAGE_BYTES) {
        last = row.getKey();
        break;
      }
    }

    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!request.path("Select").asText().equals("COUNT")) {
      answer.set("Items", items);
    }
    answer.put("Count", items.size()).put("ScannedCount", scanned);
    // As the service does, without a look at whether more follows.
    if (last != null) {
      answer.set("LastEvaluatedKey", last.attributes());
    }
    if (Capacity.wanted(request)) {
      double units = Capacity.units(bytes, consistent);
      answer.set("ConsumedCapacity", Capacity.consumed(request, table.spec.name(), units));
    }
    return answer;
  }

  private static PrimaryKey start(ObjectNode request, TableState table, Segment segment) {
    JsonNode given = request.path("ExclusiveStartKey");
    if (!(given instanceof ObjectNode key)) {
      return PrimaryKey.before(segment.index, segment.total);
    }
    PrimaryKey start = table.schema.exactly(key);
    if (!segment.contains(start)) {
      throw WireException.invalid(
          "The provided starting key is invalid: it does not map to the provided Segment and"
              + " TotalSegments values");
    }
    return start;
  }
}
