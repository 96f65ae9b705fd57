package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.localstack.LocalStack;
import io.headwater.localstack.Server;
import io.headwater.localstack.client.Document;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.ProjectFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Records that somebody made to do harm, through a real worker: their neighbours are indexed, each
 * of them is in the dead letter queue with what is wrong with it, and none forges a line of a bulk
 * request or of the log.
 */
class HostileRecordsIT {
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final String CASE = "case";
  private static final int KAFKA_LIMIT = 4 << 20;
  private static final int OPENSEARCH_LIMIT = 1 << 20;
  private static final int BULK_LIMIT = 256 << 10;
  private static final String FORGED = "FORGED by a record";
  private static final String ACTION =
      "\"}}\n{\"delete\":{\"_index\":\"victims\",\"_id\":\"victim\"}}\n";

  private static LocalStack servers;
  private static SinkStack stack;
  private static KafkaProducer<byte[], byte[]> producer;

  private final Map<String, String> expectedTypes = new TreeMap<>();
  private final Set<String> expectedIds = new TreeSet<>();

  @BeforeAll
  static void start() {
    ProjectFiles project = ProjectFiles.find();
    Path folder = project.freshFolder("it/hostile");
    servers =
        LocalStack.builder(folder)
            .quickStart()
            .servers(Server.KAFKA, Server.CONNECT, Server.OPENSEARCH)
            .kafkaProperties(Map.of("message.max.bytes", Integer.toString(2 * KAFKA_LIMIT)))
            .openSearchSettings(Map.of("http.max_content_length", OPENSEARCH_LIMIT + "b"))
            .pluginPath(project.unpackPlugins(folder.resolve("plugins")))
            .start();
    stack = new SinkStack(servers);
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers.bootstrapServers(),
                "max.request.size",
                Integer.toString(2 * KAFKA_LIMIT)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stop() {
    try {
      producer.close();
    } finally {
      stack.close();
    }
  }

  @Test
  void eventsThatHarmNobodyButThemselves() {
    stack.createTopic("events");
    stack.search().put("/victims/_doc/victim?refresh=true", "{\"alive\":true}");
    stack
        .search()
        .createIndex(
            "t",
            "{\"settings\":{\"number_of_replicas\":0,\"index.gc_deletes\":\"1h\"},"
                + "\"mappings\":{\"properties\":{\"at\":{\"type\":\"date\"},"
                + "\"o\":{\"properties\":{\"x\\n"
                + FORGED
                + "\":{\"type\":\"long\"}}}}}}");

    broken("cut", ChangeText.insert("cut", 1, "{}").substring(0, 70), "malformed_event");
    broken("garbage", "\u0000\u0001{]", "malformed_event");
    broken("empty", "", "malformed_event");
    broken("op", event("op", "{}").replace("\"op\":\"c\"", "\"op\":7"), "malformed_event");
    broken("array", event("array", "[1,2]"), "malformed_event");
    broken(
        "optwice",
        event("optwice", "{}").replace("{\"op\"", "{\"op\":\"d\",\"op\""),
        "malformed_event");
    broken("version", event("version", "{}").replace(":1759", ":\"1759"), "malformed_event");
    broken("nan", event("nan", "{\"n\":NaN}"), "malformed_event");
    broken(
        "deep",
        event("deep", "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"),
        "malformed_event");
    broken("halfkey", event("\\ud800", "{}"), "malformed_event");
    broken(
        "bigkeynumber",
        event("x", "{}").replace("\"pk\":\"x\"", "\"pk\":1e999999999"),
        "malformed_event");
    broken("table", table("a\\n{\\\"delete\\\":{}}\\n*"), "invalid_index_name");
    broken("upper", table("T"), "invalid_index_name");
    broken("twice", event("twice", "{\"a\":1,\"a\":2}"), "mapper_parsing_exception");
    broken(
        "levels",
        event("levels", "{\"l\":" + "{\"l\":".repeat(100) + "1" + "}".repeat(101)),
        "mapper_parsing_exception");
    broken(
        "forgedsequence",
        event("forgedsequence", "{\"at\":\"no date\"}")
            .replaceFirst("\"sequence\":\"\\d+\"", "\"sequence\":\"1\\\\n" + FORGED + "\""),
        "mapper_parsing_exception");
    broken(
        "forgedfield",
        event("forgedfield", "{\"o\":{\"x\\n" + FORGED + "\":{\"y\":1}}}"),
        "mapper_parsing_exception");
    broken("huge", event("huge", "{\"text\":\"" + "h".repeat(KAFKA_LIMIT) + "\"}"), "none");

    good("nokey", null, event("nokey", "{}"), Map.of());
    good(
        "large",
        key("large"),
        event("large", "{\"text\":\"" + "l".repeat(2 * BULK_LIMIT) + "\"}"),
        Map.of());
    good("many", key("many"), event("many", "{}"), headers(10_000));
    good(
        "bytes", key("bytes"), event("bytes", "{}"), Map.of("odd", new byte[] {(byte) 0xC3, 0x28}));
    good("halftext", key("halftext"), event("halftext", "{\"text\":\"a\\ud800b\"}"), Map.of());
    good(
        ACTION,
        key("action"),
        event(escaped(ACTION), "{\"r\":\"" + escaped(ACTION) + "\"}"),
        Map.of());
    good(
        "nul\u0000\r\n", key("nul"), event("nul\\u0000\\r\\n", "{\"r\":\"\\u0000\\n\"}"), Map.of());
    good("lines", key("lines"), event("lines", "{\"a\":\r\n1,\n\"b\":{}\n}"), Map.of());
    send("events", "brokenmany", key("x"), "{", headers(10_000));
    expectedTypes.put("brokenmany", "malformed_event");

    run("events", tolerant("events").with("routing", "field:r"));

    expectDeadLetters("events");
    Map<String, Document> documents = stack.documents("t");
    assertThat(documents.keySet()).isEqualTo(expectedIds);
    assertThat(stack.search().document("victims", "victim"))
        .as("nobody forged a delete")
        .isPresent();
    expectHonestLog("events");
  }

  @Test
  void documentsWithHostileKeysAndHeaders() {
    stack.createTopic("documents");
    for (String name : Set.of("nullkey", "nullpart", "objectpart", "halfid", "forgedname")) {
      expectedTypes.put(name, "invalid_id");
    }
    send("documents", "nullkey", null, "{}", version("5"));
    send("documents", "nullpart", "{\"id\":null}", "{}", version("5"));
    send("documents", "objectpart", "{\"id\":{}}", "{}", version("5"));
    send("documents", "halfid", "{\"id\":\"\\udc00\"}", "{}", version("5"));
    send("documents", "forgedname", "{\"id\\n" + FORGED + "\":null}", "{}", version("5"));
    send("documents", "noversion", "a", "{}", Map.of());
    expectedTypes.put("noversion", "version_missing");
    send("documents", "oddversion", "a", "{}", Map.of("v", new byte[] {(byte) 0xC3, 0x28}));
    send("documents", "lineversion", "a", "{}", version("5\n" + FORGED));
    send("documents", "minusversion", "a", "{}", version("-5"));
    for (String name : Set.of("oddversion", "lineversion", "minusversion")) {
      expectedTypes.put(name, "invalid_version");
    }
    for (String value : Set.of("text", "[]", "{\"a\":01}", "{}{}")) {
      String name = "value " + value;
      send("documents", name, "a", value, version("5"));
      expectedTypes.put(name, "malformed_event");
    }
    send("documents", "longid", "{\"id\":\"" + "é".repeat(5_000) + "\"}", "{}", version("5"));
    send("documents", "good", ACTION, "{\"n\":1}", version("5"));

    run(
        "documents",
        tolerant("documents")
            .with("index", "documents")
            .with("record.format", "document")
            .with("version.source", "header:v"));

    expectDeadLetters("documents");
    assertThat(stack.documents("documents")).hasSize(2).containsKey(ACTION);
    expectHonestLog("documents");
  }

  private void run(String name, ConnectorConfig sink) {
    producer.flush();
    stack.deploy(sink);
    stack.awaitDone(name, name);
    assertThat(stack.connect().status(name).isRunning()).isTrue();
  }

  private void expectDeadLetters(String name) {
    Map<String, String> types = new TreeMap<>();
    for (TopicRecord dead : stack.records(name + ".dlq")) {
      String type = dead.headers().getOrDefault("headwater.error.type", "none");
      String its = dead.headers().getOrDefault(CASE, "unknown");
      types.put(its, type);
      assertThat(dead.headers().get("headwater.error.reason"))
          .as(its)
          .isNotBlank()
          .doesNotContain("\n", "\r", "\u0000");
    }
    assertThat(types).isEqualTo(expectedTypes);
  }

  private static void expectHonestLog(String name) {
    String log = Pipeline.log(servers);
    assertThat(log).as("rejections are logged").contains("Record " + name + "-0@");
    assertThat(log.lines().filter(line -> line.startsWith(FORGED))).isEmpty();
    assertThat(log.lines().filter(line -> line.contains("id=" + name + "-0} Sink task finished")))
        .as("starts of the task")
        .hasSize(1);
  }

  private static ConnectorConfig tolerant(String name) {
    return stack
        .sink(name, name)
        .with("value.converter", BYTES)
        .with("bulk.max.bytes", Integer.toString(BULK_LIMIT))
        .with("errors.tolerance", "all")
        .with("errors.log.enable", "true")
        .with("errors.deadletterqueue.topic.name", name + ".dlq")
        .with("errors.deadletterqueue.topic.replication.factor", "1")
        .with("errors.deadletterqueue.context.headers.enable", "true")
        // Without it Connect cannot write to the queue what is near Kafka's limit.
        .with("producer.override.max.request.size", Integer.toString(2 * KAFKA_LIMIT));
  }

  private void broken(String name, String value, String type) {
    send("events", name, key(name), value, Map.of());
    expectedTypes.put(name, type);
    String neighbour = "after-" + name;
    good(neighbour, key(neighbour), event(neighbour, "{\"n\":1}"), Map.of());
  }

  private void good(String id, @Nullable String key, String value, Map<String, byte[]> headers) {
    send("events", "good", key, value, headers);
    expectedIds.add(id);
  }

  private static String event(String key, String after) {
    return ChangeText.insert(key, 1, after);
  }

  private static String table(String name) {
    return ChangeText.insert("x", 1, "{}").replace("\"table\":\"t\"", "\"table\":\"" + name + "\"");
  }

  private static String key(String key) {
    return "{\"pk\":\"" + key + "\"}";
  }

  private static String escaped(String text) {
    return text.replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static Map<String, byte[]> version(String version) {
    return Map.of("v", version.getBytes(UTF_8));
  }

  private static Map<String, byte[]> headers(int count) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      headers.put("h" + i, "value".getBytes(UTF_8));
    }
    return headers;
  }

  private static void send(
      String topic, String name, @Nullable String key, String value, Map<String, byte[]> headers) {
    ProducerRecord<byte[], byte[]> produced =
        new ProducerRecord<>(
            topic, key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8));
    Map<String, byte[]> all = new HashMap<>(headers);
    all.put(CASE, name.getBytes(UTF_8));
    all.forEach((header, bytes) -> produced.headers().add(header, bytes));
    var unused = producer.send(produced);
  }
}
