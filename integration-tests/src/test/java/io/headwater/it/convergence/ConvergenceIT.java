package io.headwater.it.convergence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.it.Pipeline;
import io.headwater.it.convergence.CheckResult.Finding;
import io.headwater.localstack.client.Document;
import io.headwater.localstack.client.HttpStatusException;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.pipeline.DynamoTable;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The workload without any fault, and whether its checker sees what is wrong. */
@Tag("long")
class ConvergenceIT {
  private static final long SEED = 20261126;
  private static final String PREFIX = "calm";
  private static final String INDEX = PREFIX + "-strings";
  private static final PipelineNames NAMES = WorkloadPipeline.names(PREFIX);

  private static Pipeline pipeline;
  private static DynamoDbClient dynamoDb;
  private static Workload workload;
  private static Watcher watcher;
  private static Checker checker;
  private static CheckResult calm;

  @BeforeAll
  static void run() {
    pipeline = Pipeline.start("convergence");
    dynamoDb = DynamoTable.client(pipeline.stack().dynamoDb().uri());
    workload = Workload.create(new WorkloadSettings(SEED, 3, 900, 400), dynamoDb, PREFIX);
    pipeline.deploy(WorkloadPipeline.source(pipeline, NAMES, workload.names()));
    pipeline.deploy(WorkloadPipeline.sink(pipeline, NAMES, workload.names()));
    watcher = Watcher.start(workload, pipeline.search());
    checker =
        new Checker(pipeline.stack(), pipeline.search(), workload, NAMES, System.out::println);
    workload.start();
    workload.finish();
    calm = checker.check(Pipeline.PATIENCE, Instant.now(), watcher.regressions());
    System.out.println(CheckResult.header() + "\n" + calm.row("calm"));
  }

  @AfterAll
  static void stop() {
    try {
      watcher.close();
    } finally {
      dynamoDb.close();
      pipeline.close();
    }
  }

  @Test
  void withoutFaultsAllIsEqualAndNothingIsRepeated() {
    assertThat(calm.counts()).as(calm::toString).isEmpty();
    assertThat(calm.events()).isGreaterThan(900);
    assertThat(workload.ledger().counts())
        .hasSize(Operation.values().length)
        .doesNotContainValue(0L);
    assertThat(workload.ledger().surprises()).isZero();
    assertThat(watcher.looks()).isGreaterThan(500);
  }

  /** Breaks what is equal in each way that the checker knows. */
  @Test
  void whatIsWrongIsFound() {
    List<Document> documents = documentsWithAPast(7);
    Document removed = documents.get(0);
    ItemHistory removedItem = item(removed);
    Document older = documents.get(1);
    Document onlyOlderVersion = documents.get(2);
    List<ItemHistory> backwards = List.of(removedItem, item(older), item(onlyOlderVersion));
    watcher.look(backwards);
    removedItem.removing();
    workload.table(TableShape.STRINGS).delete(removedItem.key());
    Pipeline.await("the removal", () -> pipeline.search().document(INDEX, removed.id()).isEmpty());
    watcher.look(List.of(removedItem));
    assertThat(checker.check(Pipeline.PATIENCE, Instant.now(), List.of()).isRight()).isTrue();
    pipeline.connect().stop(NAMES.sink());
    Pipeline.await(
        "the sink to stop", () -> pipeline.connect().status(NAMES.sink()).tasks().isEmpty());

    pipeline.search().put("/" + INDEX + "/_settings", "{\"index.gc_deletes\":\"0ms\"}");
    put(removed.id(), removed.version(), removed.source());
    delete(older.id());
    put(older.id(), older.version() - 1, written(older, -1));
    delete(onlyOlderVersion.id());
    put(onlyOlderVersion.id(), onlyOlderVersion.version() - 1, onlyOlderVersion.source());
    put(documents.get(3).id(), documents.get(3).version(), written(documents.get(3), 1));
    put(documents.get(4).id(), documents.get(4).version() + 1, documents.get(4).source());
    delete(documents.get(5).id());
    put("an alien", 1, documents.get(6).source());
    watcher.look(backwards);
    sendAgain(documents.get(6));
    workload.ledger().addPoison(new ItemHistory(TableShape.PAIRS, Integer.MAX_VALUE));

    CheckResult broken = checker.check(Duration.ZERO, Instant.now(), watcher.regressions());

    Map<Finding, Long> expected = new EnumMap<>(Finding.class);
    for (Finding finding : Finding.values()) {
      expected.put(finding, 1L);
    }
    expected.put(Finding.STALE, 3L);
    expected.put(Finding.REGRESSED, 3L);
    expected.remove(Finding.DLQ_REPEATED);
    assertThat(broken.counts()).as(broken::toString).isEqualTo(expected);
    assertThat(broken.isRight()).isFalse();
    assertThat(watcher.regressions())
        .extracting(Regression::kind)
        .containsExactlyInAnyOrder(
            Regression.Kind.REVIVED, Regression.Kind.VERSION, Regression.Kind.VERSION);
  }

  private static List<Document> documentsWithAPast(int count) {
    List<Document> documents =
        pipeline.search().documents(INDEX).values().stream()
            .filter(document -> document.id().matches("item-\\d+"))
            .filter(document -> document.source().path(ItemHistory.COUNTER).asLong() > 1)
            .limit(count)
            .toList();
    assertThat(documents).hasSize(count);
    return documents;
  }

  private static ItemHistory item(Document document) {
    return workload.ledger().item(TableShape.STRINGS, document.id()).orElseThrow();
  }

  private static JsonNode written(Document document, int later) {
    ObjectNode other = document.source().deepCopy();
    return other.put(
        ItemHistory.COUNTER, document.source().path(ItemHistory.COUNTER).asLong() + later);
  }

  private static void delete(String id) {
    pipeline.search().delete("/" + INDEX + "/_doc/" + id);
  }

  private static void put(String id, long version, JsonNode source) {
    String path =
        "/" + INDEX + "/_doc/" + id.replace(" ", "%20") + "?version_type=external_gte&version=";
    Pipeline.await(
        "a removal to be forgotten",
        () -> {
          try {
            pipeline.search().put(path + version, source.toString());
            return true;
          } catch (HttpStatusException e) {
            assertThat(e.status()).isEqualTo(409);
            return false;
          }
        });
  }

  /** An event into its topic, and into the dead letter queue. */
  private static void sendAgain(Document document) {
    String topic = NAMES.topic(INDEX);
    TopicRecord event =
        pipeline.records(topic).stream()
            .filter(record -> record.value() != null)
            .filter(record -> DocumentIds.ofKafkaKey(key(record)).equals(document.id()))
            .findFirst()
            .orElseThrow();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", pipeline.stack().bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String to : List.of(topic, NAMES.dlq())) {
        ProducerRecord<String, String> sent = new ProducerRecord<>(to, key(event), event.value());
        event.headers().forEach((name, text) -> sent.headers().add(name, text.getBytes(UTF_8)));
        var unused = producer.send(sent);
      }
      producer.flush();
    }
  }

  private static String key(TopicRecord record) {
    return Objects.requireNonNull(record.key());
  }
}
