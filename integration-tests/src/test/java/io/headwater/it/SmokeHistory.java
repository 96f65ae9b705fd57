package io.headwater.it;

import static io.headwater.pipeline.DynamoTable.key;
import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;
import static io.headwater.pipeline.Items.text;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.localstack.ServerProcess;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.DynamoTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A short history that uses what depends on the versions of the servers and of Java. */
final class SmokeHistory {
  private static final String TABLE = "smoke";
  private static final String SOURCE = "source-" + TABLE;
  private static final String SINK = "sink-" + TABLE;
  private static final List<String> BOTH = List.of(SOURCE, SINK);

  /**
   * Errors, but for the news that Connect makes a topic for dead letters or has no patience with a
   * task that ends; classes that do not fit; and what a Java says of the plugins' use of it.
   */
  private static final Pattern COMPLAINT =
      Pattern.compile(
          " ERROR (?!.*(Will attempt to create topic|Graceful stop of task))|LinkageError|NoClassDefFoundError|ClassNotFoundException|NoSuch(Method|Field)Error"
              + "|AbstractMethodError|IncompatibleClassChange|UnsupportedClassVersion"
              + "|^WARNING: .*(/plugins/|headwater|amazon|opensearch|httpclient)");

  private final Pipeline pipeline;
  private final long seed;
  private final DynamoTable table;
  private long writes;

  SmokeHistory(Pipeline pipeline, long seed) {
    this.pipeline = pipeline;
    this.seed = seed;
    this.table = pipeline.table(TABLE, key("id", S));
  }

  /** Runs it and returns the number of events in the topic at the end. */
  long run() {
    writeOddValues("snapshot");
    deploy();
    awaitEqual();
    writeThroughAKill();
    moveOffsetsBack();
    pauseAndStop();
    beRefused();
    expectEnd();
    return TopicHistory.of(pipeline, table).events().size();
  }

  private void deploy() {
    ConnectorConfig source = pipeline.source(TABLE);
    ConnectorConfig sink =
        pipeline
            .sink(TABLE)
            .with(
                "index.mappings",
                """
                {"properties":{"at":{"type":"date"}},
                 "dynamic_templates":[
                  {"integers":{"match_mapping_type":"long","mapping":{"type":"double"}}},
                  {"fractions":{"match_mapping_type":"double","mapping":{"type":"double"}}}]}""");
    for (ConnectorConfig config : List.of(source, sink)) {
      assertThat(validate(config)).isEmpty();
    }
    assertThat(validate(source.with("on.gap", "guess"))).containsOnlyKeys("on.gap");
    assertThat(validate(sink.with("connection.url", "http://127.0.0.1:1")))
        .containsOnlyKeys("connection.url");
    pipeline.deploy(source);
    pipeline.deploy(sink);
  }

  private Map<String, List<String>> validate(ConnectorConfig config) {
    return pipeline.connect().validate(config.with("name", config.name()).options()).errors();
  }

  private void writeOddValues(String id) {
    String big = "99999999999999999999999999999999999999";
    table.put(
        Map.ofEntries(
            Map.entry("id", s(id + " é😀 \" / \\")),
            Map.entry("text", s("\"quotes\", \\, \n, \u0001, é, 😀, </script>")),
            Map.entry("empty", s("")),
            Map.entry("big", n(big)),
            Map.entry("small", n("-0.0000000000000000000000000000000000000001")),
            Map.entry("bool", AttributeValue.fromBool(true)),
            Map.entry("nothing", AttributeValue.fromNul(true)),
            Map.entry("bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, 1, -1}))),
            Map.entry("strings", AttributeValue.fromSs(List.of("b", "a"))),
            Map.entry("numbers", AttributeValue.fromNs(List.of("1.5", "-2", big))),
            Map.entry("list", AttributeValue.fromL(List.of(AttributeValue.fromL(List.of())))),
            Map.entry("map", AttributeValue.fromM(Map.of("deep", n("1.50"))))));
  }

  private void writeThroughAKill() {
    SteadyWriter writer = SteadyWriter.start(table, seed, Duration.ofMillis(2));
    writer.await(200);
    ServerProcess worker = worker();
    worker.kill();
    writer.await(100);
    worker.start().awaitReady();
    writer.await(200);
    writes = writer.finish();
    writeOddValues("stream");
    writes++;
    awaitEqual();
  }

  /** What is read again changes nothing. */
  private void moveOffsetsBack() {
    pipeline.connect().stop(SOURCE);
    Pipeline.await("the source to stop", () -> pipeline.connect().status(SOURCE).tasks().isEmpty());
    TopicHistory before = TopicHistory.of(pipeline, table);
    String first =
        before.events().stream()
            .filter(event -> "c".equals(event.headers().get("headwater.op")))
            .map(event -> String.valueOf(event.headers().get("headwater.sequence")))
            .sorted()
            .findFirst()
            .orElseThrow();
    pipeline.connect().alterOffsets(SOURCE, "{\"offsets\":[" + shardAt(first) + "]}");
    pipeline.connect().resume(SOURCE);
    Pipeline.await(
        "the events to be read again",
        () ->
            TopicHistory.of(pipeline, table).events().size()
                >= before.events().size() + writes - 1);
    awaitEqual();
  }

  private String shardAt(String sequence) {
    for (JsonNode offset : pipeline.connect().offsets(SOURCE)) {
      if (offset.path("partition").has("shard")) {
        return offset
            .toString()
            .replaceFirst("\"sequence\":\"[^\"]*\"", "\"sequence\":\"" + sequence + "\"");
      }
    }
    throw new AssertionError("the source has stored no shard");
  }

  private void pauseAndStop() {
    BOTH.forEach(pipeline.connect()::pause);
    awaitState("PAUSED");
    table.put(Map.of("id", s("while paused"), "value", n("1")));
    resume();
    awaitEqual();
    BOTH.forEach(pipeline.connect()::stop);
    awaitState("STOPPED");
    table.put(Map.of("id", s("while stopped"), "value", n("1")));
    table.delete(Map.of("id", s("while paused")));
    resume();
    awaitEqual();
  }

  private void awaitState(String state) {
    for (String connector : BOTH) {
      Pipeline.await(
          connector + " to be " + state,
          () -> {
            var status = pipeline.connect().status(connector);
            return status.connector().state().equals(state)
                && status.tasks().stream().allMatch(task -> task.state().equals(state));
          });
    }
  }

  private void resume() {
    for (String connector : BOTH) {
      pipeline.connect().resume(connector);
      Pipeline.await(connector + " to run", () -> pipeline.connect().status(connector).isRunning());
    }
  }

  /** One of the two refused items is mended, the other removed. */
  private void beRefused() {
    table.put(Map.of("id", s("mended"), "at", s("no date")));
    table.put(Map.of("id", s("removed"), "at", s("no date")));
    table.put(Map.of("id", s("accepted"), "at", s("2026-01-01")));
    Pipeline.await("two dead letters", () -> deadLetters().size() >= 2);
    Pipeline.await("the refusal to be committed", () -> lag() == 0);
    worker().stop();
    worker().start().awaitReady();
    BOTH.forEach(connector -> pipeline.connect().awaitRunning(connector, Pipeline.PATIENCE));
    table.set(Map.of("id", s("mended")), "at", s("2026-02-02"));
    table.delete(Map.of("id", s("removed")));
    awaitEqual();
  }

  private long lag() {
    try (var admin = pipeline.stack().topicAdmin()) {
      return admin.lag("connect-" + SINK, Pipeline.topic(TABLE));
    }
  }

  private List<TopicRecord> deadLetters() {
    boolean made;
    try (var admin = pipeline.stack().topicAdmin()) {
      made = admin.topics().contains(Pipeline.dlq(TABLE));
    }
    return made ? pipeline.records(Pipeline.dlq(TABLE)) : List.of();
  }

  private void expectEnd() {
    TopicHistory.of(pipeline, table)
        .expectVersions(pipeline.search().documents(TABLE), "seed " + seed);
    assertThat(deadLetters())
        .extracting(TopicRecord::key)
        .containsExactlyInAnyOrder("{\"id\":\"mended\"}", "{\"id\":\"removed\"}");
    assertThat(deadLetters())
        .allSatisfy(
            letter ->
                assertThat(letter.headers())
                    .containsEntry("headwater.error.status", "400")
                    .containsEntry("headwater.error.type", "mapper_parsing_exception"));
    for (String connector : BOTH) {
      assertThat(pipeline.connect().status(connector).isRunning()).as(connector).isTrue();
    }
    expectStatusPage();
    assertThat(pipeline.workerLog().lines().filter(COMPLAINT.asPredicate()).toList())
        .as("complaints in the worker's log")
        .isEmpty();
  }

  private void expectStatusPage() {
    StatusClient status = new StatusClient(worker().uri());
    Pipeline.await("good health", () -> status.health().statusCode() == 200);
    assertThat(status.status().path("connectors").findValuesAsText("name"))
        .containsExactlyInAnyOrderElementsOf(BOTH);
    assertThat(status.status().findValue("applied")).isNotNull();
    assertThat(status.page().body()).startsWith("<!doctype html>");
  }

  private void awaitEqual() {
    pipeline.awaitEqual(table, item -> text(item, "id"));
  }

  private ServerProcess worker() {
    return pipeline.stack().connect().get(0);
  }
}
