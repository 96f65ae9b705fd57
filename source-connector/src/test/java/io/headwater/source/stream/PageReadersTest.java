package io.headwater.source.stream;

import static io.headwater.source.testing.Changes.modify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.config.ReadSettings.IdlePoll;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.read.PageReader;
import io.headwater.source.read.PageReaders;
import io.headwater.source.read.Step;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.testing.Changes;
import io.headwater.source.testing.FakeTableStream;
import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.retries.api.BackoffStrategy;

class PageReadersTest {
  private static final ShardId BUSY = new ShardId("busy");
  private static final ShardId QUIET = new ShardId("quiet");
  private static final BackoffStrategy BACKOFF = attempt -> Duration.ofSeconds(attempt);

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final FakeTableStream stream = new FakeTableStream();
  private final PageReaders readers = readers(1 << 20);
  private final List<String> taken = new ArrayList<>();
  private final IdlePace idlePace =
      new IdlePace(new IdlePoll(Duration.ofMillis(200), Duration.ofSeconds(1), 100), time);

  @Test
  void aShardHasAtMostOnePageThatIsReadAndNotTaken() throws InterruptedException {
    stream.add(BUSY, modify(1, 1), modify(2, 2), modify(3, 3));
    open(readers, BUSY);

    time.advance(Duration.ofMinutes(1));
    assertThat(reads(BUSY)).isEqualTo(1);

    assertThat(taken(readers)).isEqualTo("busy 1");
    time.advance(Duration.ofMinutes(1));
    assertThat(reads(BUSY)).isEqualTo(2);
    assertThat(taken(readers)).isEqualTo("busy 2");
  }

  @Test
  void readingStopsWhileMoreThanTheAllowedBytesWait() throws InterruptedException {
    PageReaders tight = readers(1);
    stream.add(BUSY, modify(1, 1));
    stream.add(QUIET, modify(2, 2));
    open(tight, BUSY);
    open(tight, QUIET);

    time.advance(Duration.ofMinutes(1));
    assertThat(reads(QUIET)).isZero();
    assertThat(tight.heldBytes()).isPositive();

    assertThat(taken(tight)).isEqualTo("busy 1");
    assertThat(tight.heldBytes()).isZero();
    time.advance(Duration.ofMillis(100));
    assertThat(taken(tight)).isEqualTo("quiet 2");
  }

  @Test
  void heldBytesCountRecordsAndImages() {
    stream.add(BUSY, modify(1, 10));
    open(readers, BUSY);
    time.advance(Duration.ZERO);

    assertThat(readers.heldBytes()).isBetween(10L * 512, 10L * 600);
  }

  @Test
  void aBusyShardCannotStarveAQuietOne() throws InterruptedException {
    for (int i = 1; i <= 100; i++) {
      stream.add(BUSY, modify(i, i));
    }
    stream.add(QUIET, modify(500, 500), modify(501, 501));
    open(readers, BUSY);
    open(readers, QUIET);

    List<String> order = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      time.advance(Duration.ofMillis(200));
      order.add(taken(readers));
    }

    assertThat(order.indexOf("quiet 500")).isLessThanOrEqualTo(1);
    assertThat(order.indexOf("quiet 501")).isBetween(2, 4);
  }

  @Test
  void aShardWithMoreToReadDoesNotQueueBehindIdleOnesWhoseTurnHasCome() {
    PageReaders wide = readers(1L << 30);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      wide.open(
          new Scripted(
              "idle",
              () -> {
                order.add("idle");
                if (order.size() == 102) {
                  // At the first turn of the second round, with 99 others due.
                  take(wide);
                }
                return Step.pause(Duration.ofSeconds(10));
              }),
          page -> {});
    }
    wide.open(
        new Scripted(
            "busy",
            () -> {
              order.add("busy");
              return Step.page(
                  new RecordPage(modify(1, 1), Optional.of(new ShardCursor("more"))),
                  Duration.ZERO);
            }),
        page -> {});

    time.advance(Duration.ofSeconds(10));

    assertThat(order.subList(0, 101)).containsOnlyOnce("busy");
    assertThat(order.subList(101, 105)).contains("busy");
    assertThat(order).hasSize(202);
  }

  private static void take(PageReaders readers) {
    try {
      assertThat(readers.takeNext(Duration.ZERO)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private record Scripted(String subject, Supplier<Step<RecordPage>> steps)
      implements PageReader<RecordPage> {
    @Override
    public Step<RecordPage> step() {
      return steps.get();
    }
  }

  @Test
  void aFullBufferCostsManyReadersNoMoreThanFew() {
    PageReaders tight = readers(1);
    stream.add(BUSY, modify(1, 1));
    open(tight, BUSY);
    time.advance(Duration.ZERO);
    int shards = 1_000;
    for (int i = 0; i < shards; i++) {
      open(tight, new ShardId("waiting-" + i));
    }
    int before = time.ran();

    time.advance(Duration.ofMinutes(1));

    assertThat(time.ran() - before).isLessThan(60 * 3 * shards);
  }

  @Test
  void aThousandIdleShardsDoNotSlowABusyOne() throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      ShardId idle = new ShardId("idle-" + i);
      stream.add(idle);
      open(readers, idle);
    }
    stream.add(BUSY);
    open(readers, BUSY);
    time.advance(Duration.ofSeconds(30));
    int before = stream.calls().size();

    stream.add(BUSY, modify(1, 1));
    takeWithin(Duration.ofSeconds(11), "busy 1");
    for (int i = 2; i <= 50; i++) {
      stream.add(BUSY, modify(i, i));
      takeWithin(Duration.ofMillis(200), "busy " + i);
    }
    time.advance(Duration.ofSeconds(19));

    assertThat(stream.calls().size() - before).as("reads in 40 s at most").isLessThan(4_100);
  }

  private void takeWithin(Duration patience, String page) throws InterruptedException {
    Instant end = time.instant().plus(patience);
    while (!readers.takeNext(Duration.ZERO)) {
      assertThat(time.instant()).as(page).isBefore(end);
      time.advance(Duration.ofMillis(10));
    }
    assertThat(taken.get(taken.size() - 1)).isEqualTo(page);
  }

  @Test
  void nothingToTakeIsNoFailure() throws InterruptedException {
    stream.add(QUIET);
    open(readers, QUIET);
    time.advance(Duration.ofMinutes(1));

    assertThat(readers.takeNext(Duration.ZERO)).isFalse();
  }

  @Test
  void aShardThatEndedIsReadNoMore() throws InterruptedException {
    stream.add(BUSY, modify(1, 1));
    stream.end(BUSY);
    open(readers, BUSY);
    time.advance(Duration.ZERO);

    assertThat(readers.takeNext(Duration.ZERO)).isTrue();
    time.advance(Duration.ofMinutes(1));
    assertThat(reads(BUSY)).isEqualTo(1);
  }

  @Test
  void anOutageDelaysOneShardOnly() throws InterruptedException {
    stream.add(BUSY, modify(1, 1));
    stream.add(QUIET, modify(2, 2));
    stream.fail(Kind.THROTTLED);
    open(readers, BUSY);
    open(readers, QUIET);

    time.advance(Duration.ZERO);
    assertThat(taken(readers)).isEqualTo("quiet 2");
    assertThat(readers.takeNext(Duration.ZERO)).isFalse();
    time.advance(Duration.ofSeconds(1));
    assertThat(taken(readers)).isEqualTo("busy 1");
  }

  @Test
  void aFailureReachesTheTaskThreadEachTimeItAsks() {
    stream.fail(Kind.TRIMMED);
    open(readers, BUSY);
    time.advance(Duration.ZERO);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> readers.takeNext(Duration.ZERO))
          .isInstanceOf(StreamGapException.class)
          .hasMessageContaining("busy");
    }
  }

  @Test
  void anErrorReachesTheTaskThreadWithTheShardsName() {
    stream.fail(new NoClassDefFoundError("software/Missing"));
    open(readers, BUSY);
    time.advance(Duration.ZERO);

    assertThatThrownBy(() -> readers.takeNext(Duration.ZERO))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("busy")
        .hasCauseInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  @Timeout(30)
  void closeStopsThreadsInTheMiddleOfACall() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2);
    PageReaders real = new PageReaders(threads, 1 << 20);
    TableStream stuck = new Stuck(reading, never);
    open(real, stuck, BUSY);
    assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();

    real.close();

    assertThat(threads.isTerminated()).isTrue();
    open(real, stuck, QUIET);
    assertThat(real.takeNext(Duration.ZERO)).as("a closed pool reads no more").isFalse();
  }

  /** A stream whose first call does not return by itself. */
  private record Stuck(CountDownLatch reading, CountDownLatch never) implements TableStream {
    @Override
    public ShardListing list(Optional<ShardId> after) {
      return new ShardListing(List.of(), Optional.empty());
    }

    @Override
    public Optional<List<Shard>> children(ShardId parent) {
      return Optional.empty();
    }

    @Override
    public ShardCursor cursor(ShardId shard, Position position) {
      reading.countDown();
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw FakeTableStream.failure(Kind.UNAVAILABLE);
    }

    @Override
    public RecordPage read(ShardCursor cursor, int mostRecords) {
      throw FakeTableStream.failure(Kind.UNAVAILABLE);
    }
  }

  private PageReaders readers(long maxBytes) {
    return new PageReaders(time.executor(), maxBytes);
  }

  private void open(PageReaders readers, ShardId shard) {
    open(readers, stream, shard);
  }

  private void open(PageReaders readers, TableStream from, ShardId shard) {
    readers.open(
        new ShardReader(
            from, shard, new Position.Oldest(), false, idlePace, BACKOFF, Changes.NO_METER),
        page ->
            taken.add(
                shard
                    + " "
                    + page.changes().stream()
                        .map(c -> c.sequence().text())
                        .findFirst()
                        .orElse("end")));
  }

  private String taken(PageReaders readers) throws InterruptedException {
    assertThat(readers.takeNext(Duration.ZERO)).isTrue();
    return taken.get(taken.size() - 1);
  }

  private long reads(ShardId shard) {
    return stream.calls().stream().filter(("read " + shard)::equals).count();
  }
}
