package io.headwater.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.OpenSearchSinkTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * The whole task, with its real HTTP client, against a server that loses, cuts, delays and refuses
 * answers, through restarts and rebalances: documents and versions end as the log says, and no
 * offset is ever committed before its record is done.
 */
class WireHistoryTest {
  private static final TopicPartition T0 = new TopicPartition("t", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int EVENTS = 120;
  private static final int STEPS = 60;

  private record Event(String key, long version, @Nullable String document, boolean poison) {}

  private final List<Event> log = new ArrayList<>();
  private final Set<Integer> reported = new HashSet<>();
  private FakeContext context = new FakeContext(null);
  private OpenSearchSinkTask task = new OpenSearchSinkTask();
  private int position;
  private int committed;

  @AfterEach
  void stop() {
    task.stop();
  }

  @RepeatedTest(12)
  void endsAsTheLogSays(RepetitionInfo repetition) throws Exception {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    fillLog(random);
    try (FaultyServer server = new FaultyServer(seed)) {
      server.weather(random.nextDouble());
      start(server);
      for (int i = 0; i < STEPS; i++) {
        step(random, server);
      }
      server.weather(0);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (committed < EVENTS) {
        assertThat(System.nanoTime())
            .as("seed %d: it does not get done", seed)
            .isLessThan(deadline);
        task.put(poll(random));
        commit(server, seed);
        Thread.sleep(Math.min(5, Math.max(1, context.takeTimeout())));
      }
      task.stop();
      checkEnd(server, seed);
    }
  }

  private void step(Random random, FaultyServer server) throws InterruptedException {
    switch (random.nextInt(12)) {
      case 0 -> {
        // A rebalance takes the partition away and brings it back.
        task.close(List.of(T0));
        context.paused.clear();
        position = committed;
        task.open(List.of(T0));
      }
      case 1 -> {
        task.stop();
        position = committed;
        start(server);
      }
      case 2, 3 -> commit(server, -1);
      case 4, 5, 6, 7 -> Thread.sleep(random.nextInt(8));
      default -> task.put(context.paused.isEmpty() ? poll(random) : List.of());
    }
  }

  private void start(FaultyServer server) {
    context =
        new FakeContext(
            (record, error) -> {
              reported.add((int) record.kafkaOffset());
              return CompletableFuture.completedFuture(null);
            });
    context.assigned.add(T0);
    task = new OpenSearchSinkTask();
    task.initialize(context);
    task.start(
        Map.of(
            "connection.url", server.url(),
            "errors.tolerance", "all",
            "bulk.max.documents", "7",
            "linger.ms", "3",
            "read.timeout.ms", "200",
            "retry.backoff.ms", "2",
            "retry.backoff.max.ms", "20"));
    task.open(List.of(T0));
  }

  private List<SinkRecord> poll(Random random) {
    List<SinkRecord> records = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0 && position < EVENTS; i--) {
      Event event = log.get(position);
      String op = event.document == null ? "d" : "u";
      records.add(
          Events.record(
              "t", 0, position++, Events.event(op, "i", event.key, event.version, event.document)));
    }
    return records;
  }

  private void commit(FaultyServer server, long seed) {
    OffsetAndMetadata offset = task.preCommit(Map.of(T0, new OffsetAndMetadata(position))).get(T0);
    if (offset == null) {
      return;
    }
    committed = (int) offset.offset();
    for (int i = 0; i < committed; i++) {
      Event event = log.get(i);
      FaultyServer.Document document = server.document("i/" + event.key);
      boolean written = document != null && document.version() >= event.version;
      assertThat(written || isExcused(event))
          .as("seed %d: %d is committed, but %d is not done", seed, committed, i)
          .isTrue();
    }
  }

  // A later event of the document took its place and was rejected.
  private boolean isExcused(Event event) {
    return reported.stream()
        .map(log::get)
        .anyMatch(other -> other.key.equals(event.key) && other.version >= event.version);
  }

  private void checkEnd(FaultyServer server, long seed) {
    Map<String, Event> last = new HashMap<>();
    for (int i = 0; i < EVENTS; i++) {
      last.put(log.get(i).key, log.get(i));
    }
    assertThat(reported).as("seed %d", seed).allMatch(offset -> log.get(offset).poison);
    last.forEach(
        (key, event) -> {
          if (event.poison) {
            return;
          }
          FaultyServer.Document document = server.document("i/" + key);
          assertThat(document)
              .as("seed %d, document %s", seed, key)
              .isEqualTo(new FaultyServer.Document(event.version, event.document));
        });
  }

  private void fillLog(Random random) {
    for (int i = 0; i < EVENTS; i++) {
      boolean poison = random.nextInt(25) == 0;
      String document =
          poison ? "{\"poison\":" + i + "}" : random.nextInt(5) == 0 ? null : "{\"n\":" + i + "}";
      log.add(new Event("k" + random.nextInt(15), Events.version(i + 1), document, poison));
    }
  }
}
