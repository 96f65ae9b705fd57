package io.headwater.it;

import static io.headwater.pipeline.DynamoTable.key;
import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;
import static io.headwater.pipeline.Items.text;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.B;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.it.monitoring.MonitoredWorker;
import io.headwater.localstack.client.Document;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What becomes of items: every operation, key and attribute type, and what cannot be indexed. */
class ProjectionIT {
  private static final MonitoredWorker worker = MonitoredWorker.prepare("projection");
  private static Pipeline pipeline;

  @BeforeAll
  static void start() {
    // Not by reading every class of every jar: only what META-INF/services names is found.
    pipeline =
        Pipeline.start(
            "projection",
            stack -> worker.in(stack).workerProperties(Map.of("plugin.discovery", "service_load")));
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void bothPackagedPluginsAreFoundAsServicesWithTheVersionOfTheBuild() throws IOException {
    PluginZip source = PluginZip.read(ProjectFiles.find().pluginZips().get(0));
    String version = source.json("manifest.json").path("version").asText();
    assertThat(version).matches("[0-9]+\\.[0-9]+.*");
    assertThat(pipeline.connect().pluginVersions())
        .containsEntry("io.headwater.source.DynamoDbStreamsSourceConnector", version)
        .containsEntry("io.headwater.sink.OpenSearchSinkConnector", version);
  }

  @Test
  void insertModifyAndDeleteReachTheIndex() {
    DynamoTable table = pipeline.table("people", key("id", S));
    pipeline.deploySourceAndSink("people");
    table.put(Map.of("id", s("ada"), "name", s("Ada")));
    table.put(Map.of("id", s("bob"), "name", s("Bob")));
    pipeline.awaitEqual(table, item -> text(item, "id"));
    long inserted = document("people", "ada").version();

    table.set(Map.of("id", s("ada")), "name", s("Ada Lovelace"));
    table.delete(Map.of("id", s("bob")));
    pipeline.awaitEqual(table, item -> text(item, "id"));
    assertThat(document("people", "ada").version()).isGreaterThan(inserted);
    assertThat(pipeline.search().document("people", "bob")).isEmpty();

    table.put(Map.of("id", s("bob"), "name", s("Bob again")));
    pipeline.awaitEqual(table, item -> text(item, "id"));
    expectRecordsOfPeople();
  }

  private static void expectRecordsOfPeople() {
    List<TopicRecord> bob =
        pipeline.records(Pipeline.topic("people")).stream()
            .filter(record -> "{\"id\":\"bob\"}".equals(record.key()) && !isRow(record))
            .toList();
    assertThat(bob)
        .extracting(record -> record.headers().get("headwater.op"))
        .as("the tombstone, too, tells what it is of")
        .containsExactly("c", "d", "d", "c");
    assertThat(bob.get(2).value()).isNull();
    assertThat(bob).extracting(TopicRecord::partition).containsOnly(bob.get(0).partition());
    assertThat(bob.get(0).headers())
        .containsKeys("headwater.version", "headwater.sequence", "headwater.ts")
        .containsEntry("headwater.table", "people");
  }

  @Test
  void newImagesAloneAreEnough() {
    DynamoTable table = pipeline.table("notes", StreamViewType.NEW_IMAGE, key("id", S));
    pipeline.deploySourceAndSink("notes");
    table.put(Map.of("id", s("1"), "text", s("one")));
    table.put(Map.of("id", s("2"), "text", s("two")));
    table.set(Map.of("id", s("1")), "text", s("first"));
    table.delete(Map.of("id", s("2")));
    pipeline.awaitEqual(table, item -> text(item, "id"));
  }

  @Test
  void compositeKeysNeverCollide() {
    DynamoTable table = pipeline.table("orders", key("pk", S), key("sk", S));
    pipeline.deploySourceAndSink("orders");
    List<String> parts = List.of("a", "a|b", "b", "|", "\\", "a\\", "\\|b", "é😀", "x".repeat(600));
    for (String pk : parts) {
      for (String sk : parts) {
        table.put(Map.of("pk", s(pk), "sk", s(sk), "both", s(pk + "/" + sk)));
      }
    }
    pipeline.awaitCount("orders", 81);
    Set<String> contents = new HashSet<>();
    pipeline
        .search()
        .forEachDocument(
            "orders", document -> contents.add(document.source().path("both").asText()));
    assertThat(contents).hasSize(81);
    assertThat(document("orders", "a\\|b|b").source().path("pk").asText()).isEqualTo("a|b");

    for (String sk : parts) {
      table.delete(Map.of("pk", s("a|b"), "sk", s(sk)));
    }
    pipeline.awaitCount("orders", 72);
  }

  @Test
  void numbersAndBytesAreKeysToo() {
    DynamoTable table = pipeline.table("readings", key("sensor", N), key("raw", B));
    pipeline.deploySourceAndSink("readings");
    for (int i = 0; i < 5; i++) {
      table.put(
          Map.of(
              "sensor", n("12." + i + "0"),
              "raw", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) i, -1, -5})),
              "value", n("1")));
    }
    table.set(
        Map.of(
            "sensor", n("12.10"),
            "raw", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, -1, -5}))),
        "value",
        n("2"));
    pipeline.awaitEqual(table, ProjectionIT::readingId);
    assertThat(document("readings", "12.1|Af_7").source().path("value").asInt()).isEqualTo(2);
  }

  private static String readingId(Map<String, AttributeValue> item) {
    String sensor = Objects.requireNonNull(item.get("sensor")).n();
    byte[] raw = Objects.requireNonNull(item.get("raw")).b().asByteArray();
    return sensor + "|" + Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
  }

  @Test
  void everyAttributeTypeArrivesDigitForDigit() {
    DynamoTable table = pipeline.table("types", key("id", S));
    pipeline.deploySourceAndSink("types");
    String big = "99999999999999999999999999999999999999";
    table.put(
        Map.ofEntries(
            Map.entry("id", s("all")),
            Map.entry("text", s("\"quotes\", \\, \n, \u0001, é, 😀, </script>")),
            Map.entry("empty", s("")),
            Map.entry("big", n(big)),
            Map.entry("small", n("-0.00000000000000000000000000000000000000000000000000000000001")),
            Map.entry("bool", AttributeValue.fromBool(true)),
            Map.entry("nothing", AttributeValue.fromNul(true)),
            Map.entry("bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, 1, -1}))),
            Map.entry("strings", AttributeValue.fromSs(List.of("b", "a"))),
            Map.entry("numbers", AttributeValue.fromNs(List.of("1.5", "-2", big))),
            Map.entry(
                "binaries",
                AttributeValue.fromBs(
                    List.of(SdkBytes.fromUtf8String("x"), SdkBytes.fromUtf8String("y")))),
            Map.entry(
                "list", AttributeValue.fromL(List.of(s("x"), AttributeValue.fromL(List.of())))),
            Map.entry(
                "map",
                AttributeValue.fromM(
                    Map.of("deep", AttributeValue.fromM(Map.of("n", n("1.50"))))))));
    pipeline.awaitEqual(table, item -> text(item, "id"));
    String source = document("types", "all").source().toString();
    assertThat(source).contains("\"big\":" + big).contains(big + "]").doesNotContain("E+");
  }

  @Test
  void fiveThousandRapidUpdatesToTwentyHotItemsEndInTheirFinalState() {
    DynamoTable table = pipeline.table("counters", key("id", S));
    pipeline.deploySourceAndSink("counters");
    long seed = 20261121;
    Random random = new Random(seed);
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      List<Integer> items = new ArrayList<>();
      for (int update = 0; update < 1_250; update++) {
        items.add(writer * 5 + random.nextInt(5));
      }
      Thread thread =
          new Thread(
              () -> {
                Map<Integer, Integer> values = new HashMap<>();
                for (int item : items) {
                  int value = values.merge(item, 1, Integer::sum);
                  if (value % 100 == 99) {
                    table.delete(Map.of("id", s("hot-" + item)));
                  } else {
                    table.put(Map.of("id", s("hot-" + item), "value", n(Integer.toString(value))));
                  }
                }
              });
      thread.start();
      writers.add(thread);
    }
    writers.forEach(Pipeline::join);
    Pipeline.await("5,000 events", () -> events("counters") == 5_000);
    pipeline.awaitEqual(table, item -> text(item, "id"));
  }

  private static long events(String table) {
    return pipeline.records(Pipeline.topic(table)).stream()
        .filter(r -> r.value() != null && !isRow(r))
        .count();
  }

  /** Whether a snapshot, which may begin after the first writes, has read it. */
  private static boolean isRow(TopicRecord record) {
    return "r".equals(record.headers().get("headwater.op"));
  }

  @Test
  void aRejectedDocumentLandsInTheDeadLetterQueueAndItsNeighboursAreIndexed() {
    DynamoTable table = pipeline.table("events", key("id", S));
    pipeline.deploy(pipeline.source("events"));
    pipeline.deploy(
        pipeline
            .sink("events")
            .with("index.mappings", "{\"properties\":{\"at\":{\"type\":\"date\"}}}"));
    for (int i = 0; i < 30; i++) {
      table.put(Map.of("id", s("e" + i), "at", s(i == 13 ? "no date at all" : "2026-01-01")));
    }
    pipeline.awaitCount("events", 29);
    Pipeline.await("a record in the DLQ", () -> dlq("events").size() == 1);
    TopicRecord dead = dlq("events").get(0);
    assertThat(dead.key()).isEqualTo("{\"id\":\"e13\"}");
    assertThat(dead.value()).contains("no date at all");
    assertThat(dead.headers().get("__connect.errors.exception.message"))
        .contains("events")
        .contains("400")
        .contains("mapper_parsing_exception")
        .contains("at");
    assertThat(dead.headers())
        .containsEntry("headwater.error.index", "events")
        .containsEntry("headwater.error.id", "e13")
        .containsEntry("headwater.error.status", "400")
        .containsEntry("headwater.error.type", "mapper_parsing_exception")
        .containsKeys("headwater.error.version", "headwater.error.reason");
    assertThat(pipeline.search().document("events", "e13")).isEmpty();
    assertThat(pipeline.connect().status("sink-events").isRunning()).isTrue();

    table.put(Map.of("id", s("e13"), "at", s("2026-02-02")));
    pipeline.awaitEqual(table, item -> text(item, "id"));
  }

  @Test
  void deadLettersAreRedrivenAndNewerDocumentsKept() {
    DynamoTable table = pipeline.table("redriven", key("id", S));
    pipeline.deploy(pipeline.source("redriven"));
    pipeline.deploy(
        pipeline
            .sink("redriven")
            .with("index.mappings", "{\"properties\":{\"at\":{\"type\":\"date\"}}}"));
    table.put(Map.of("id", s("mended"), "at", s("soon")));
    table.put(Map.of("id", s("newer"), "at", s("soon")));
    Pipeline.await("two records in the DLQ", () -> dlq("redriven").size() == 2);
    table.put(Map.of("id", s("newer"), "at", s("2026-02-02")));
    pipeline.awaitCount("redriven", 1);

    pipeline
        .search()
        .put(
            "/redriven/_mapping",
            "{\"properties\":{\"at\":{\"type\":\"date\",\"ignore_malformed\":true}}}");
    ConnectorConfig redrive =
        ConnectorConfig.parse(ProjectFiles.find().config("sink-dlq-redrive.json"))
            .named("sink-redriven-again")
            .with("topics", Pipeline.dlq("redriven"))
            .with("version.source", "header:headwater.error.version")
            .with("projection", "{}")
            .with("metadata.fields", "{}");
    pipeline.deploy(redrive);

    Pipeline.await("both to be redriven", () -> committed("sink-redriven-again") == 2);
    pipeline.awaitEqual(table, item -> text(item, "id"));
  }

  private static long committed(String connector) {
    try (var admin = pipeline.stack().topicAdmin()) {
      return admin.committedOffsets("connect-" + connector).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  private static List<TopicRecord> dlq(String table) {
    boolean made;
    try (var admin = pipeline.stack().topicAdmin()) {
      made = admin.topics().contains(Pipeline.dlq(table));
    }
    return made ? pipeline.records(Pipeline.dlq(table)) : List.of();
  }

  @Test
  void theIndexIsMadeWithTheGivenSettingsAndMappings() {
    DynamoTable table = pipeline.table("shaped", key("id", S));
    pipeline.deploy(pipeline.source("shaped"));
    pipeline.deploy(
        pipeline
            .sink("shaped")
            .with("index.settings", "{\"index\":{\"number_of_shards\":3,\"number_of_replicas\":0}}")
            .with("index.mappings", "{\"properties\":{\"code\":{\"type\":\"keyword\"}}}"));
    table.put(Map.of("id", s("1"), "code", s("x"), "day", s("2026-01-01")));
    pipeline.awaitEqual(table, item -> text(item, "id"));
    JsonNode settings = pipeline.search().settings("shaped");
    assertThat(settings.path("index.number_of_shards").asText()).isEqualTo("3");
    assertThat(settings.path("index.gc_deletes").asText()).isEqualTo("1h");
    JsonNode mappings = pipeline.search().mappings("shaped");
    assertThat(mappings.path("properties").path("code").path("type").asText()).isEqualTo("keyword");
    assertThat(mappings.path("properties").path("day").path("type").asText()).isEqualTo("text");
  }

  private static Document document(String index, String id) {
    return pipeline.search().document(index, id).orElseThrow();
  }

  @Test
  void aScrapeHasAllSeriesOfWhichDashboardAlertsAndDocumentationSpeak() {
    DynamoTable table = pipeline.table("scraped", key("id", S));
    pipeline.deploy(pipeline.source("scraped"));
    pipeline.deploy(
        pipeline
            .sink("scraped")
            .with("index.mappings", "{\"properties\":{\"at\":{\"type\":\"date\"}}}"));
    table.put(Map.of("id", s("good"), "at", s("2026-01-01")));
    table.put(Map.of("id", s("bad"), "at", s("no date at all")));

    worker.awaitAllThatIsSpokenOf();
    Pipeline.await(
        "a scrape of the dead letter",
        () -> worker.values("kafka_connect_task_dead_letters_total", "sink-scraped").contains(1.0));
    assertThat(worker.values("headwater_source_records_total", "source-scraped"))
        .containsExactlyInAnyOrder(2.0, 0.0);
    assertThat(worker.values("headwater_source_trim_horizon_seconds", "source-scraped"))
        .hasSize(2)
        .allMatch(seconds -> seconds > 80_000 && seconds <= 86_400);
    assertThat(worker.tablesWithShards()).as("left out").isEmpty();
    worker.withShards();
    assertThat(worker.tablesWithShards()).contains("scraped");
  }
}
