package io.headwater.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.DocumentId;
import io.headwater.sink.config.BatchSettings;
import io.headwater.sink.config.RetrySettings;
import io.headwater.sink.document.Decoded;
import io.headwater.sink.document.DocumentAddress;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.WriteAction;
import io.headwater.sink.metrics.SinkMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What a task does while OpenSearch, an index or a document is in trouble. */
class TroubledPipelineTest {
  private static final TopicPartition T0 = new TopicPartition("t", 0);
  private static final BulkAnswer.Item APPLIED = new BulkAnswer.Item(201, null);

  private final VirtualTime time = new VirtualTime();
  private final List<SinkRecord> deadLetters = new ArrayList<>();
  private final FakeContext context =
      new FakeContext(
          (record, error) -> {
            deadLetters.add(record);
            return CompletableFuture.completedFuture(null);
          });
  private final SinkMetrics metrics = new SinkMetrics(1 << 20, Duration.ZERO);
  private final List<List<BulkOperation>> requests = new ArrayList<>();
  private final Map<Long, List<DocumentWrite>> writes = new HashMap<>();
  private long latencyMillis = 5;
  private int inFlight;
  private int mostInFlight;
  private Function<BulkOperation, BulkAnswer.Item> items = operation -> APPLIED;
  private Function<List<BulkOperation>, BulkAnswer> server =
      operations -> new BulkAnswer.Items(operations.stream().map(o -> items.apply(o)).toList());
  private SinkPipeline pipeline = pipeline(1, Optional.empty(), OptionalInt.empty());
  private long nextOffset;

  @Test
  void aRecordWithTwoWritesIsCommittedWhenBothAreWritten() {
    items = operation -> operation.index().equals("new") ? busy(503, "unavailable") : APPLIED;
    put(
        Writes.of("old", WriteAction.DELETE, "a", 2, null),
        Writes.of("new", WriteAction.INDEX, "a", 2, "{}"));
    run(500);
    assertThat(metrics.getApplied()).isEqualTo(1);
    assertThat(committable()).isEqualTo(0);

    items = operation -> APPLIED;
    run(60_000);
    assertThat(committable()).isEqualTo(1);
  }

  @Test
  void aBlockedIndexDoesNotSlowDownAnotherOfItsLane() {
    items =
        operation ->
            operation.index().equals("blocked") ? busy(403, "cluster_block_exception") : APPLIED;
    for (int i = 0; i < 200; i++) {
      put(Writes.of("blocked", WriteAction.INDEX, "b" + i, 1, "{}"));
      put(Writes.of("healthy", WriteAction.INDEX, "h" + i, 1, "{}"));
      run(5);
    }
    run(100);

    assertThat(metrics.getApplied()).isEqualTo(200);
    long tries =
        requests.stream().flatMap(List::stream).filter(o -> o.index().equals("blocked")).count();
    // Those that were sent before the block was known, then one at a time, ever more seldom.
    assertThat(tries).isBetween(3L, 30L);
    assertThat(metrics.getCircuitState()).isEqualTo("CLOSED");

    items = operation -> APPLIED;
    run(60_000);
    assertThat(metrics.getApplied()).isEqualTo(400);
    assertThat(committable()).isEqualTo(nextOffset);
  }

  @Test
  void anUpdateThatLosesRacesIsNoSignThatOpenSearchIsAway() {
    items = operation -> busy(409, "version_conflict_engine_exception");
    put(Writes.of("i", WriteAction.UPDATE, "contended", -1, "{}"));
    run(60_000);
    assertThat(metrics.getCircuitState()).isEqualTo("CLOSED");
    assertThat(metrics.getRetried()).isBetween(5L, 500L);
    assertThat(committable()).isZero();

    items = operation -> APPLIED;
    run(60_000);
    assertThat(committable()).isEqualTo(1);
  }

  @Test
  void oneRequestAtATimeTriesWhetherOpenSearchIsBackAndThenAllGoOn() {
    pipeline = pipeline(4, Optional.empty(), OptionalInt.empty());
    putMany(40);
    run(100);
    server = operations -> new BulkAnswer.Refused(503, null);
    putMany(40);
    run(2_000);
    assertThat(metrics.getCircuitState()).isIn("OPEN", "HALF_OPEN");
    int before = requests.size();
    mostInFlight = 0;
    run(60_000);
    assertThat(mostInFlight).isEqualTo(1);
    assertThat(requests.size() - before).isBetween(3, 60);

    server = operations -> new BulkAnswer.Items(operations.stream().map(o -> APPLIED).toList());
    run(15_000);
    assertThat(metrics.getCircuitState()).isEqualTo("CLOSED");
    assertThat(committable()).isEqualTo(nextOffset);
  }

  @Test
  void overloadLowersTheConcurrencyAndStillEveryLaneGetsItsTurn() {
    pipeline = pipeline(8, Optional.empty(), OptionalInt.empty());
    latencyMillis = 200;
    for (int i = 0; i < 60; i++) {
      putMany(50);
      run(50);
    }
    assertThat(metrics.getConcurrencyLimit()).isEqualTo(1);
    assertThat(requests.subList(requests.size() - 8, requests.size()))
        .extracting(request -> lane(request.get(0), 8))
        .doesNotHaveDuplicates();
    run(90_000);
    assertThat(committable()).isEqualTo(nextOffset);

    latencyMillis = 5;
    for (int i = 0; i < 60; i++) {
      putMany(50);
      run(50);
    }
    assertThat(metrics.getConcurrencyLimit()).isEqualTo(8);
  }

  @Test
  void anItemBeyondTheBudgetIsReportedWithItsLastErrorAndAttempts() {
    pipeline = pipeline(1, Optional.empty(), OptionalInt.of(4));
    items =
        operation -> operation.id().equals("bad") ? busy(500, "null_pointer_exception") : APPLIED;
    put(Writes.of(WriteAction.INDEX, "bad", 7, "{}"));
    for (int i = 0; i < 100; i++) {
      putMany(1);
      run(50);
    }

    assertThat(deadLetters).hasSize(1);
    SinkRecord reported = deadLetters.get(0);
    assertThat(header(reported, ErrorHeaders.INDEX)).isEqualTo("i");
    assertThat(header(reported, ErrorHeaders.ID)).isEqualTo("bad");
    assertThat(header(reported, ErrorHeaders.VERSION)).isEqualTo(Long.toString(Events.version(7)));
    assertThat(header(reported, ErrorHeaders.STATUS)).isEqualTo("500");
    assertThat(header(reported, ErrorHeaders.TYPE)).isEqualTo("null_pointer_exception");
    assertThat(header(reported, ErrorHeaders.REASON)).isEqualTo("because");
    assertThat(header(reported, ErrorHeaders.ATTEMPTS)).isEqualTo("4");
    assertThat(committable()).isEqualTo(nextOffset);
  }

  @Test
  void whenNothingGetsThroughTheTaskFailsAndNoRecordIsBlamed() {
    pipeline = pipeline(2, Optional.of(Duration.ofSeconds(30)), OptionalInt.empty());
    server = operations -> new BulkAnswer.Unanswered("SocketTimeoutException", true);
    putMany(20);

    assertThatThrownBy(() -> run(120_000))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("retry.timeout.ms", "SocketTimeoutException", "Offsets are kept");
    assertThat(time.nanos()).isBetween(seconds(30), seconds(60));
    assertThat(deadLetters).isEmpty();
    assertThat(committable()).isEqualTo(0);
  }

  @Test
  void anIndexThatStaysBlockedBeyondTheBudgetFailsTheTask() {
    pipeline = pipeline(1, Optional.of(Duration.ofSeconds(30)), OptionalInt.empty());
    items = operation -> busy(429, "cluster_block_exception");
    putMany(5);

    assertThatThrownBy(() -> run(120_000))
        .hasMessageContainingAll("Index i takes no writes", "cluster_block_exception");
    assertThat(deadLetters).isEmpty();
  }

  @Test
  void aTroubleThatNobodyWaitedForDoesNotCountAgainstALaterOne() {
    pipeline = pipeline(1, Optional.of(Duration.ofSeconds(30)), OptionalInt.empty());
    items = operation -> busy(429, "cluster_block_exception");
    putMany(5);
    run(1_000);
    pipeline.close(List.of(T0));
    context.revoke(List.of(T0));
    run(600_000);

    context.assign(List.of(T0));
    pipeline.open(List.of(T0));
    putMany(5);
    run(10_000);
    items = operation -> APPLIED;
    run(60_000);

    assertThat(committable()).isEqualTo(nextOffset);
  }

  @Test
  void anOutageThatNobodyWaitedForDoesNotCountAgainstALaterOne() {
    pipeline = pipeline(1, Optional.of(Duration.ofSeconds(30)), OptionalInt.empty());
    server = operations -> new BulkAnswer.Refused(503, null);
    putMany(5);
    run(1_000);
    pipeline.close(List.of(T0));
    context.revoke(List.of(T0));
    run(600_000);

    context.assign(List.of(T0));
    pipeline.open(List.of(T0));
    putMany(5);
    run(10_000);
    server = operations -> new BulkAnswer.Items(operations.stream().map(o -> APPLIED).toList());
    run(60_000);

    assertThat(committable()).isEqualTo(nextOffset);
  }

  @Test
  void aDocumentThatGetsNoAnswerDoesNotHoldUpOthers() {
    server =
        operations ->
            operations.stream().anyMatch(o -> o.id().equals("deadly"))
                ? new BulkAnswer.Unanswered("connection reset", true)
                : new BulkAnswer.Items(operations.stream().map(o -> APPLIED).toList());
    put(Writes.of(WriteAction.INDEX, "deadly", 1, "{}"));
    for (int i = 0; i < 200; i++) {
      putMany(1);
      run(100);
    }
    run(20_000);

    assertThat(metrics.getApplied()).isEqualTo(200);
    assertThat(committable()).isEqualTo(0);
  }

  @Test
  void aPoisonedUpdateIsReportedAndItsNeighboursInTheMergeAreWritten() {
    List<String> applied = new ArrayList<>();
    items =
        operation -> {
          if (String.valueOf(operation.document()).contains("poison")) {
            return busy(400, "mapper_parsing_exception");
          }
          applied.add(String.valueOf(operation.document()));
          return APPLIED;
        };
    put(Writes.of(WriteAction.UPDATE, "d", -1, "{\"a\":1}"));
    put(Writes.of(WriteAction.UPDATE, "d", -1, "{\"poison\":2}"));
    put(Writes.of(WriteAction.UPDATE, "d", -1, "{\"c\":3}"));
    run(1_000);

    assertThat(applied).hasSize(2);
    assertThat(deadLetters).extracting(SinkRecord::kafkaOffset).containsExactly(1L);
    assertThat(committable()).isEqualTo(3);
  }

  @Test
  void aRecordOfWhichBothWritesAreRejectedIsReportedOnceAndThenCommitted() {
    items = operation -> busy(400, "mapper_parsing_exception");
    put(
        Writes.of("old", WriteAction.DELETE, "a", 2, null),
        Writes.of("new", WriteAction.INDEX, "a", 2, "{}"));
    run(1_000);

    assertThat(deadLetters).hasSize(1);
    assertThat(metrics.getRejected()).isEqualTo(1);
    assertThat(committable()).isEqualTo(1);
  }

  @Test
  void recordsThatTheConsumerGoesBackToAreNotWrittenBehindThoseThatWaitedForThem() {
    putMany(1);
    run(100);
    List<String> documents = new ArrayList<>();
    items =
        operation -> {
          documents.add(String.valueOf(operation.document()));
          return documents.size() == 1 ? busy(503, "unavailable_shards_exception") : APPLIED;
        };
    put(Writes.of(WriteAction.CREATE, "d", -1, "{\"first\":1}"));
    put(Writes.of(WriteAction.CREATE, "d", -1, "{\"second\":2}"));
    nextOffset = 1;
    put(Writes.of(WriteAction.CREATE, "d", -1, "{\"first\":1}"));
    put(Writes.of(WriteAction.CREATE, "d", -1, "{\"second\":2}"));
    run(1_000);

    assertThat(documents.get(1)).contains("first");
    assertThat(committable()).isEqualTo(3);
  }

  private SinkPipeline pipeline(int lanes, Optional<Duration> timeout, OptionalInt attempts) {
    context.assigned.add(T0);
    SinkPipeline made =
        new SinkPipeline(
            record -> new Decoded.Writes(writes.getOrDefault(record.kafkaOffset(), List.of())),
            body -> send(BulkOperation.bytes(body)),
            index ->
                CompletableFuture.completedFuture(new IndexAnswer.Ready(false, Optional.empty())),
            new BatchSettings(1 << 20, 10, Duration.ZERO, lanes, 1 << 20, Duration.ofMillis(100)),
            new RetrySettings(Duration.ofMillis(100), Duration.ofSeconds(10), timeout, attempts),
            true,
            context,
            Duration.ZERO,
            time,
            new Random(3),
            metrics);
    made.open(List.of(T0));
    return made;
  }

  private CompletionStage<BulkAnswer> send(byte[] body) {
    List<BulkOperation> operations = BulkOperation.parse(body);
    requests.add(operations);
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    CompletableFuture<BulkAnswer> answer = new CompletableFuture<>();
    time.in(
        latencyMillis,
        () -> {
          inFlight--;
          answer.complete(server.apply(operations));
        });
    return answer;
  }

  private void put(DocumentWrite... asked) {
    writes.put(nextOffset, List.of(asked));
    pipeline.put(List.of(Events.record("t", 0, nextOffset++, "value")));
  }

  private void putMany(int documents) {
    for (int i = 0; i < documents; i++) {
      put(Writes.of(WriteAction.INDEX, "k" + nextOffset, 1, "{}"));
    }
  }

  /** Connect calls when the task asks for it. */
  private void run(long millis) {
    long end = time.nanos() + Duration.ofMillis(millis).toNanos();
    while (time.nanos() < end) {
      pipeline.put(List.of());
      long timeout = context.takeTimeout();
      long left = Duration.ofNanos(end - time.nanos()).toMillis();
      time.pass(timeout < 0 ? left : Math.min(timeout, left));
    }
    pipeline.put(List.of());
  }

  private long committable() {
    var offsets = pipeline.committable(Map.of(T0, new OffsetAndMetadata(nextOffset)));
    return offsets.containsKey(T0) ? offsets.get(T0).offset() : 0;
  }

  private static int lane(BulkOperation operation, int lanes) {
    int hash = new DocumentAddress(operation.index(), new DocumentId(operation.id())).hashCode();
    return Math.floorMod(hash ^ (hash >>> 16), lanes);
  }

  private static BulkAnswer.Item busy(int status, String type) {
    return new BulkAnswer.Item(status, new OpenSearchError(type, "because"));
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private static Object header(SinkRecord record, String name) {
    return record.headers().lastWithName(name).value();
  }
}
