package io.headwater.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.EventHeaders;
import io.headwater.event.SequenceNumber;
import io.headwater.source.SimulatedStream.SimShard;
import io.headwater.source.config.ReadSettings.Start;
import io.headwater.source.event.EventFormat;
import io.headwater.source.event.StreamIdentity;
import io.headwater.source.lineage.LineageDeal;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.Lineages;
import io.headwater.source.lineage.Shard;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.read.PageReaders;
import io.headwater.source.stream.ShardDiscovery;
import io.headwater.source.stream.StreamChange;
import io.headwater.source.stream.StreamGapException;
import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Random histories of a stream, with faults, rotations, splits, trimming and crashes between any
 * two steps.
 */
class StreamPipelineHistoryTest {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:1:table/t/stream/1";
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final StreamIdentity STREAM =
      new StreamIdentity("1", "dynamodb", "eu-west-1", "t", ARN, "NEW_IMAGE", "dynamodb.t", "beat");

  /** One history. */
  private static final class History {
    final long seed;
    final Random random;
    final VirtualTime time = new VirtualTime(BEGIN);
    final SimulatedStream stream;
    final SimulatedConnect connect;
    final Start start;
    final List<Task> tasks = new ArrayList<>();
    int checked;
    final Set<String> delivered = new HashSet<>();
    final Map<String, SequenceNumber> newest = new HashMap<>();
    final Map<String, SequenceNumber> removed = new HashMap<>();

    History(long seed, Start start) {
      this.seed = seed;
      this.start = start;
      this.random = new Random(seed);
      this.stream = new SimulatedStream(random, time, 1 + random.nextInt(4), 1 + random.nextInt(5));
      this.connect = new SimulatedConnect(random);
    }

    /** A task as the connector dealt it once; restarts keep its hand. */
    final class Task {
      final Set<LineageId> hand;
      final Set<String> handedOver = new HashSet<>();
      StreamPipeline pipeline;
      SimulatedConnect.Worker worker;

      Task(List<LineageId> hand) {
        this.hand = Set.copyOf(hand);
        begin();
      }

      void begin() {
        handedOver.clear();
        worker = connect.new Worker();
        pipeline = pipeline(hand);
      }

      void restart() {
        worker.die();
        pipeline.close();
        begin();
      }

      boolean step() throws InterruptedException {
        List<SourceRecord> records = pipeline.poll();
        if (records == null) {
          return false;
        }
        for (SourceRecord record : records) {
          if (isEvent(record)) {
            assertThat(handedOver.add(sequence(record)))
                .as("seed %d: %s was read twice in one run", seed, sequence(record))
                .isTrue();
          }
        }
        worker.send(records);
        return true;
      }
    }

    StreamPipeline pipeline(Set<LineageId> hand) {
      BackoffStrategy backoff =
          BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(5));
      return new StreamPipeline(
          STREAM,
          EventFormat.DEFAULT,
          start,
          Duration.ofSeconds(60),
          hand,
          connect.offsets(ARN),
          new ShardDiscovery(stream, ARN, backoff, time.executor()),
          stream,
          Duration.ofSeconds(1),
          backoff,
          new PageReaders(time.executor(), 1 << 20),
          SourceTaskMetrics.register("test", "0", time),
          time,
          Duration.ZERO);
    }

    void deal(int maxTasks) {
      List<Shard> listing = stream.shards();
      Lineages lineages =
          Lineages.of(listing, StoredOffsets.lineages(connect.offsets(ARN).read(listing)));
      for (List<LineageId> hand : LineageDeal.deal(lineages.all(), maxTasks)) {
        tasks.add(new Task(hand));
      }
    }

    void randomStep() throws InterruptedException {
      Task task = tasks.get(random.nextInt(tasks.size()));
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> stream.write();
        case 3 -> stream.rotate(random.nextInt(4) == 0);
        case 4 -> task.worker.commit();
        case 5, 6 -> task.worker.acknowledge(task.pipeline, 1 + random.nextInt(6));
        case 7 -> trimOne();
        case 8 -> {
          if (random.nextInt(6) == 0) {
            if (random.nextBoolean()) {
              task.worker.commit();
            }
            task.restart();
          }
        }
        case 9 -> {
          if (random.nextInt(6) == 0) {
            stream.expireCursors();
          }
        }
        default -> task.step();
      }
      time.advance(Duration.ofMillis(random.nextInt(400)));
      check();
    }

    // Only what is stored as done may go; what goes unread is another test.
    void trimOne() {
      Set<Object> begun = new HashSet<>();
      connect
          .stored()
          .keySet()
          .forEach(partition -> begun.add(String.valueOf(partition.get("shard"))));
      stream.all().stream()
          .filter(shard -> !shard.trimmed && shard.closed && stream.forgotten(shard))
          .filter(
              shard ->
                  stream.all().stream()
                      .filter(c -> c.parent.filter(shard.id::equals).isPresent())
                      .allMatch(c -> begun.contains(c.id.value())))
          .findFirst()
          .ifPresent(stream::trim);
    }

    void settle() throws InterruptedException {
      stream.faultRate(0);
      for (int round = 0; round < 4_000; round++) {
        boolean idle = true;
        for (Task task : tasks) {
          idle &= !task.step() && task.worker.idle();
          task.worker.acknowledge(task.pipeline, 1_000);
          task.worker.commit();
        }
        time.advance(Duration.ofMillis(300));
        check();
        if (idle && round > 300) {
          return;
        }
      }
    }

    /**
     * Every record that Kafka took in since the last check: order within the item, and parents
     * before children.
     */
    void check() {
      List<SourceRecord> log = connect.log();
      for (; checked < log.size(); checked++) {
        SourceRecord record = log.get(checked);
        if (record.topic().equals(STREAM.topic())) {
          checkTombstone(record);
        }
        if (!isEvent(record)) {
          continue;
        }
        String sequence = sequence(record);
        SimShard shard = shard(String.valueOf(record.sourcePartition().get("shard")));
        if (delivered.add(sequence)) {
          String key = (String) record.key();
          SequenceNumber number = SequenceNumber.of(sequence);
          SequenceNumber before = newest.put(key, number);
          assertThat(before == null || before.compareTo(number) < 0)
              .as("seed %d: %s came after %s of the same item", seed, number, before)
              .isTrue();
          expectParentsDelivered(shard);
        }
      }
    }

    /** A restart may repeat a removal, but nothing newer comes before its tombstone. */
    void checkTombstone(SourceRecord record) {
      String key = (String) record.key();
      if (record.value() == null) {
        removed.remove(key);
        return;
      }
      SequenceNumber number = SequenceNumber.of(sequence(record));
      SequenceNumber removal = removed.get(key);
      assertThat(removal == null || removal.compareTo(number) >= 0)
          .as("seed %d: %s came before the tombstone of removal %s", seed, number, removal)
          .isTrue();
      if (((String) record.value()).startsWith("{\"op\":\"d\"")) {
        removed.put(key, number);
      }
    }

    static boolean isEvent(SourceRecord record) {
      return record.topic().equals(STREAM.topic()) && record.value() != null;
    }

    static String sequence(SourceRecord record) {
      return (String) record.headers().lastWithName(EventHeaders.SEQUENCE).value();
    }

    void expectParentsDelivered(SimShard shard) {
      shard
          .parent
          .map(parent -> parent.value())
          .filter(parent -> !parent.startsWith("gone"))
          .map(this::shard)
          .ifPresent(
              parent -> {
                for (StreamChange change : due(parent)) {
                  assertThat(delivered)
                      .as(
                          "seed %d: %s was read before the end of its parent %s",
                          seed, shard.id, parent.id)
                      .contains(change.sequence().text());
                }
                expectParentsDelivered(parent);
              });
    }

    List<StreamChange> due(SimShard shard) {
      return start == Start.LATEST
          ? shard.changes.stream().filter(c -> !c.createdAt().isBefore(firstStart)).toList()
          : shard.changes;
    }

    Instant firstStart = BEGIN;

    SimShard shard(String id) {
      return stream.all().stream().filter(s -> s.id.value().equals(id)).findFirst().orElseThrow();
    }

    void expectEverythingDelivered() {
      Set<String> missing = new HashSet<>();
      for (SimShard shard : stream.all()) {
        for (StreamChange change : due(shard)) {
          if (!delivered.contains(change.sequence().text())) {
            missing.add(change.sequence().text());
          }
        }
      }
      assertThat(missing).as("seed %d: lost records", seed).isEmpty();
      assertThat(removed).as("seed %d: removals without tombstone", seed).isEmpty();
    }
  }

  @Test
  void nothingIsLostAndOrderHoldsInRandomHistories() throws InterruptedException {
    for (long seed = 0; seed < 150; seed++) {
      History history = new History(seed, Start.TRIM_HORIZON);
      for (int i = 0; i < history.random.nextInt(30); i++) {
        history.stream.write();
        if (i % 7 == 6) {
          history.stream.rotate(false);
        }
      }
      history.deal(1 + history.random.nextInt(3));
      history.stream.faultRate(history.random.nextInt(3) * 0.1);
      for (int step = 0; step < 900; step++) {
        history.randomStep();
      }
      history.settle();
      history.expectEverythingDelivered();
    }
  }

  @Test
  void aFirstStartAtTheEndLosesNothingWrittenAfterIt() throws InterruptedException {
    for (long seed = 0; seed < 80; seed++) {
      History history = new History(seed, Start.LATEST);
      for (int i = 0; i < 20; i++) {
        history.stream.write();
        if (i % 7 == 6) {
          history.stream.rotate(false);
        }
      }
      history.time.advance(Duration.ofMinutes(5));
      history.firstStart = history.time.instant();
      history.deal(1);
      // The start is fixed when it is stored; until then nothing is read and nothing may be lost
      // afterwards.
      for (int i = 0; i < 40; i++) {
        history.tasks.get(0).step();
        history.tasks.get(0).worker.acknowledge(history.tasks.get(0).pipeline, 100);
        history.tasks.get(0).worker.commit();
        history.time.advance(Duration.ofMillis(300));
      }
      history.stream.faultRate(history.random.nextInt(3) * 0.1);
      for (int step = 0; step < 400; step++) {
        history.randomStep();
      }
      history.settle();
      history.expectEverythingDelivered();
      Set<String> early = new HashSet<>();
      for (SimShard shard : history.stream.all()) {
        shard.changes.stream()
            .filter(c -> c.createdAt().isBefore(history.firstStart.minus(Duration.ofMinutes(2))))
            .map(c -> c.sequence().text())
            .filter(history.delivered::contains)
            .forEach(early::add);
      }
      assertThat(early).as("seed %d: records from before the start", seed).isEmpty();
    }
  }

  @Test
  void aFirstStartAtTheEndReadsNothingBeforeItsPositionIsStored() throws InterruptedException {
    History history = new History(1, Start.LATEST);
    history.deal(1);
    History.Task task = history.tasks.get(0);
    for (int i = 0; i < 50; i++) {
      history.stream.write();
      task.step();
      task.worker.acknowledge(task.pipeline, 100);
      history.time.advance(Duration.ofMillis(300));
    }
    history.check();
    assertThat(history.delivered).isEmpty();
    task.worker.commit();
    history.settle();
    history.expectEverythingDelivered();
  }

  @Test
  void aShardThatIsGoneBeforeItsEndWasReadIsAGap() throws InterruptedException {
    History history = new History(3, Start.TRIM_HORIZON);
    history.stream.write();
    history.deal(1);
    history.settle();
    SimShard root = history.stream.open().get(0);
    history.stream.write();
    while (!root.closed) {
      history.stream.rotate(false);
    }
    history.stream.trim(root);
    history.tasks.get(0).restart();
    assertThatThrownBy(history::settle)
        .isInstanceOf(StreamGapException.class)
        .hasMessageContaining(root.id.value())
        .hasMessageContaining("Remedy");
  }

  @Test
  void anIdleStreamThatWasReadLongAgoIsNoGapButAnUnknownLineageIs() throws InterruptedException {
    History history = new History(5, Start.TRIM_HORIZON);
    history.deal(1);
    history.settle();
    // Idle for days: the shards rotate, nothing is written, the connector runs.
    for (int day = 0; day < 5; day++) {
      int open = history.stream.open().size();
      for (int i = 0; i < open * 3; i++) {
        history.stream.rotate(false);
      }
      history.settle();
      history.time.advance(Duration.ofDays(1));
      history.stream.all().stream().filter(shard -> shard.closed).forEach(history.stream::trim);
    }
    History.Task task = history.tasks.get(0);
    task.restart();
    history.stream.write();
    history.settle();
    history.expectEverythingDelivered();
    // Stopped for days: generations come and go unread.
    for (int generation = 0; generation < 3; generation++) {
      int open = history.stream.open().size();
      for (int i = 0; i < open * 3; i++) {
        history.stream.rotate(false);
      }
      history.stream.all().stream().filter(shard -> shard.closed).forEach(history.stream::trim);
    }
    history.time.advance(Duration.ofDays(2));
    history.tasks.clear();
    history.deal(1);
    assertThatThrownBy(history::settle)
        .isInstanceOf(StreamGapException.class)
        .hasMessageContaining("nothing is known of shard");
  }
}
