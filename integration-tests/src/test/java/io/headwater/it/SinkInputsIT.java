package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.localstack.client.Document;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.TableSpec;
import io.headwater.pipeline.ConnectorConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Records of every kind that the sink takes, through a worker's converters and transforms. */
class SinkInputsIT {
  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

  private static SourceRig sources;
  private static SinkStack stack;

  @BeforeAll
  static void start() {
    sources = SourceRig.startWithOpenSearch("sinkinputs");
    stack = new SinkStack(sources.stack());
  }

  @AfterAll
  static void stop() {
    try {
      stack.close();
    } finally {
      sources.close();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void structsOfTheSourceGiveTheTableAndSoDoTheirImagesAlone() {
    SimulatedTable table = sources.simulator().createTable(TableSpec.named("structs"));
    sources.deploy(
        sources
            .source("src", "structs")
            .with("value.format", "struct")
            .with("key.format", "struct")
            .with("tombstones.on.delete", "true")
            .with("key.converter", JSON)
            .with("value.converter", JSON));
    write(table);
    sources.awaitAll("src", table);
    ConnectorConfig sink =
        stack
            .sink("structs", "src.structs")
            .with("key.converter", JSON)
            .with("value.converter", JSON);

    stack.deploy(sink);
    stack.deploy(
        sink.named("flattened")
            .with("index", "flattened")
            .with("record.format", "document")
            .with("version.source", "header:headwater.version")
            .with("transforms", "flatten")
            .with(
                "transforms.flatten.type", "org.apache.kafka.connect.transforms.ExtractField$Value")
            .with("transforms.flatten.field", "after"));

    stack.awaitDone("structs", "src.structs");
    assertThat(attributes("structs")).isEqualTo(items(table));
    stack.awaitDone("flattened", "src.structs");
    assertThat(attributes("flattened")).isEqualTo(items(table));
    Map<String, Document> flattened = stack.documents("flattened");
    stack
        .documents("structs")
        .forEach(
            (id, document) ->
                assertThat(flattened.get(id))
                    .as("%s, its version included", id)
                    .isEqualTo(document));
  }

  private static void write(SimulatedTable table) {
    Random random = new Random(20261125);
    for (int i = 0; i < 300; i++) {
      String key = "item-" + random.nextInt(40);
      if (random.nextInt(4) == 0) {
        table.remove(key);
      } else {
        table.put(key, "value", "v" + i);
      }
    }
  }

  private static Map<String, Map<String, String>> items(SimulatedTable table) {
    Map<String, Map<String, String>> items = new HashMap<>();
    Events.items(table).values().forEach(item -> items.put(String.valueOf(item.get("pk")), item));
    return items;
  }

  private static Map<String, Map<String, String>> attributes(String index) {
    Map<String, Map<String, String>> documents = new HashMap<>();
    stack
        .documents(index)
        .forEach(
            (id, document) -> {
              Map<String, String> fields = new TreeMap<>();
              document
                  .source()
                  .properties()
                  .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
              documents.put(id, fields);
            });
    return documents;
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void plainDocumentsAreVersionedByTheirOffsetsAndDeletedByTombstones() {
    stack.createTopic("plain");
    stack.produce("plain", "a", "{\"n\":1,\"big\":12.50}");
    stack.produce("plain", "b", "{\"n\":1}");
    stack.produce("plain", "a", "{\"n\":2,\"big\":12.50}");
    stack.produce("plain", "b", null);

    stack.deploy(
        stack
            .sink("plain", "plain")
            .with("index", "plain")
            .with("record.format", "document")
            .with("version.source", "offset"));
    stack.awaitDone("plain", "plain");

    assertThat(stack.documents("plain")).containsOnlyKeys("a");
    Document document = stack.document("plain", "a");
    assertThat(document.source()).hasToString("{\"n\":2,\"big\":12.50}");
    assertThat(document.version()).isEqualTo(3);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void schemalessMapsAreMergedIntoTheirDocuments() {
    stack.createTopic("maps");
    stack.produce("maps", "{\"id\":\"a\"}", "{\"name\":\"Ann\",\"city\":\"Oslo\"}");
    stack.produce("maps", "{\"id\":\"b\"}", "{\"name\":\"Bob\"}");
    stack.produce("maps", "{\"id\":\"a\"}", "{\"city\":\"Rome\",\"tags\":[{\"y\":1},{\"y\":2}]}");
    stack.produce("maps", "{\"id\":\"b\"}", null);

    stack.deploy(
        stack
            .sink("maps", "maps")
            .with("index", "maps")
            .with("record.format", "document")
            .with("version.source", "none")
            .with("write.method", "upsert")
            .with("key.converter", JSON)
            .with("key.converter.schemas.enable", "false")
            .with("value.converter", JSON)
            .with("value.converter.schemas.enable", "false"));
    stack.awaitDone("maps", "maps");

    assertThat(stack.documents("maps")).containsOnlyKeys("a");
    JsonNode merged = stack.document("maps", "a").source();
    assertThat(merged.path("name").asText()).isEqualTo("Ann");
    assertThat(merged.path("city").asText()).isEqualTo("Rome");
    assertThat(merged.path("tags")).hasToString("[{\"y\":1},{\"y\":2}]");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void eventsOfDebeziumsShapeAreVersionedByAFieldOfTheirSource() {
    stack.createTopic("debezium");
    debezium(1, "c", 100, "null", row(1, "new"));
    debezium(1, "u", 300, row(1, "new"), row(1, "newest"));
    debezium(1, "u", 200, row(1, "new"), row(1, "late"));
    debezium(2, "r", 50, "null", row(2, "read"));
    debezium(3, "c", 400, "null", row(3, "short"));
    debezium(3, "d", 500, row(3, "short"), "null");
    stack.produce("debezium", "{\"id\":3}", null);

    stack.deploy(
        stack
            .sink("debezium", "debezium")
            .with("record.format", "debezium")
            .with("version.source", "field:source.lsn")
            .with("key.converter", JSON)
            .with("key.converter.schemas.enable", "false")
            .with("value.converter", JSON)
            .with("value.converter.schemas.enable", "false"));
    stack.awaitDone("debezium", "debezium");

    assertThat(stack.documents("customers")).containsOnlyKeys("1", "2");
    Document document = stack.document("customers", "1");
    // A schemaless map has lost the order of its fields.
    assertThat(document.source()).hasSize(2);
    assertThat(document.source().path("id").asInt()).isOne();
    assertThat(document.source().path("name").asText()).isEqualTo("newest");
    assertThat(document.version()).isEqualTo(300);
  }

  private static void debezium(int id, String op, int lsn, String before, String after) {
    stack.produce(
        "debezium",
        "{\"id\":" + id + "}",
        """
        {"op":"%s","before":%s,"after":%s,"ts_ms":1767225600123,\
        "source":{"connector":"postgresql","table":"customers","lsn":%d,"ts_ms":1767225600000}}"""
            .formatted(op, before, after, lsn));
  }

  private static String row(int id, String name) {
    return "{\"id\":" + id + ",\"name\":\"" + name + "\"}";
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aTransformThatRenamesTheTopicNamesTheIndexAndKeepsTheOffsets() {
    stack.createTopic("orders-v1");
    for (int i = 0; i < 50; i++) {
      stack.produce("orders-v1", "k", ChangeText.insert("k" + i % 20, i, "{\"n\":" + i + "}"));
    }

    stack.deploy(
        stack
            .sink("renamed", "orders-v1")
            .with("index", "${topic}")
            .with("metadata.fields", "{\"from\":\"topic\"}")
            .with("transforms", "rename")
            .with("transforms.rename.type", "org.apache.kafka.connect.transforms.RegexRouter")
            .with("transforms.rename.regex", "(.*)-v1")
            .with("transforms.rename.replacement", "$1"));
    stack.awaitDone("renamed", "orders-v1");

    assertThat(stack.committed("renamed")).isEqualTo(50);
    assertThat(stack.documents("orders")).hasSize(20);
    assertThat(stack.document("orders", "k9").source())
        .hasToString("{\"from\":\"orders-v1\",\"n\":49}");
  }
}
