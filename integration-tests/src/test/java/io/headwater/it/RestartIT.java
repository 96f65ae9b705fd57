package io.headwater.it;

import static io.headwater.pipeline.DynamoTable.key;
import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;
import static io.headwater.pipeline.Items.text;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.headwater.localstack.client.TopicRecord;
import io.headwater.pipeline.DynamoTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What restarts and outages in mid-stream leave behind: nothing. */
class RestartIT {
  private static Pipeline pipeline;

  @BeforeAll
  static void start() {
    pipeline = Pipeline.start("restart");
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void aSinkRestartInMidStreamLosesNothing() throws InterruptedException {
    DynamoTable table = pipeline.table("sinkrestart", key("id", S));
    pipeline.deploySourceAndSink("sinkrestart");
    Writer writer = Writer.start(table, 1, 1_500);
    restartThreeTimes("sink-sinkrestart");
    writer.join();
    pipeline.awaitEqual(table, item -> text(item, "id"));
  }

  @Test
  void aSourceRestartInMidStreamLosesNothingAndKeepsOrder() throws InterruptedException {
    DynamoTable table = pipeline.table("sourcerestart", key("id", S));
    pipeline.deploySourceAndSink("sourcerestart");
    Writer writer = Writer.start(table, 2, 1_500);
    restartThreeTimes("source-sourcerestart");
    writer.join();
    pipeline.awaitEqual(table, item -> text(item, "id"));
    TopicHistory.of(pipeline, table).expectAllInOrder(writer.writes(), "seed 2");
  }

  private static void restartThreeTimes(String connector) throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      Thread.sleep(700);
      pipeline.connect().restart(connector);
    }
  }

  @Test
  void aKilledWorkerLosesNothing() throws InterruptedException {
    DynamoTable table = pipeline.table("workerkill", key("id", S));
    pipeline.deploySourceAndSink("workerkill");
    Writer writer = Writer.start(table, 3, 1_500);
    Thread.sleep(1_000);
    pipeline.stack().connect().get(0).kill();
    Thread.sleep(1_000);
    pipeline.stack().connect().get(0).start().awaitReady();
    writer.join();
    pipeline.awaitEqual(table, item -> text(item, "id"));
    TopicHistory.of(pipeline, table).expectAllInOrder(writer.writes(), "seed 3");
  }

  @Test
  void aSnapshotOfATableThatIsWrittenToMeanwhileEndsInAnEqualIndex() throws InterruptedException {
    DynamoTable table = pipeline.table("snapshotted", key("id", S));
    int untouched = 300;
    for (int i = 0; i < untouched; i++) {
      table.put(Map.of("id", s("untouched-" + i), "value", n("0")));
    }
    Writer before = Writer.start(table, 5, 300);
    before.join();
    Writer meanwhile = Writer.start(table, 6, 1_000);
    pipeline.deploy(
        pipeline
            .source("snapshotted")
            .with("snapshot.segments", "8")
            // Slow enough to last while items are written and removed.
            .with("snapshot.max.rcu", "10"));
    pipeline.deploy(pipeline.sink("snapshotted"));
    meanwhile.join();
    pipeline.awaitEqual(table, item -> text(item, "id"));
    assertThat(pipeline.records(Pipeline.topic("snapshotted")))
        .filteredOn(record -> "r".equals(record.headers().get("headwater.op")))
        .extracting(TopicRecord::key)
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo(untouched);
  }

  @Test
  void anOpenSearchOutageDelaysDocumentsAndLosesNone() throws InterruptedException {
    DynamoTable table = pipeline.table("outage", key("id", S));
    pipeline.deploy(pipeline.source("outage"));
    pipeline.deploy(pipeline.sink("outage").with("tasks.max", "1"));
    String before = pipeline.workerLog();
    Writer writer = Writer.start(table, 4, 1_500);
    Thread.sleep(1_000);
    pipeline.stack().openSearch().kill();
    writer.join();
    assertThat(pipeline.connect().status("sink-outage").isRunning()).isTrue();
    pipeline.stack().openSearch().start().awaitReady();
    pipeline.awaitEqual(table, item -> text(item, "id"));
    expectOneOutage(before);
  }

  /** Connections stay open, and nothing comes over them. */
  @Test
  void anOpenSearchThatHangsForAWhileDelaysDocumentsAndLosesNone() throws InterruptedException {
    DynamoTable table = pipeline.table("hanging", key("id", S));
    pipeline.deploy(pipeline.source("hanging"));
    pipeline.deploy(
        pipeline.sink("hanging").with("tasks.max", "1").with("read.timeout.ms", "1000"));
    table.put(Map.of("id", s("first"), "value", n("0")));
    pipeline.awaitEqual(table, item -> text(item, "id"));
    String before = pipeline.workerLog();
    pipeline.stack().openSearch().suspend();
    try {
      Writer.start(table, 7, 500).join();
      Pipeline.await(
          "the outage to be noticed",
          () -> lines(newLines(before), "OpenSearch takes no writes") == 1);
    } finally {
      pipeline.stack().openSearch().resume();
    }
    pipeline.awaitEqual(table, item -> text(item, "id"));
    expectOneOutage(before);
  }

  private static void expectOneOutage(String before) {
    String log = newLines(before);
    assertThat(lines(log, "OpenSearch takes no writes")).isOne();
    assertThat(lines(log, "OpenSearch takes writes again")).isOne();
    assertThat(log).doesNotContain("WorkerSinkTask: Task threw", "has been stopped");
  }

  @Test
  void aReadOnlyIndexHoldsUpItsOwnDocumentsAlone() throws InterruptedException {
    DynamoTable blocked = pipeline.table("blocked", key("id", S));
    DynamoTable flowing = pipeline.table("flowing", key("id", S));
    List<DynamoTable> both = List.of(blocked, flowing);
    both.forEach(table -> table.put(Map.of("id", s("first"), "value", n("0"))));
    pipeline.deploy(pipeline.source("blocked").with("table.include.list", "blocked,flowing"));
    pipeline.deploy(
        pipeline
            .sink("blocked")
            .with("topics", Pipeline.topic("blocked") + "," + Pipeline.topic("flowing"))
            // One of the topics may not be there at first.
            .with("consumer.override.metadata.max.age.ms", "1000")
            .with("tasks.max", "1"));
    both.forEach(table -> pipeline.awaitEqual(table, item -> text(item, "id")));
    String before = pipeline.workerLog();

    readOnly("blocked", "true");
    Writer held = Writer.start(blocked, 8, 300);
    Writer.start(flowing, 9, 300).join();
    held.join();
    pipeline.awaitEqual(flowing, item -> text(item, "id"));
    pipeline.search().refresh("blocked");
    assertThat(pipeline.search().count("blocked")).isOne();

    readOnly("blocked", "null");
    pipeline.awaitEqual(blocked, item -> text(item, "id"));
    String log = newLines(before);
    assertThat(lines(log, "Index blocked takes no writes")).isOne();
    assertThat(lines(log, "Index blocked takes writes again")).isOne();
    assertThat(log).doesNotContain("OpenSearch takes no writes", "Index flowing takes no writes");
    assertThat(pipeline.connect().status("sink-blocked").isRunning()).isTrue();
  }

  private static void readOnly(String index, String value) {
    pipeline
        .search()
        .put("/" + index + "/_settings", "{\"index.blocks.read_only_allow_delete\":" + value + "}");
  }

  private static String newLines(String before) {
    return pipeline.workerLog().substring(before.length());
  }

  private static long lines(String log, String text) {
    return log.lines().filter(line -> line.contains(text)).count();
  }

  @Tag("long") // For a minute it only waits.
  @Test
  void aFirstStartAtLatestSkipsTheOldAndLosesNothingNewOverARestart() throws InterruptedException {
    DynamoTable table = pipeline.table("latest", key("id", S));
    for (int i = 0; i < 20; i++) {
      table.put(Map.of("id", s("old-" + i), "value", n("1")));
    }
    // DynamoDB Local floors creation times to the minute, and the start's minute is read whole.
    Thread.sleep(61_000);
    pipeline.deploy(
        pipeline.source("latest").with("stream.start", "latest").with("snapshot.mode", "never"));
    Pipeline.await(
        "the position to be stored",
        () -> pipeline.connect().offsets("source-latest").toString().contains("start_ms"));
    // The shard is idle: the position must survive a stop although no record carries it.
    pipeline.connect().stop("source-latest");
    Pipeline.await(
        "the source to stop", () -> pipeline.connect().status("source-latest").tasks().isEmpty());
    table.put(Map.of("id", s("new-while-stopped"), "value", n("1")));
    pipeline.connect().resume("source-latest");
    table.put(Map.of("id", s("new"), "value", n("1")));
    Set<String> keys = new HashSet<>();
    Pipeline.await(
        "the new items",
        () -> {
          try (var admin = pipeline.stack().topicAdmin()) {
            if (!admin.topics().contains(Pipeline.topic("latest"))) {
              return false;
            }
          }
          pipeline
              .records(Pipeline.topic("latest"))
              .forEach(r -> keys.add(String.valueOf(r.key())));
          return keys.size() >= 2;
        });
    assertThat(keys)
        .containsExactlyInAnyOrder("{\"id\":\"new-while-stopped\"}", "{\"id\":\"new\"}");
  }

  /** Writes to a few items on a thread of its own. */
  private static final class Writer extends Thread {
    private final DynamoTable table;
    private final Random random;
    private final int count;
    private int written;

    private Writer(DynamoTable table, long seed, int count) {
      this.table = table;
      this.random = new Random(seed);
      this.count = count;
    }

    static Writer start(DynamoTable table, long seed, int count) {
      Writer writer = new Writer(table, seed, count);
      writer.start();
      return writer;
    }

    @Override
    public void run() {
      List<String> present = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String id = "item-" + random.nextInt(100);
        if (random.nextInt(8) == 0 && present.remove(id)) {
          table.delete(Map.of("id", s(id)));
          present.removeIf(id::equals);
        } else {
          table.put(Map.of("id", s(id), "value", n(Integer.toString(i))));
          present.add(id);
        }
        written++;
      }
    }

    int writes() {
      return written;
    }
  }
}
