package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.sink.config.BatchSettings;
import io.headwater.sink.config.RetrySettings;
import io.headwater.sink.metrics.SinkMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkPipelineTest {
  private static final TopicPartition T0 = new TopicPartition("t", 0);
  private static final TopicPartition T1 = new TopicPartition("t", 1);

  @SuppressWarnings("ArrayRecordComponent")
  private record Sent(byte[] body, CompletableFuture<BulkAnswer> answer) {
    List<BulkOperation> operations() {
      return BulkOperation.parse(body);
    }
  }

  private final VirtualTime time = new VirtualTime();
  private final FakeContext context = new FakeContext(null);
  private final SinkMetrics metrics = new SinkMetrics(20_000, Duration.ZERO);
  private final List<Sent> sent = new ArrayList<>();
  private CompletableFuture<IndexAnswer> index =
      CompletableFuture.completedFuture(new IndexAnswer.Ready(false, Optional.empty()));
  private int ensured;
  private long nextOffset;
  private final SinkPipeline pipeline =
      new SinkPipeline(
          Events.decoder()::decode,
          body -> send(BulkOperation.bytes(body)),
          this::ensure,
          new BatchSettings(1 << 20, 100, Duration.ofMillis(20), 1, 20_000, Duration.ofSeconds(10)),
          new RetrySettings(
              Duration.ofMillis(100),
              Duration.ofSeconds(30),
              Optional.empty(),
              OptionalInt.empty()),
          false,
          context,
          Duration.ZERO,
          time,
          new Random(7),
          metrics);

  @BeforeEach
  void open() {
    context.assigned.add(T0);
    pipeline.open(List.of(T0));
    // The index is known once its answer has been read.
    pipeline.put(List.of(record("warm-up", 1)));
    time.pass(20);
    pipeline.put(List.of());
    sent.remove(0).answer.complete(items(1, 200));
    pipeline.put(List.of());
    context.takeTimeout();
  }

  @Test
  void asksToBeCalledWhenTheLingerIsOverAndWhileARequestIsUnderWay() {
    pipeline.put(List.of(record("a", 1)));
    assertThat(sent).isEmpty();
    assertThat(context.takeTimeout()).isEqualTo(20);

    time.pass(20);
    pipeline.put(List.of());
    assertThat(sent).hasSize(1);
    assertThat(context.takeTimeout()).isBetween(1L, 20L);

    sent.get(0).answer.complete(items(1, 201));
    pipeline.put(List.of());
    assertThat(context.takeTimeout()).isEqualTo(-1);
    assertThat(committable()).isEqualTo(nextOffset);
  }

  @Test
  void retriesFailedItemsOnly() {
    sendNow(record("a", 1), record("b", 1), record("c", 1));
    BulkAnswer.Item ok = new BulkAnswer.Item(201, null);
    BulkAnswer.Item busy =
        new BulkAnswer.Item(429, new OpenSearchError("rejected_execution_exception", "queue"));
    sent.remove(0).answer.complete(new BulkAnswer.Items(List.of(ok, busy, ok)));

    pipeline.put(List.of());
    time.pass(200);
    pipeline.put(List.of());

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).operations()).extracting(BulkOperation::id).containsExactly("b");
    assertThat(metrics.getRetried()).isEqualTo(1);
  }

  @Test
  void neverThrowsBecauseOpenSearchIsDown() {
    pipeline.put(List.of(record("a", 1)));
    for (int i = 0; i < 50; i++) {
      time.pass(30_000);
      pipeline.put(List.of());
      assertThat(context.takeTimeout()).isPositive();
      if (!sent.isEmpty()) {
        sent.remove(0).answer.complete(new BulkAnswer.Unanswered("ConnectException", false));
        pipeline.put(List.of());
        assertThat(context.takeTimeout()).isBetween(1L, 30_000L);
      }
    }
    assertThat(committable()).isEqualTo(nextOffset - 1);
  }

  @Test
  void findsTheOneItemThatMakesARequestInvalid() {
    SinkRecord[] records = new SinkRecord[64];
    for (int i = 0; i < records.length; i++) {
      records[i] = record("k" + i, 1);
    }
    OpenSearchError invalid = new OpenSearchError("action_request_validation_exception", "bad id");
    sendNow(records);
    int[] requests = {0};

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 200; i++) {
                Sent request = sent.remove(0);
                requests[0]++;
                List<BulkOperation> operations = request.operations();
                boolean bad = operations.stream().anyMatch(o -> o.id().equals("k41"));
                request.answer.complete(
                    bad ? new BulkAnswer.Refused(400, invalid) : items(operations.size(), 201));
                pipeline.put(List.of());
              }
            })
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("t-0@42", "status=400", "bad id", "errors.tolerance=all");
    // One for the whole and two for each of six halvings: all that is not at fault has gone.
    assertThat(requests[0]).isBetween(12, 13);
    assertThat(metrics.getApplied()).isGreaterThanOrEqualTo(63);
  }

  @Test
  void learnsTheServersLimitFromA413() {
    sendNow(record("a", 1), record("b", 1), record("c", 1), record("d", 1));
    int tooLarge = sent.get(0).body.length;
    sent.remove(0).answer.complete(new BulkAnswer.Refused(413, null));
    for (int i = 0; i < 3; i++) {
      pipeline.put(List.of(record("x" + i, 1), record("y" + i, 1), record("z" + i, 1)));
      time.pass(20);
      pipeline.put(List.of());
      Sent next = sent.remove(0);
      assertThat(next.body.length).isLessThanOrEqualTo(tooLarge / 2);
      next.answer.complete(items(next.operations().size(), 201));
      pipeline.put(List.of());
    }
  }

  @Test
  void missingPermissionsFailTheTaskWithoutBlamingARecord() {
    sendNow(record("secret-key", 1));
    sent.get(0)
        .answer
        .complete(new BulkAnswer.Refused(403, new OpenSearchError("security_exception", "no")));

    assertThatThrownBy(() -> pipeline.put(List.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("connection.username", "403", "security_exception")
        .hasMessageNotContaining("secret-key");
  }

  @Test
  void aMissingPermissionsNameReachesTheTrace() {
    sendNow(record("a", 1));
    String reason = "no permissions for [indices:data/write/bulk[s]] and User [name=watcher]";
    sent.get(0)
        .answer
        .complete(
            new BulkAnswer.Items(
                List.of(
                    new BulkAnswer.Item(403, new OpenSearchError("security_exception", reason)))));

    assertThatThrownBy(() -> pipeline.put(List.of())).hasMessageContaining(reason);
  }

  @Test
  void aProxyThatWantsOtherCredentialsFailsTheTask() {
    sendNow(record("a", 1));
    sent.get(0).answer.complete(new BulkAnswer.Refused(407, null));

    assertThatThrownBy(() -> pipeline.put(List.of()))
        .hasMessageContainingAll("407", "connection.proxy.username");
  }

  @Test
  void aFailureMetWhileCommittingFailsTheNextPut() {
    sendNow(record("a", 1));
    sent.get(0).answer.complete(new BulkAnswer.Refused(401, null));

    assertThatCode(this::committable).doesNotThrowAnyException();
    assertThatThrownBy(() -> pipeline.put(List.of())).hasMessageContaining("connection.username");
  }

  @Test
  void pausesAboveTheHighMarkAndGoesOnBelowTheLowMark() {
    for (int i = 0; !context.paused.contains(T0); i++) {
      assertThat(i).isLessThan(1000);
      pipeline.put(List.of(record("k" + i, 1)));
    }
    assertThat(metrics.isPaused()).isTrue();
    assertThat(metrics.getBufferedBytes()).isGreaterThanOrEqualTo(20_000);

    context.assigned.add(T1);
    pipeline.open(List.of(T1));
    assertThat(context.paused).contains(T0, T1);

    time.pass(20);
    pipeline.put(List.of());
    Sent request = sent.get(0);
    request.answer.complete(items(request.operations().size(), 201));
    pipeline.put(List.of());
    assertThat(context.paused).isEmpty();
  }

  @Test
  void ensuresAMissingIndexAgainBeforeItIsWrittenAgain() {
    sendNow(record("a", 1));
    index = new CompletableFuture<>();
    sent.remove(0)
        .answer
        .complete(
            new BulkAnswer.Items(
                List.of(
                    new BulkAnswer.Item(
                        404, new OpenSearchError("index_not_found_exception", "gone")))));
    pipeline.put(List.of());
    time.pass(1000);
    pipeline.put(List.of());

    assertThat(ensured).isEqualTo(2);
    assertThat(sent).isEmpty();
    index.complete(new IndexAnswer.Ready(true, Optional.empty()));
    pipeline.put(List.of());
    assertThat(sent).hasSize(1);
  }

  @Test
  void aMissingIndexThatMustNotBeCreatedFailsTheTask() {
    index = CompletableFuture.completedFuture(new IndexAnswer.Failed("index.auto.create is false"));
    pipeline.put(
        List.of(
            Events.record("t", 0, nextOffset++, Events.event("u", "new", "k", version(1), "{}"))));

    assertThatThrownBy(() -> pipeline.put(List.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("index.auto.create");
  }

  @Test
  void anAnswerWithTheWrongNumberOfItemsIsRetried() {
    sendNow(record("a", 1), record("b", 1));
    sent.remove(0).answer.complete(items(1, 200));

    pipeline.put(List.of());
    time.pass(200);
    pipeline.put(List.of());

    assertThat(sent.get(0).operations()).hasSize(2);
  }

  @Test
  void tombstonesAreDoneAtOnce() {
    pipeline.put(List.of(Events.record("t", 0, nextOffset++, null)));

    assertThat(committable()).isEqualTo(nextOffset);
  }

  private void sendNow(SinkRecord... records) {
    pipeline.put(List.of(records));
    time.pass(20);
    pipeline.put(List.of());
    assertThat(sent).hasSize(1);
  }

  private CompletableFuture<BulkAnswer> send(byte[] body) {
    Sent request = new Sent(body, new CompletableFuture<>());
    assertThat(new String(body, UTF_8)).endsWith("\n");
    sent.add(request);
    return request.answer;
  }

  private CompletableFuture<IndexAnswer> ensure(String name) {
    ensured++;
    return index;
  }

  private SinkRecord record(String key, long version) {
    return Events.record(
        "t", 0, nextOffset++, Events.event("u", "i", key, version(version), "{\"a\":1}"));
  }

  private long committable() {
    var offsets = pipeline.committable(Map.of(T0, new OffsetAndMetadata(nextOffset)));
    return offsets.containsKey(T0) ? offsets.get(T0).offset() : -1;
  }

  private static long version(long n) {
    return Events.version(n);
  }

  private static BulkAnswer items(int count, int status) {
    List<BulkAnswer.Item> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(new BulkAnswer.Item(status, null));
    }
    return new BulkAnswer.Items(items);
  }
}
