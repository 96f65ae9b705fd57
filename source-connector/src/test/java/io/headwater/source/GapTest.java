package io.headwater.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.ItemKey;
import io.headwater.source.config.ReadSettings;
import io.headwater.source.config.ReadSettings.OnGap;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.lookup.ItemLookup;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.offset.SnapshotRequest;
import io.headwater.source.offset.SourcePartition;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.StreamGapException;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.testing.Changes;
import io.headwater.source.testing.FakeTableStream;
import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a task does when the stream does not give what it should, by {@code on.gap}. */
class GapTest {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:1:table/t/stream/1";
  private static final int EPOCH = 7;
  private static final ShardId PARENT = new ShardId("parent");
  private static final ShardId CHILD = new ShardId("child");
  private static final Shard LISTED_PARENT = new Shard(PARENT, Optional.empty(), true);
  private static final Shard OPEN_PARENT = new Shard(PARENT, Optional.empty(), false);
  private static final Shard LISTED_CHILD = new Shard(CHILD, Optional.of(PARENT), false);
  private static final LineageId LINEAGE = new LineageId("parent");

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
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
  void aPositionThatWasTrimmedFailsTheTaskWithPositionAndRemedy() {
    storeParent(3);
    stream.list(OPEN_PARENT);
    start(OnGap.FAIL);
    failReads(Kind.TRIMMED);

    assertThatThrownBy(() -> run(20))
        .isInstanceOf(StreamGapException.class)
        .hasMessageContainingAll("parent", "after sequence number 3", "Remedy", "on.gap=snapshot");
  }

  @Test
  void aPositionThatWasTrimmedIsPassedOverWhereThatIsWanted() throws InterruptedException {
    storeParent(3);
    stream.list(OPEN_PARENT);
    stream.add(PARENT, Changes.modify(6, 7));
    start(OnGap.CONTINUE);
    failReads(Kind.TRIMMED);
    run(20);

    assertThat(sequences()).containsExactly("6", "7");
    assertThat(stream.calls()).contains("cursor parent from the oldest record");
  }

  @Test
  void aPositionThatWasTrimmedAsksForASnapshotAndReadsNoMore() throws InterruptedException {
    storeParent(3);
    stream.list(OPEN_PARENT);
    stream.add(PARENT, Changes.modify(6, 7));
    start(OnGap.SNAPSHOT);
    failReads(Kind.TRIMMED);
    run(50);

    assertThat(sequences()).isEmpty();
    assertThat(connect.stored().get(SourcePartition.request("t")))
        .isEqualTo(new SnapshotRequest(EPOCH).toMap());
    assertThat(connect.log()).as("asked once").filteredOn(this::isRequest).hasSize(1);
    int calls = stream.calls().size();
    run(50);
    assertThat(stream.calls()).hasSize(calls);
  }

  @Test
  void aShardThatIsGoneBeforeItsEndWasReadFailsTheTask() {
    storeParent(3);
    stream.list(LISTED_CHILD);
    stream.add(CHILD, Changes.modify(9, 9));
    start(OnGap.FAIL);

    assertThatThrownBy(() -> run(20))
        .isInstanceOf(StreamGapException.class)
        .hasMessageContainingAll("parent", "is gone and was read only up to", "number 3");
  }

  @Test
  void behindAShardThatIsGoneItsChildIsReadWhereThatIsWanted() throws InterruptedException {
    storeParent(3);
    stream.list(LISTED_CHILD);
    stream.add(CHILD, Changes.modify(9, 9));
    start(OnGap.CONTINUE);
    run(30);

    assertThat(sequences()).containsExactly("9");
  }

  @Test
  void aLineageOfWhichNothingIsKnownLongAfterTheBeginningIsAGap() {
    connect
        .stored()
        .put(
            SourcePartition.shard(ARN, new ShardId("other")),
            new ShardOffset(new Position.Oldest(), EPOCH, new LineageId("other")).toMap());
    stream.list(LISTED_CHILD, new Shard(new ShardId("other"), Optional.empty(), false));
    stream.add(new ShardId("other"));
    stream.add(CHILD, Changes.modify(9, 9));
    start(
        OnGap.FAIL,
        Optional.empty(),
        time.instant().minus(Duration.ofHours(30)),
        Set.of(LINEAGE, new LineageId("other")));

    assertThatThrownBy(() -> run(20))
        .isInstanceOf(StreamGapException.class)
        .hasMessageContainingAll("nothing is known of shard child", "parent");
  }

  @Test
  void aStreamThatWasToBeReadLongAgoAndNeverWasIsAGap() {
    stream.list(OPEN_PARENT);
    stream.add(PARENT, Changes.modify(6, 7));
    Instant longAgo = time.instant().minus(Duration.ofHours(30));
    TableOffset plan = start(OnGap.FAIL, Optional.of(longAgo), longAgo, Set.of(LINEAGE));
    connect.stored().put(SourcePartition.table("t"), plan.toMap());

    assertThatThrownBy(() -> run(20))
        .isInstanceOf(StreamGapException.class)
        .hasMessageContainingAll("was to be read from " + longAgo, ARN);
  }

  @ParameterizedTest
  @EnumSource(OnGap.class)
  void aStreamThatIsGoneIsNoSilentEnd(OnGap onGap) throws InterruptedException {
    start(onGap);
    stream.fail(Kind.MISSING);

    if (onGap == OnGap.FAIL) {
      assertThatThrownBy(() -> run(20))
          .isInstanceOf(StreamGapException.class)
          .hasMessageContainingAll(ARN, "is gone");
      return;
    }
    run(50);
    assertThat(connect.stored().containsKey(SourcePartition.request("t")))
        .isEqualTo(onGap == OnGap.SNAPSHOT);
    assertThat(stream.calls()).as("it waits for the connector").hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(OnGap.class)
  void aChildThatBeginsBelowItsParentsEndFailsTheTaskAndSaysWhy(OnGap onGap) {
    // Without a time in the child's name nobody knows when the parent is past.
    brokenOrder();
    start(onGap);

    assertThatThrownBy(() -> run(50))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("child", "5", "8", "on.gap=snapshot", "higher epoch");
    assertThat(sequences()).containsExactly("8");
  }

  /** A new epoch at once would read the parent again, and its numbers would win there, too. */
  @Test
  void aChildThatBeginsBelowItsParentsEndAsksForAnEpochAboveOnceTheParentIsPast()
      throws InterruptedException {
    String created = String.format("%020d", time.instant().toEpochMilli());
    ShardId child = new ShardId("shardId-" + created + "-0123abcd");
    stream.list(LISTED_PARENT, new Shard(child, Optional.of(PARENT), false));
    stream.add(PARENT, Changes.modify(8, 8));
    stream.end(PARENT);
    stream.add(child, Changes.modify(5, 5));
    start(OnGap.SNAPSHOT);
    run(50);
    assertThat(sequences()).containsExactly("8");
    time.advance(Duration.ofMinutes(6));
    run(10);
    assertThat(connect.stored()).doesNotContainKey(SourcePartition.request("t"));
    time.advance(Duration.ofMinutes(1));
    run(10);

    assertThat(sequences()).containsExactly("8");
    assertThat(connect.stored()).containsKey(SourcePartition.request("t"));
  }

  @Test
  void theOrderIsAlsoCheckedBehindAParentThatAnEarlierRunRead() {
    storeParent(8);
    brokenOrder();
    stream.add(PARENT);
    start(OnGap.FAIL);

    assertThatThrownBy(() -> run(50)).hasMessageContainingAll("child", "higher epoch");
  }

  @Test
  void aTaskWithAnOutdatedPlanFails() {
    connect
        .stored()
        .put(
            SourcePartition.table("t"),
            new TableOffset("id", ARN, EPOCH + 1, time.instant(), Optional.empty(), 0).toMap());
    start(OnGap.FAIL);

    assertThatThrownBy(() -> run(1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("epoch 8", "epoch 7", "restart the connector");
  }

  @Test
  void anIdleShardRepeatsItsPositionWhereHeartbeatsAreWanted() throws InterruptedException {
    stream.list(OPEN_PARENT);
    stream.add(PARENT, Changes.modify(1, 1));
    pipeline =
        pipelines(
                TestPipelines.read(
                    OnGap.FAIL,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(30)))
            .pipeline(connect, plan(Optional.empty(), time.instant()), Set.of(LINEAGE), Set.of());
    run(20);
    int before = connect.log().size();
    run(400);

    List<SourceRecord> beats = connect.log().subList(before, connect.log().size());
    assertThat(beats).as("two minutes").hasSizeBetween(3, 4);
    assertThat(beats)
        .allSatisfy(
            beat -> {
              assertThat(beat.topic()).isEqualTo(TestPipelines.POSITIONS);
              assertThat(beat.sourceOffset().get("sequence")).isEqualTo("1");
            });
  }

  private void brokenOrder() {
    stream.list(LISTED_PARENT, LISTED_CHILD);
    stream.add(PARENT, Changes.modify(8, 8));
    stream.end(PARENT);
    stream.add(CHILD, Changes.modify(5, 5));
  }

  private void storeParent(long last) {
    connect
        .stored()
        .put(
            SourcePartition.shard(ARN, PARENT),
            new ShardOffset(new Position.After(Changes.sequence(last)), EPOCH, LINEAGE).toMap());
  }

  /** The listing succeeds, the cursor behind it does not. */
  private void failReads(Kind kind) {
    stream.failCursors(kind, 1);
  }

  private TableOffset start(OnGap onGap) {
    return start(onGap, Optional.empty(), time.instant(), Set.of(LINEAGE));
  }

  private TableOffset start(
      OnGap onGap, Optional<Instant> from, Instant begun, Set<LineageId> lineages) {
    TableOffset plan = plan(from, begun);
    pipeline = pipelines(TestPipelines.read(onGap)).pipeline(connect, plan, lineages, Set.of());
    return plan;
  }

  private static TableOffset plan(Optional<Instant> from, Instant begun) {
    return new TableOffset("id", ARN, EPOCH, begun, from, 0);
  }

  private TestPipelines pipelines(ReadSettings read) {
    return new TestPipelines(
        "t",
        stream,
        request -> {
          throw new AssertionError("no snapshot");
        },
        new NoLookup(),
        read,
        Duration.ofHours(12),
        0,
        attempt -> Duration.ofSeconds(1),
        time);
  }

  private void run(int rounds) throws InterruptedException {
    for (int i = 0; i < rounds; i++) {
      worker.turn(pipeline());
      time.advance(Duration.ofMillis(300));
    }
  }

  private SourcePipeline pipeline() {
    if (pipeline == null) {
      throw new IllegalStateException("not started");
    }
    return pipeline;
  }

  private boolean isRequest(SourceRecord record) {
    return record.sourcePartition().containsKey("request");
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

  /** No item is ever looked up. */
  static final class NoLookup implements ItemLookup {
    @Override
    public Map<ItemKey, Item> find(Collection<ItemKey> keys) {
      throw new AssertionError("no look-up");
    }

    @Override
    public Set<ItemKey> existing(Collection<ItemKey> keys) {
      throw new AssertionError("no look-up");
    }
  }
}
