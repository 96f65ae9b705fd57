package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.localstack.simulator.TableSpec.KeyColumn;
import java.util.Optional;

/**
 * The operations on tables.
 *
 * <p>Guarded by the world's monitor.
 */
final class TableOperations {
  private static final int MAX_LISTED = 100;

  private final World world;

  TableOperations(World world) {
    this.world = world;
  }

  ObjectNode createTable(ObjectNode request) {
    Requests.refuse(request, "GlobalSecondaryIndexes", "LocalSecondaryIndexes");
    Optional<KeyColumn> partition = keyColumn(request, "HASH");
    if (partition.isEmpty()) {
      throw WireException.invalid("Invalid KeySchema: no HASH key");
    }
    TableSpec spec =
        new TableSpec(
            Requests.text(request, "TableName"),
            partition.get(),
            keyColumn(request, "RANGE"),
            request.path("StreamSpecification").path("StreamEnabled").asBoolean()
                ? Optional.of(viewType(request))
                : Optional.empty());
    TableState table = world.create(spec);
    tag(table, request);
    return wrapped("TableDescription", description(table));
  }

  private static Optional<KeyColumn> keyColumn(ObjectNode request, String keyType) {
    for (JsonNode element : request.path("KeySchema")) {
      if (element.path("KeyType").asText().equals(keyType)) {
        String name = element.path("AttributeName").asText();
        for (JsonNode definition : request.path("AttributeDefinitions")) {
          if (definition.path("AttributeName").asText().equals(name)) {
            return Optional.of(new KeyColumn(name, definition.path("AttributeType").asText()));
          }
        }
        throw WireException.invalid("Some index key attributes are not defined: " + name);
      }
    }
    return Optional.empty();
  }

  private static ViewType viewType(ObjectNode request) {
    String name = request.path("StreamSpecification").path("StreamViewType").asText();
    try {
      return ViewType.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw WireException.invalid("StreamViewType must be given and valid");
    }
  }

  ObjectNode describeTable(ObjectNode request) {
    world.now();
    return wrapped("Table", description(world.table(Requests.text(request, "TableName"))));
  }

  ObjectNode deleteTable(ObjectNode request) {
    TableState table = world.table(Requests.text(request, "TableName"));
    ObjectNode description = description(table);
    description.put("TableStatus", "DELETING");
    world.delete(table);
    return wrapped("TableDescription", description);
  }

  ObjectNode updateTable(ObjectNode request) {
    TableState table = world.table(Requests.text(request, "TableName"));
    JsonNode stream = request.path("StreamSpecification");
    if (stream.path("StreamEnabled").asBoolean()) {
      world.enableStream(table, viewType(request));
    } else if (stream.isObject()) {
      StreamState enabled =
          table
              .enabledStream()
              .orElseThrow(
                  () -> WireException.invalid("Table is already disabled: there is no stream"));
      enabled.disable(world.now());
    }
    return wrapped("TableDescription", description(table));
  }

  ObjectNode listTables(ObjectNode request) {
    int limit = Requests.number(request, "Limit", MAX_LISTED, MAX_LISTED);
    String start = request.path("ExclusiveStartTableName").asText("");
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode names = answer.putArray("TableNames");
    for (String name : world.tables.keySet()) {
      if (name.compareTo(start) <= 0) {
        continue;
      }
      if (names.size() == limit) {
        answer.put("LastEvaluatedTableName", names.get(limit - 1).asText());
        break;
      }
      names.add(name);
    }
    return answer;
  }

  ObjectNode tagResource(ObjectNode request) {
    tag(world.table(Requests.text(request, "ResourceArn")), request);
    return JsonNodeFactory.instance.objectNode();
  }

  private static void tag(TableState table, ObjectNode request) {
    request
        .path("Tags")
        .forEach(tag -> table.tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
  }

  ObjectNode listTagsOfResource(ObjectNode request) {
    TableState table = world.table(Requests.text(request, "ResourceArn"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode tags = answer.putArray("Tags");
    table.tags.forEach((key, value) -> tags.addObject().put("Key", key).put("Value", value));
    return answer;
  }

  static ArrayNode keySchema(KeySchema schema) {
    ArrayNode elements = JsonNodeFactory.instance.arrayNode();
    elements.addObject().put("AttributeName", schema.partitionKey().name()).put("KeyType", "HASH");
    schema
        .sortKey()
        .ifPresent(
            column ->
                elements.addObject().put("AttributeName", column.name()).put("KeyType", "RANGE"));
    return elements;
  }

  private static ObjectNode description(TableState table) {
    ObjectNode description = JsonNodeFactory.instance.objectNode();
    ArrayNode definitions = description.putArray("AttributeDefinitions");
    define(table.spec.partitionKey(), definitions);
    table.spec.sortKey().ifPresent(column -> define(column, definitions));
    description
        .put("CreationDateTime", table.createdAt.toEpochMilli() / 1_000.0)
        .put("ItemCount", table.items.count())
        .put("TableArn", table.arn)
        .put("TableId", table.id)
        .put("TableName", table.spec.name())
        .put("TableSizeBytes", table.items.bytes())
        .put("TableStatus", "ACTIVE");
    description.set("KeySchema", keySchema(table.schema));
    description.putObject("BillingModeSummary").put("BillingMode", "PAY_PER_REQUEST");
    table
        .latestStream()
        .ifPresent(
            stream ->
                description
                    .put("LatestStreamArn", stream.arn)
                    .put("LatestStreamLabel", stream.label));
    table
        .enabledStream()
        .ifPresent(
            stream ->
                description
                    .putObject("StreamSpecification")
                    .put("StreamEnabled", true)
                    .put("StreamViewType", stream.viewType.name()));
    return description;
  }

  private static void define(KeyColumn column, ArrayNode definitions) {
    definitions.addObject().put("AttributeName", column.name()).put("AttributeType", column.type());
  }

  private static ObjectNode wrapped(String name, ObjectNode content) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set(name, content);
    return answer;
  }
}
