package io.headwater.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.source.config.ReadSettings.OnGap;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.snapshot.ScanPage;
import io.headwater.source.snapshot.ScanPosition;
import io.headwater.source.snapshot.ScanRequest;
import io.headwater.source.snapshot.ScannedItem;
import io.headwater.source.snapshot.TableScan;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.testing.Changes;
import io.headwater.source.testing.FakeTableStream;
import io.headwater.source.testing.VirtualTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a task tells through JMX. */
// The MBeans are those of the whole process.
@Isolated
class MetricsTest {
  private static final String TASK = "io.headwater:type=source,connector=\"test\",task=0";
  private static final ShardId PARENT = new ShardId("parent");
  private static final ShardId CHILD = new ShardId("child");
  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");

  private final VirtualTime time = new VirtualTime(BEGIN);
  private final FakeTableStream stream = new FakeTableStream();
  private final SimulatedConnect connect = new SimulatedConnect(new Random(1));
  private final SimulatedConnect.Worker worker = connect.new Worker();
  private @Nullable SourcePipeline pipeline;

  @AfterEach
  void close() {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @Test
  void tellsShardsRecordsAndHowFarItIsBehind() throws Exception {
    stream.list(
        new Shard(PARENT, Optional.empty(), false), new Shard(CHILD, Optional.of(PARENT), false));
    stream.add(PARENT, List.of(Changes.created(1, BEGIN.minus(Duration.ofHours(3)))));
    stream.add(CHILD, Changes.modify(7, 7));
    start(request -> pageOf(request, 0, 0), 0);
    assertThat(task("MillisBehindLatest")).isEqualTo(-1L);
    run(6);

    assertThat(task("OpenShards")).isEqualTo(1L);
    assertThat(task("WaitingShards")).isEqualTo(1L);
    assertThat(task("Records")).isEqualTo(1L);
    assertThat(task("Bytes")).isEqualTo(10L);
    assertThat(task("MillisBehindLatest")).as("two empty pages in a row").isEqualTo(0L);
    assertThat(task("MillisToTrimHorizon")).isEqualTo(Duration.ofHours(24).toMillis());
    assertThat(shard(PARENT, "Records")).isEqualTo(1L);

    stream.add(PARENT, List.of(Changes.created(3, BEGIN.minus(Duration.ofHours(2)))));
    time.advance(Duration.ofSeconds(1));
    assertThat((Long) task("MillisBehindLatest")).isBetween(7_200_000L, 7_300_000L);
    assertThat((Long) shard(PARENT, "MillisToTrimHorizon"))
        .isBetween(Duration.ofHours(21).toMillis(), Duration.ofHours(22).toMillis());

    stream.end(PARENT);
    run(20);
    assertThat(task("FinishedShards")).isEqualTo(1L);
    assertThat(task("OpenShards")).isEqualTo(1L);
    assertThat(task("WaitingShards")).isEqualTo(0L);
    assertThat((Long) task("Acknowledged")).isGreaterThanOrEqualTo(3L);
    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name(PARENT))).isFalse();
    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name(CHILD))).isTrue();
  }

  @Test
  void countsThrottlesErrorsAndGaps() throws Exception {
    stream.list(new Shard(PARENT, Optional.empty(), false));
    stream.add(PARENT, Changes.modify(1, 1));
    start(request -> pageOf(request, 0, 0), 0);
    stream.failCursors(Kind.THROTTLED, 2);
    stream.failCursors(Kind.UNAVAILABLE, 1);
    stream.failCursors(Kind.TRIMMED, 1);
    run(100);

    assertThat(task("Throttles")).isEqualTo(2L);
    assertThat(task("Errors")).isEqualTo(1L);
    assertThat(task("Gaps")).isEqualTo(1L);
    assertThat(task("TablesAwaitingSnapshot")).isEqualTo(0L);
    assertThat(task("Records")).isEqualTo(1L);
  }

  @Test
  void tellsHowFarASnapshotIs() throws Exception {
    stream.list();
    // Two segments of ten rows, one row a page; the table says that it has twenty items.
    start(request -> pageOf(request, 10, 1), 2);
    run(4);
    assertThat(task("SnapshotSegmentsOpen")).isEqualTo(2L);
    double percent = (Double) task("SnapshotPercent");
    assertThat(percent).isBetween(5.0, 60.0);
    assertThat((Long) task("SnapshotRows")).isBetween(2L, 12L);
    assertThat((Long) task("SnapshotMillisLeft")).isPositive();
    assertThat((Double) task("SnapshotReadUnits")).isPositive();
    run(40);

    assertThat(task("SnapshotSegmentsOpen")).isEqualTo(0L);
    assertThat(task("SnapshotPercent")).isEqualTo(100.0);
    assertThat(task("SnapshotRows")).isEqualTo(20L);
    assertThat(task("SnapshotMillisLeft")).isEqualTo(0L);
  }

  private static ScanPage pageOf(ScanRequest request, int rows, int each) {
    ScanPosition after = request.after();
    int begin = after == null ? 0 : Integer.parseInt(after.text().replaceAll("[^0-9]", ""));
    int end = Math.min(rows, begin + each);
    List<ScannedItem> items =
        Changes.modify(begin + 1, end).stream()
            .map(change -> new ScannedItem(change.key(), "{}".getBytes(UTF_8), null, 10))
            .toList();
    return new ScanPage(
        items,
        end < rows
            ? Optional.of(ScanPosition.parse("{\"pk\":{\"N\":\"" + end + "\"}}"))
            : Optional.empty(),
        0.5,
        items.size());
  }

  private void start(TableScan scan, int segments) {
    pipeline =
        new TestPipelines(
                "t",
                stream,
                scan,
                new GapTest.NoLookup(),
                TestPipelines.read(OnGap.CONTINUE),
                Duration.ofHours(12),
                0,
                TestPipelines.BACKOFF,
                time)
            .pipeline(
                connect,
                new TableOffset("id", "arn", 1, BEGIN, Optional.empty(), segments),
                Set.of(new LineageId("parent")),
                segments == 0 ? Set.of() : Set.of(0, 1));
  }

  private void run(int rounds) throws InterruptedException {
    SourcePipeline running = pipeline;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    for (int i = 0; i < rounds; i++) {
      worker.turn(running);
      time.advance(Duration.ofMillis(1_100));
    }
  }

  private static Object task(String attribute) throws JMException {
    return ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(TASK), attribute);
  }

  private static Object shard(ShardId shard, String attribute) throws JMException {
    return ManagementFactory.getPlatformMBeanServer().getAttribute(name(shard), attribute);
  }

  private static ObjectName name(ShardId shard) throws JMException {
    return new ObjectName(TASK + ",table=\"t\",shard=\"" + shard + "\"");
  }
}
