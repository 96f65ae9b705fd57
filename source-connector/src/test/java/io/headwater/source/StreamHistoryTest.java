package io.headwater.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.event.EventHeaders;
import io.headwater.event.SequenceNumber;
import io.headwater.localstack.simulator.ShardView;
import io.headwater.localstack.simulator.StreamEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Random histories of a stream on the wire, with faults, rotations, splits, trimming and crashes
 * between any two steps.
 */
@Execution(ExecutionMode.CONCURRENT)
class StreamHistoryTest {
  private static final Duration NO_SNAPSHOT = Duration.ofHours(12);

  /** What Kafka took in, judged against what the simulator knows to be true. */
  private static final class Judge {
    final WireHistory history;
    final Instant from;
    final Map<String, Long> deliveries = new HashMap<>();
    private final Map<String, SequenceNumber> newest = new HashMap<>();
    private final Map<String, SequenceNumber> removed = new HashMap<>();

    Judge(WireHistory history, Instant from) {
      this.history = history;
      this.from = from;
    }

    void judge() {
      Map<String, StreamEntry> truth = new HashMap<>();
      history.table.stream().entries().forEach(entry -> truth.put(entry.sequence(), entry));
      for (SourceRecord record : history.connect.log()) {
        if (record.topic().equals(TestPipelines.EVENTS)) {
          judgeTombstone(record);
        }
        if (WireHistory.isEvent(record)) {
          String sequence = sequence(record);
          boolean first = deliveries.merge(sequence, 1L, Long::sum) == 1;
          if (first) {
            judgeOrder(record, SequenceNumber.of(sequence));
            judgeParents(Objects.requireNonNull(truth.get(sequence)).shard());
          }
        }
      }
      expectEverything(truth);
    }

    private void judgeOrder(SourceRecord record, SequenceNumber number) {
      SequenceNumber before = newest.put((String) record.key(), number);
      assertThat(before == null || before.compareTo(number) < 0)
          .as("seed %d: %s came after %s of the same item", history.seed, number, before)
          .isTrue();
    }

    /** A restart may repeat a removal, but nothing newer comes before its tombstone. */
    private void judgeTombstone(SourceRecord record) {
      String key = (String) record.key();
      if (record.value() == null) {
        removed.remove(key);
        return;
      }
      SequenceNumber number = SequenceNumber.of(sequence(record));
      SequenceNumber removal = removed.get(key);
      assertThat(removal == null || removal.compareTo(number) >= 0)
          .as("seed %d: %s came before the tombstone of %s", history.seed, number, removal)
          .isTrue();
      if (((String) record.value()).startsWith("{\"op\":\"d\"")) {
        removed.put(key, number);
      }
    }

    private final Set<String> judgedShards = new HashSet<>();

    private void judgeParents(String shard) {
      if (!judgedShards.add(shard)) {
        return;
      }
      Optional<String> parent = view(shard).parent();
      parent
          .filter(id -> history.table.stream().shards().stream().anyMatch(s -> s.id().equals(id)))
          .ifPresent(
              id -> {
                for (StreamEntry entry : history.table.stream().entries(id)) {
                  if (isDue(entry)) {
                    assertThat(deliveries)
                        .as("seed %d: %s was read before the end of %s", history.seed, shard, id)
                        .containsKey(entry.sequence());
                  }
                }
                judgeParents(id);
              });
    }

    private ShardView view(String shard) {
      return history.table.stream().shard(shard);
    }

    private boolean isDue(StreamEntry entry) {
      return !entry.createdAt().isBefore(from);
    }

    private void expectEverything(Map<String, StreamEntry> truth) {
      Set<String> missing =
          truth.values().stream()
              .filter(this::isDue)
              .map(StreamEntry::sequence)
              .collect(Collectors.toSet());
      missing.removeAll(deliveries.keySet());
      assertThat(missing).as("seed %d: lost records", history.seed).isEmpty();
      assertThat(removed).as("seed %d: removals without tombstone", history.seed).isEmpty();
    }

    private static String sequence(SourceRecord record) {
      return (String) record.headers().lastWithName(EventHeaders.SEQUENCE).value();
    }
  }

  @Test
  void nothingIsLostAndOrderHoldsInRandomHistories() throws InterruptedException {
    for (long seed : Histories.seeds(0, 140)) {
      try (WireHistory history = new WireHistory(seed, false, NO_SNAPSHOT, 2 + (int) (seed % 20))) {
        writeAndRotate(history, history.random.nextInt(30));
        history.deal(1 + history.random.nextInt(3), Optional.empty());
        run(history, 300);
        new Judge(history, Instant.MIN).judge();
      }
    }
  }

  @Test
  void theOffsetsOfShardsThatAreGoneAreDeleted() throws InterruptedException {
    int gone = 0;
    List<Long> seeds = Histories.seeds(500, 20);
    for (long seed : seeds) {
      try (WireHistory history = new WireHistory(seed, false, NO_SNAPSHOT, 2 + (int) (seed % 20))) {
        writeAndRotate(history, history.random.nextInt(30));
        history.deal(1 + history.random.nextInt(3), Optional.empty());
        history.withoutRestarts();
        history.time.advance(Duration.ofMinutes(5));
        run(history, 400);
        // Offsets go two listings after their shard.
        history.settle(200);
        new Judge(history, Instant.MIN).judge();
        gone += expectNoOffsetsOfGoneShards(history);
      }
    }
    assertThat(gone).as("shards that went").isGreaterThan(3 * seeds.size());
  }

  @Test
  void withExactlyOnceSupportEveryRecordIsDeliveredOnceWhateverDies() throws InterruptedException {
    for (long seed : Histories.seeds(1_000, 70)) {
      try (WireHistory history = new WireHistory(seed, true, NO_SNAPSHOT, 2 + (int) (seed % 20))) {
        writeAndRotate(history, history.random.nextInt(30));
        history.deal(1 + history.random.nextInt(3), Optional.empty());
        run(history, 300);
        Judge judge = new Judge(history, Instant.MIN);
        judge.judge();
        assertThat(judge.deliveries.values()).as("seed %d", seed).allMatch(count -> count == 1);
      }
    }
  }

  @Test
  void aFirstStartInMidStreamLosesNothingWrittenAfterItAndGivesNothingFromLongBefore()
      throws InterruptedException {
    for (long seed : Histories.seeds(2_000, 45)) {
      try (WireHistory history = new WireHistory(seed, false, NO_SNAPSHOT, 2 + (int) (seed % 20))) {
        writeAndRotate(history, 20);
        history.time.advance(Duration.ofMinutes(5));
        writeAndRotate(history, 10);
        history.time.advance(Duration.ofMinutes(3));
        Instant from = history.time.instant();
        history.deal(1 + history.random.nextInt(3), Optional.of(from));
        run(history, 150);
        Judge judge = new Judge(history, from);
        judge.judge();
        List<String> early =
            history.table.stream().entries().stream()
                .filter(entry -> entry.createdAt().isBefore(from.minusSeconds(120)))
                .map(StreamEntry::sequence)
                .filter(judge.deliveries::containsKey)
                .toList();
        assertThat(early).as("seed %d: records from before the start", seed).isEmpty();
      }
    }
  }

  private static void writeAndRotate(WireHistory history, int writes) {
    for (int i = 0; i < writes; i++) {
      history.write();
      if (i % 7 == 6) {
        history.rotate();
        history.time.advance(Duration.ofSeconds(20));
      }
    }
  }

  private static void run(WireHistory history, int steps) throws InterruptedException {
    history.faults(history.random.nextInt(3) * 0.1);
    for (int step = 0; step < steps; step++) {
      history.randomStep();
    }
    history.settle();
  }

  private static int expectNoOffsetsOfGoneShards(WireHistory history) {
    Set<String> expired =
        history.table.stream().shards().stream()
            .filter(ShardView::expired)
            .map(ShardView::id)
            .collect(Collectors.toSet());
    Set<Object> stored =
        history.connect.stored().keySet().stream()
            .map(partition -> (Object) partition.get("shard"))
            .filter(expired::contains)
            .collect(Collectors.toSet());
    assertThat(stored).as("seed %d: offsets of shards that are gone", history.seed).isEmpty();
    return expired.size();
  }
}
