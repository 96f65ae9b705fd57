package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.localstack.client.Document;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.pipeline.ConnectorConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of records that OpenSearch refuses, and how they come into the index after all. */
class DeadLetterIT {
  private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final int RECORDS = 10;

  private static SinkStack stack;

  @BeforeAll
  static void start() {
    stack = SinkStack.start("deadletter");
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @ParameterizedTest(name = "{0}")
  @Execution(ExecutionMode.CONCURRENT)
  @CsvSource({
    "strings, " + STRINGS + ", org.apache.kafka.connect.storage.SimpleHeaderConverter",
    "bytes, " + BYTES + ", org.apache.kafka.connect.storage.SimpleHeaderConverter",
    "stringheaders, " + STRINGS + ", " + STRINGS,
  })
  void aRejectedRecordIsKeptWithTheFactsAndCanBeDrivenAgain(
      String name, String values, String headers) {
    ConnectorConfig sink =
        tolerant(name).with("value.converter", values).with("header.converter", headers);
    deadLetter(sink);

    assertThat(stack.documents(name)).hasSize(RECORDS - 1).doesNotContainKey("key-3");
    List<TopicRecord> dead = dead(name);
    assertThat(dead).extracting(TopicRecord::key).containsExactly("key-3", "key-5");
    assertThat(dead).extracting(TopicRecord::value).containsExactly(poison(3), poison(5));
    expectFacts(name, dead.get(0));

    mend(name);
    driveAgain(sink, name);

    expectMended(name);
  }

  /** By key: the order of items is not kept. */
  private static List<TopicRecord> dead(String name) {
    return stack.records(name + ".dlq").stream()
        .sorted(Comparator.comparing(record -> String.valueOf(record.key())))
        .toList();
  }

  private static void expectFacts(String index, TopicRecord dead) {
    assertThat(dead.headers())
        .containsEntry("own", "kept")
        .containsEntry("headwater.error.index", index)
        .containsEntry("headwater.error.id", "key-3")
        .containsEntry("headwater.error.version", Long.toString(ChangeText.version(4)))
        .containsEntry("headwater.error.sequence", ChangeText.sequence(4))
        .containsEntry("headwater.error.status", "400")
        .containsEntry("headwater.error.type", "mapper_parsing_exception")
        .containsEntry("headwater.error.attempts", "1");
    assertThat(dead.headers().get("headwater.error.reason"))
        .contains("failed to parse field [at] of type [date]")
        .doesNotContain("key-3", "no date");
    assertThat(dead.headers().get("__connect.errors.exception.message"))
        .contains(index + "-0@3")
        .doesNotContain("key-3", "no date");
  }

  /** Connect's reporter cannot write texts then: the record goes without them, as it came. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void nothingIsLostWhereHeadersCannotBeWritten() {
    String name = "byteheaders";
    ConnectorConfig sink = tolerant(name).with("header.converter", BYTES);
    deadLetter(sink);

    List<TopicRecord> dead = dead(name);
    assertThat(dead).extracting(TopicRecord::value).containsExactly(poison(3), poison(5));
    assertThat(dead.get(0).headers())
        .containsEntry("own", "kept")
        .doesNotContainKey("headwater.error.index");
    assertThat(dead.get(0).headers().get("__connect.errors.exception.message"))
        .contains("index=" + name, "status=400", "error=mapper_parsing_exception")
        .contains("version=" + ChangeText.version(4));

    mend(name);
    driveAgain(sink, name);
    expectMended(name);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @CsvSource({"untolerant, false", "untolerantlogged, true"})
  void withoutToleranceTheTaskFailsWithTheFactsAndGoesOnWhenTheMappingIsMended(
      String name, String logged) {
    createIndex(name);
    produce(name);
    produceNewer(name);
    stack.deployUnchecked(
        stack.sink(name, name).with("index", name).with("errors.log.enable", logged));

    String trace = Pipeline.awaitFailure(stack.connect(), name);
    assertThat(trace)
        .contains(name + "-0@3", "index=" + name, "version=" + ChangeText.version(4))
        .contains("sequence=" + ChangeText.sequence(4), "status=400")
        .contains("error=mapper_parsing_exception", "failed to parse field [at]")
        .doesNotContain("key-3", "no date");
    assertThat(stack.committed(name)).isLessThanOrEqualTo(3);

    mend(name);
    stack.connect().restart(name);
    Pipeline.await(name + " to run", () -> stack.connect().status(name).isRunning());
    stack.awaitDone(name, name);
    expectMended(name);
  }

  private static ConnectorConfig tolerant(String name) {
    createIndex(name);
    return stack
        .sink(name, name)
        .with("index", name)
        .with("errors.tolerance", "all")
        .with("errors.deadletterqueue.topic.name", name + ".dlq")
        .with("errors.deadletterqueue.topic.replication.factor", "1")
        .with("errors.deadletterqueue.context.headers.enable", "true");
  }

  private static void createIndex(String name) {
    stack
        .search()
        .createIndex(
            name,
            "{\"settings\":{\"number_of_replicas\":0,\"index.gc_deletes\":\"1h\"},"
                + "\"mappings\":{\"properties\":{\"at\":{\"type\":\"date\"}}}}");
    stack.createTopic(name);
  }

  /** Two of the records are refused; one of the two is outdated later. */
  private static void deadLetter(ConnectorConfig sink) {
    String topic = sink.name();
    produce(topic);
    stack.deploy(sink);
    stack.awaitDone(sink.name(), topic);
    produceNewer(topic);
    stack.awaitDone(sink.name(), topic);
  }

  private static void produce(String topic) {
    for (int i = 0; i < RECORDS; i++) {
      stack.produce(
          topic, "key-" + i, i == 3 || i == 5 ? poison(i) : good(i), Map.of("own", "kept"));
    }
  }

  private static void produceNewer(String topic) {
    stack.produce(topic, "key-5", ChangeText.insert("key-5", 100, "{\"at\":\"2026-05-05\"}"));
  }

  private static String poison(int i) {
    return ChangeText.insert("key-" + i, i + 1, "{\"at\":\"no date " + i + "\"}");
  }

  private static String good(int i) {
    return ChangeText.insert("key-" + i, i + 1, "{\"at\":\"2026-01-01\"}");
  }

  private static void mend(String index) {
    stack
        .search()
        .put(
            "/" + index + "/_mapping",
            "{\"properties\":{\"at\":{\"type\":\"date\",\"ignore_malformed\":true}}}");
  }

  /** The documented way: the same options with the queue as the topic. */
  private static void driveAgain(ConnectorConfig sink, String name) {
    ConnectorConfig again =
        sink.named(name + "-again")
            .with("topics", name + ".dlq")
            .with("errors.deadletterqueue.topic.name", name + ".dlq2");
    stack.deploy(again);
    stack.awaitDone(again.name(), name + ".dlq");
    assertThat(stack.records(name + ".dlq2")).isEmpty();
  }

  private static void expectMended(String index) {
    Map<String, Document> documents = stack.documents(index);
    assertThat(documents).hasSize(RECORDS);
    Document poisoned = Objects.requireNonNull(documents.get("key-3"));
    assertThat(poisoned.source().path("at").asText()).isEqualTo("no date 3");
    assertThat(poisoned.version()).isEqualTo(ChangeText.version(4));
    Document newer = Objects.requireNonNull(documents.get("key-5"));
    assertThat(newer.source().path("at").asText()).isEqualTo("2026-05-05");
    assertThat(newer.version()).isEqualTo(ChangeText.version(100));
  }
}
