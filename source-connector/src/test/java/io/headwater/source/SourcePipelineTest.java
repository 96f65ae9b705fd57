package io.headwater.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.source.config.ReadSettings.OnGap;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.metrics.TaskMetrics;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.read.Page;
import io.headwater.source.read.PageReader;
import io.headwater.source.read.PageReaders;
import io.headwater.source.read.Step;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.table.Acknowledgements;
import io.headwater.source.table.Outbox;
import io.headwater.source.testing.Changes;
import io.headwater.source.testing.FakeTableStream;
import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What random histories seldom or never meet. */
class SourcePipelineTest {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:1:table/t/stream/1";
  private static final ShardId PARENT = new ShardId("parent");
  private static final ShardId CHILD = new ShardId("child");
  private static final Shard LISTED_PARENT = new Shard(PARENT, Optional.empty(), true);
  private static final Shard LISTED_CHILD = new Shard(CHILD, Optional.of(PARENT), false);

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
  private final FakeTableStream stream = new FakeTableStream();
  private final SimulatedConnect connect = new SimulatedConnect(new Random(1));
  private final SimulatedConnect.Worker worker = connect.new Worker();
  private final SourcePipeline pipeline = pipeline(OnGap.FAIL);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void anAnswerAboutAParentThatComesAfterItWasReadChangesNothing() throws InterruptedException {
    stream.add(PARENT, Changes.modify(1, 1));
    stream.end(PARENT);
    stream.add(CHILD, Changes.modify(2, 2));
    stream.list(LISTED_CHILD);
    run(1);
    // The question after the parent is throttled for long; meanwhile a listing brings the parent.
    stream.list(LISTED_PARENT, LISTED_CHILD);
    stream.fail(Kind.THROTTLED);
    run(700);

    assertThat(sequences()).containsExactly("1", "2");
    assertThat(stream.calls().stream().filter("cursor parent from the oldest record"::equals))
        .as("asked after it, again, and read once")
        .hasSize(3);
  }

  @Test
  void aSiblingThatAListingLeftOutIsFoundThoughNothingIsAwaited() throws InterruptedException {
    ShardId sibling = new ShardId("sibling");
    stream.add(PARENT, Changes.modify(1, 1));
    stream.end(PARENT);
    stream.add(CHILD, Changes.modify(2, 2));
    stream.add(sibling, Changes.modify(3, 3));
    stream.list(LISTED_PARENT, LISTED_CHILD);
    run(20);
    assertThat(sequences()).containsExactly("1", "2");

    stream.list(LISTED_PARENT, LISTED_CHILD, new Shard(sibling, Optional.of(PARENT), false));
    run(250);

    assertThat(sequences()).containsExactly("1", "2", "3");
  }

  @Test
  void nothingIsStoredForRecordsThatWereReadButNotHandedOver() throws InterruptedException {
    stream.add(PARENT, Changes.modify(1, 3), Changes.modify(4, 6));
    stream.list(LISTED_PARENT);
    while (sequences().isEmpty()) {
      List<SourceRecord> records = pipeline.poll();
      if (records != null) {
        worker.send(records);
        worker.acknowledge(pipeline, 100);
      }
      time.advance(Duration.ofMillis(300));
    }
    time.advance(Duration.ofMinutes(1));
    worker.commit();

    assertThat(connect.stored().values())
        .extracting(offset -> String.valueOf(offset.get("sequence")))
        .contains("3")
        .doesNotContain("6");
  }

  @Test
  void aBatchOfLargeRecordsEndsLongBeforeItHasAsManyAsASmallOne() throws InterruptedException {
    int[] taken = {0};
    PageReaders wide = new PageReaders(time.executor(), 1L << 30);
    for (int i = 0; i < 20; i++) {
      wide.open(new LargePages(), page -> taken[0]++);
    }
    try (SourcePipeline large =
        new SourcePipeline(
            List.of(),
            wide,
            time.executor(),
            () -> {},
            new Acknowledgements(),
            new Outbox(),
            TaskMetrics.register("large", 0, 1 << 20, time),
            time,
            Duration.ZERO)) {
      time.advance(Duration.ZERO);

      List<SourceRecord> unused = large.poll();
      assertThat(taken[0]).isEqualTo(7);
    }
  }

  private static final class LargePages implements PageReader<LargePages>, Page {
    @Override
    public Step<LargePages> step() {
      return Step.page(this, Duration.ZERO);
    }

    @Override
    public String subject() {
      return "large records";
    }

    @Override
    public long heldBytes() {
      return 1_200 << 10;
    }

    @Override
    public boolean isLast() {
      return false;
    }
  }

  private void run(int rounds) throws InterruptedException {
    for (int i = 0; i < rounds; i++) {
      worker.turn(pipeline);
      time.advance(Duration.ofMillis(300));
    }
  }

  private List<String> sequences() {
    List<String> sequences = new ArrayList<>();
    for (SourceRecord record : connect.log()) {
      if (record.topic().equals(TestPipelines.EVENTS)) {
        sequences.add(String.valueOf(record.sourceOffset().get("sequence")));
      }
    }
    return sequences;
  }

  private SourcePipeline pipeline(OnGap onGap) {
    return new TestPipelines(
            "t",
            stream,
            request -> {
              throw new AssertionError("no snapshot");
            },
            new GapTest.NoLookup(),
            TestPipelines.read(onGap),
            Duration.ofHours(12),
            0,
            attempt -> Duration.ofSeconds(90),
            time)
        .pipeline(
            connect,
            new TableOffset("id", ARN, 1, time.instant(), Optional.empty(), 0),
            Set.of(new LineageId("parent")),
            Set.of());
  }
}
