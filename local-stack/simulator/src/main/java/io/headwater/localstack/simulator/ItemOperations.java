package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.localstack.simulator.Expressions.Selection;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The operations on items, but for Scan.
 *
 * <p>Guarded by the world's monitor.
 */
final class ItemOperations {
  private static final int MAX_BATCH_KEYS = 100;
  private static final int MAX_BATCH_WRITES = 25;
  private static final long MAX_BATCH_BYTES = 16L << 20;
  private static final int MAX_ITEM_BYTES = 400 << 10;

  private final World world;

  ItemOperations(World world) {
    this.world = world;
  }

  ObjectNode putItem(ObjectNode request) {
    Requests.refuse(request, "ConditionExpression", "Expected", "ConditionalOperator");
    TableState table = world.table(Requests.text(request, "TableName"));
    ObjectNode before = put(table, Requests.object(request, "Item"));
    return written(request, before);
  }

  ObjectNode deleteItem(ObjectNode request) {
    Requests.refuse(request, "ConditionExpression", "Expected", "ConditionalOperator");
    TableState table = world.table(Requests.text(request, "TableName"));
    ObjectNode before = remove(table, Requests.object(request, "Key"), false);
    return written(request, before);
  }

  private static ObjectNode written(ObjectNode request, @Nullable ObjectNode before) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (before != null && request.path("ReturnValues").asText().equals("ALL_OLD")) {
      answer.set("Attributes", before);
    }
    return answer;
  }

  ObjectNode batchWriteItem(ObjectNode request) {
    int writes = 0;
    for (JsonNode ofTable : Requests.object(request, "RequestItems")) {
      writes += ofTable.size();
    }
    if (writes == 0 || writes > MAX_BATCH_WRITES) {
      throw WireException.invalid("Too many items requested for the BatchWriteItem call");
    }
    for (Map.Entry<String, JsonNode> entry :
        Requests.object(request, "RequestItems").properties()) {
      TableState table = world.table(entry.getKey());
      for (JsonNode write : entry.getValue()) {
        if (write.get("PutRequest") instanceof ObjectNode put) {
          put(table, Requests.object(put, "Item"));
        } else {
          remove(
              table,
              Requests.object(Requests.object((ObjectNode) write, "DeleteRequest"), "Key"),
              false);
        }
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("UnprocessedItems");
    return answer;
  }

  /** Writes an item and gives the one before. */
  @Nullable ObjectNode put(TableState table, ObjectNode given) {
    ObjectNode item = ItemJson.canonical(given);
    PrimaryKey key = table.schema.of(item);
    if (ItemJson.size(item) > MAX_ITEM_BYTES) {
      throw WireException.invalid("Item size has exceeded the maximum allowed size");
    }
    Instant now = world.now();
    return table.write(key, item, false, world.options().shards().maxStep(), now);
  }

  /** Removes an item and gives it, null if there was none. */
  @Nullable ObjectNode remove(TableState table, ObjectNode key, boolean byTtl) {
    Instant now = world.now();
    return table.write(
        table.schema.exactly(key), null, byTtl, world.options().shards().maxStep(), now);
  }

  ObjectNode getItem(ObjectNode request) {
    TableState table = world.table(Requests.text(request, "TableName"));
    boolean consistent = request.path("ConsistentRead").asBoolean();
    Selection selection = Expressions.of(request);
    PrimaryKey key = table.schema.exactly(Requests.object(request, "Key"));
    ObjectNode item = table.items.view(consistent, world.now()).get(key);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (item != null) {
      answer.set("Item", selection.project(item));
    }
    if (Capacity.wanted(request)) {
      double units = Capacity.units(item == null ? 0 : ItemJson.size(item), consistent);
      answer.set("ConsumedCapacity", Capacity.consumed(request, table.spec.name(), units));
    }
    return answer;
  }

  ObjectNode batchGetItem(ObjectNode request) {
    ObjectNode wanted = Requests.object(request, "RequestItems");
    expectFewKeys(wanted);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ObjectNode responses = answer.putObject("Responses");
    ObjectNode unprocessed = answer.putObject("UnprocessedKeys");
    ArrayNode consumed = JsonNodeFactory.instance.arrayNode();
    Batch batch = new Batch(world.options().pages().batchGetKeys());
    for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
      ObjectNode ofTable = (ObjectNode) entry.getValue();
      TableState table = world.table(entry.getKey());
      ArrayNode left = JsonNodeFactory.instance.arrayNode();
      double units = batch.read(table, ofTable, responses.putArray(table.spec.name()), left);
      if (!left.isEmpty()) {
        ObjectNode again = ofTable.objectNode();
        again.setAll(ofTable);
        again.set("Keys", left);
        unprocessed.set(entry.getKey(), again);
      }
      consumed.add(Capacity.consumed(request, table.spec.name(), units));
    }
    if (Capacity.wanted(request)) {
      answer.set("ConsumedCapacity", consumed);
    }
    return answer;
  }

  private static void expectFewKeys(ObjectNode wanted) {
    int count = 0;
    for (JsonNode ofTable : wanted) {
      count += ofTable.path("Keys").size();
    }
    if (count == 0 || count > MAX_BATCH_KEYS) {
      throw WireException.invalid(
          count == 0
              ? "The list of keys in RequestItems for BatchGetItem is required"
              : "Too many items requested for the BatchGetItem call");
    }
  }

  /** What one BatchGetItem may still read. */
  private final class Batch {
    private int keysLeft;
    private long bytesLeft = MAX_BATCH_BYTES;

    Batch(int keys) {
      this.keysLeft = keys;
    }

    double read(TableState table, ObjectNode request, ArrayNode items, ArrayNode left) {
      boolean consistent = request.path("ConsistentRead").asBoolean();
      Selection selection = Expressions.of(request);
      NavigableMap<PrimaryKey, ObjectNode> view = table.items.view(consistent, world.now());
      // The service does not keep the order of the request.
      Map<PrimaryKey, JsonNode> ordered = new TreeMap<>(PrimaryKey.SCAN_ORDER);
      double units = 0;
      for (JsonNode given : request.path("Keys")) {
        if (ordered.put(table.schema.exactly((ObjectNode) given), given) != null) {
          throw WireException.invalid("Provided list of item keys contains duplicates");
        }
      }
      for (Map.Entry<PrimaryKey, JsonNode> key : ordered.entrySet()) {
        if (keysLeft <= 0 || bytesLeft <= 0) {
          left.add(key.getValue());
          continue;
        }
        ObjectNode item = view.get(key.getKey());
        int size = item == null ? 0 : ItemJson.size(item);
        keysLeft--;
        bytesLeft -= size;
        units += Capacity.units(size, consistent);
        if (item != null) {
          items.add(selection.project(item));
        }
      }
      return units;
    }
  }
}
