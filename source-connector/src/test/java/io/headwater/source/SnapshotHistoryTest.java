package io.headwater.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.event.EventHeaders;
import io.headwater.source.config.ReadSettings;
import io.headwater.source.config.ReadSettings.OnGap;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Random histories of a snapshot on the wire, while the table is written, shards rotate, calls fail
 * and tasks die. What Kafka took in is applied as an index would apply it; in the end it must equal
 * the table.
 */
@Execution(ExecutionMode.CONCURRENT)
class SnapshotHistoryTest {
  private static final Pattern VALUE =
      Pattern.compile("\"after\":\\{[^}]*\"v\":(\"[^\"]*\"|[0-9]+)");
  private static final int SEGMENTS = 5;
  private static final int ITEMS = 40;

  /** An index with external versions. */
  private static final class Index {
    private record Document(long version, String value) {}

    private final boolean remembersDeletions;
    private final Map<String, Document> documents = new TreeMap<>();
    private final Map<String, Long> deletions = new HashMap<>();

    Index(boolean remembersDeletions) {
      this.remembersDeletions = remembersDeletions;
    }

    void apply(SourceRecord record) {
      String key = (String) record.key();
      String event = (String) record.value();
      long version = (Long) record.headers().lastWithName(EventHeaders.VERSION).value();
      Document present = documents.get(key);
      long newest =
          present != null ? present.version() : deletions.getOrDefault(key, Long.MIN_VALUE);
      if (version < newest) {
        return;
      }
      if (event.startsWith("{\"op\":\"d\"")) {
        documents.remove(key);
        if (remembersDeletions) {
          deletions.put(key, version);
        }
      } else {
        Matcher value = VALUE.matcher(event);
        assertThat(value.find()).as(event).isTrue();
        documents.put(key, new Document(version, value.group(1).replace("\"", "")));
      }
    }

    Map<String, String> contents() {
      Map<String, String> contents = new TreeMap<>();
      documents.forEach((key, document) -> contents.put(key, document.value()));
      return contents;
    }
  }

  @Test
  void anIndexThatForgetsDeletionsEndsEqualToTheTable() throws InterruptedException {
    int rows = 0;
    List<Long> seeds = Histories.seeds(0, 70);
    for (long seed : seeds) {
      try (WireHistory history = new WireHistory(seed, false, Duration.ofHours(12), ITEMS)) {
        rows += run(history, 250);
        expectEqual(history, false);
      }
    }
    assertThat(rows).as("rows").isGreaterThan(7 * seeds.size());
  }

  @Test
  void withExactlyOnceSupportItEndsEqualTooAndNoRowIsRepeated() throws InterruptedException {
    for (long seed : Histories.seeds(1_000, 30)) {
      try (WireHistory history = new WireHistory(seed, true, Duration.ofHours(12), ITEMS)) {
        run(history, 250);
        expectEqual(history, false);
      }
    }
  }

  @Test
  void anIndexThatForgetsDeletionsEndsEqualThoughTheStreamIsReadAlongside()
      throws InterruptedException {
    for (long seed : Histories.seeds(2_000, 70)) {
      try (WireHistory history = new WireHistory(seed, false, Duration.ZERO, ITEMS)) {
        history.withoutRestarts();
        run(history, 250);
        expectEqual(history, false);
      }
    }
  }

  /** What a task that dies had not looked up yet rests on the index's memory of deletions. */
  @Test
  void anIndexThatRemembersDeletionsEndsEqualThoughTasksDieWhileTheStreamIsReadAlongside()
      throws InterruptedException {
    for (long seed : Histories.seeds(3_000, 45)) {
      try (WireHistory history = new WireHistory(seed, false, Duration.ZERO, ITEMS)) {
        run(history, 250);
        expectEqual(history, true);
      }
    }
  }

  @Test
  void aScanThatTakesLongerThanTheStreamKeepsRecordsLosesNothing() throws InterruptedException {
    for (long seed : Histories.seeds(4_000, 3)) {
      Duration step = Duration.ofMinutes(10);
      ReadSettings slow = TestPipelines.read(OnGap.FAIL, step, step, Duration.ZERO);
      try (WireHistory history =
          new WireHistory(
              seed, false, Duration.ofHours(12), 60, slow, 0.0002, Duration.ofHours(4))) {
        for (int i = 0; i < 200; i++) {
          history.write();
        }
        history.time.advance(Duration.ofHours(1));
        history.dealSnapshot(2, SEGMENTS);
        Instant lastRow = history.time.instant();
        Instant begin = lastRow;
        int rows = 0;
        // Six steps an hour; in the last two hours nothing is written.
        for (int i = 0; i < 6 * 72; i++) {
          if (i < 6 * 70) {
            history.write();
          }
          workOff(history);
          int now = rows(history);
          lastRow = now > rows ? history.time.instant() : lastRow;
          rows = now;
          history.time.advance(step);
        }
        assertThat(Duration.between(begin, lastRow))
            .as("seed %d: the scan took", seed)
            .isGreaterThan(Duration.ofHours(30));
        expectEqual(history, false);
      }
    }
  }

  private static void workOff(WireHistory history) throws InterruptedException {
    for (WireHistory.Task task : history.tasks) {
      while (task.step()) {
        task.worker.acknowledge(task.pipeline, 1_000);
      }
      task.worker.commit();
    }
  }

  private static int rows(WireHistory history) {
    return (int) history.connect.log().stream().filter(SnapshotHistoryTest::isRow).count();
  }

  private static int run(WireHistory history, int steps) throws InterruptedException {
    for (int i = 0; i < 3 * ITEMS; i++) {
      history.write();
      if (i % 50 == 49) {
        history.rotate();
      }
    }
    history.time.advance(Duration.ofMinutes(history.random.nextInt(20)));
    history.dealSnapshot(1 + history.random.nextInt(3), SEGMENTS);
    history.faults(history.random.nextInt(3) * 0.1);
    for (int step = 0; step < steps; step++) {
      history.write();
      history.randomStep();
    }
    history.settle();
    return rows(history);
  }

  private static boolean isRow(SourceRecord record) {
    return WireHistory.isEvent(record) && ((String) record.value()).startsWith("{\"op\":\"r\"");
  }

  private static void expectEqual(WireHistory history, boolean remembersDeletions) {
    Index index = new Index(remembersDeletions);
    history.connect.log().stream().filter(WireHistory::isEvent).forEach(index::apply);
    Map<String, String> table = new TreeMap<>();
    for (ObjectNode item : history.table.items()) {
      table.put(
          "{\"pk\":\"" + item.path("pk").path("S").asText() + "\"}",
          item.path("v").path("S").asText());
    }
    assertThat(index.contents()).as("seed %d", history.seed).isEqualTo(table);
  }
}
