package io.headwater.source.stream;

import static io.headwater.source.testing.Changes.created;
import static io.headwater.source.testing.Changes.modify;
import static io.headwater.source.testing.Changes.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.read.Step;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.testing.Changes;
import io.headwater.source.testing.FakeTableStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.retries.api.BackoffStrategy;

class ShardReaderTest {
  private static final ShardId SHARD = new ShardId("shard-1");
  private static final Instant START = Instant.parse("2026-01-01T12:00:30Z");

  private final FakeTableStream stream = new FakeTableStream();
  private final BackoffStrategy backoff = attempt -> Duration.ofSeconds(attempt);

  @Test
  void readsPagesInOrderAndHandsOnTheEnd() {
    stream.add(SHARD, modify(1, 2), modify(3, 3));
    stream.end(SHARD);
    ShardReader reader = reader(new Position.Oldest(), false);

    assertThat(numbers(reader.step())).containsExactly(1L, 2L);
    Step<RecordPage> last = reader.step();

    assertThat(numbers(last)).containsExactly(3L);
    assertThat(ends(last)).isTrue();
    assertThat(stream.calls())
        .containsExactly("cursor shard-1 from the oldest record", "read shard-1", "read shard-1");
  }

  @Test
  void readsOnBehindAPosition() {
    stream.add(SHARD, modify(1, 2), modify(3, 4));

    assertThat(numbers(reader(after(2), false).step())).containsExactly(3L, 4L);
    assertThat(stream.calls()).startsWith("cursor shard-1 from after sequence number 2");
  }

  @Test
  void anExpiredCursorIsMadeAgainFromTheLastPosition() {
    stream.add(SHARD, modify(1, 2), modify(3, 4));
    ShardReader reader = reader(new Position.Oldest(), false);
    assertThat(numbers(reader.step())).containsExactly(1L, 2L);
    stream.expireCursors();

    Step<RecordPage> expired = reader.step();

    assertThat(expired.page()).isEmpty();
    // A service that always answered so must not be asked without a pause.
    assertThat(expired.pause()).isPositive();
    assertThat(numbers(reader.step())).containsExactly(3L, 4L);
    assertThat(stream.calls()).contains("cursor shard-1 from after sequence number 2");
  }

  @Test
  void aCursorThatExpiresBeforeAnyRecordIsMadeAgainFromTheStart() {
    stream.add(SHARD);
    ShardReader reader = reader(after(7), false);
    reader.step();
    stream.expireCursors();
    reader.step();
    stream.add(SHARD, modify(8, 8));

    assertThat(numbers(reader.step())).containsExactly(8L);
    assertThat(stream.calls().stream().filter(call -> call.startsWith("cursor")))
        .hasSize(2)
        .allMatch(call -> call.endsWith("after sequence number 7"));
  }

  @Test
  void aCursorThatExpiresAmongDroppedRecordsIsMadeAgainBehindThem() {
    stream.add(SHARD, List.of(old(1), old(2)), List.of(created(3, START)));
    ShardReader reader = reader(new Position.CreatedSince(START), false);
    RecordPage dropped = reader.step().page().orElseThrow();
    assertThat(dropped.changes()).isEmpty();
    assertThat(dropped.last()).as("handed on for its position").contains(sequence(2));
    stream.expireCursors();
    reader.step();

    assertThat(numbers(reader.step())).containsExactly(3L);
    assertThat(stream.calls()).contains("cursor shard-1 from after sequence number 2");
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "UNAVAILABLE"})
  void anOutageIsWaitedOutWithGrowingPausesThatBeginAnewAfterwards(Kind kind) {
    stream.add(SHARD, modify(1, 1), modify(2, 2));
    ShardReader reader = reader(new Position.Oldest(), false);
    stream.fail(kind, kind, kind);

    assertThat(pauses(reader, 3))
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(numbers(reader.step())).containsExactly(1L);

    stream.fail(kind);
    assertThat(pauses(reader, 1)).containsExactly(Duration.ofSeconds(1));
    assertThat(numbers(reader.step())).as("nothing is skipped").containsExactly(2L);
  }

  @ParameterizedTest
  @EnumSource(names = {"TRIMMED", "MISSING"})
  void lostRecordsAreAGapThatNamesShardPositionAndRemedy(Kind kind) {
    stream.add(SHARD, modify(40, 41), modify(42, 42));
    ShardReader reader = reader(new Position.Oldest(), false);
    reader.step();
    stream.fail(kind);

    assertThatThrownBy(reader::step)
        .isInstanceOf(StreamGapException.class)
        .hasMessageContainingAll("shard-1", "after sequence number 41", "Remedy", kind.toString());
  }

  @Test
  void aRefusedCallFailsAndNamesShardAndPosition() {
    stream.fail(Kind.REFUSED);

    assertThatThrownBy(() -> reader(after(5), false).step())
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(StreamGapException.class)
        .hasMessageContainingAll("shard-1", "after sequence number 5", "REFUSED")
        .hasCauseInstanceOf(StreamReadException.class);
  }

  @Test
  void aRecordThatCannotBeMappedNamesShardAndPosition() {
    stream.add(SHARD, modify(1, 9), modify(10, 10));
    for (RuntimeException unfit :
        List.of(new ConnectException("no key"), new IllegalArgumentException("no key"))) {
      ShardReader reader = reader(new Position.Oldest(), false);
      reader.step();
      stream.fail(unfit);

      assertThatThrownBy(reader::step)
          .isInstanceOf(ConnectException.class)
          .hasMessageContainingAll("shard-1", "after sequence number 9", "no key")
          .hasCause(unfit);
    }
  }

  @Test
  void pausesOfAnIdleShardDoubleUpToTheLongestAndAreShortAgainAfterARecord() {
    stream.add(SHARD);
    ShardReader reader = reader(new Position.Oldest(), false);

    assertThat(pauses(reader, 5))
        .extracting(Duration::toMillis)
        .containsExactly(200L, 400L, 800L, 1_000L, 1_000L);

    stream.add(SHARD, modify(1, 1));
    assertThat(reader.step().pause()).hasMillis(200);
    assertThat(reader.step().pause()).hasMillis(200);
  }

  @Test
  void emptyPagesOfAClosedShardArePassedWithoutAPause() {
    stream.add(SHARD, List.of(), List.of(), modify(1, 1), List.of());
    stream.end(SHARD);
    ShardReader reader = reader(new Position.Oldest(), true);

    assertThat(pauses(reader, 2)).containsOnly(Duration.ZERO);
    Step<RecordPage> records = reader.step();
    assertThat(numbers(records)).containsExactly(1L);
    assertThat(records.pause()).isZero();
    assertThat(ends(reader.step())).isTrue();
  }

  @Test
  void theEndIsHandedOnEvenWithoutRecords() {
    stream.end(SHARD);

    Step<RecordPage> end = reader(new Position.Oldest(), false).step();

    assertThat(numbers(end)).isEmpty();
    assertThat(ends(end)).isTrue();
  }

  @Test
  void aFullPageIsFollowedByAnotherOneAtOnce() {
    stream.add(SHARD, modify(1, 500), modify(501, 999));
    ShardReader reader = reader(new Position.Oldest(), false);

    assertThat(reader.step().pause()).isZero();
    assertThat(reader.step().pause()).isPositive();
  }

  @Test
  void recordsFromBeforeTheStartAreDroppedOverSeveralPages() {
    stream.add(
        SHARD,
        List.of(old(1), old(2)),
        List.of(),
        List.of(old(3), created(4, START)),
        List.of(created(5, START.plusSeconds(60))));
    ShardReader reader = reader(new Position.CreatedSince(START), false);

    assertThat(numbers(reader.step())).isEmpty();
    assertThat(reader.step().page()).isEmpty();
    assertThat(numbers(reader.step())).containsExactly(4L);
    assertThat(numbers(reader.step())).containsExactly(5L);
  }

  @Test
  void theMinuteOfTheStartIsReadWhole() {
    stream.add(
        SHARD,
        List.of(
            created(1, Instant.parse("2026-01-01T11:59:59Z")),
            created(2, Instant.parse("2026-01-01T12:00:00Z"))));

    assertThat(numbers(reader(new Position.CreatedSince(START), false).step())).containsExactly(2L);
  }

  @Test
  void theEndBehindDroppedRecordsIsHandedOn() {
    stream.add(SHARD, List.of(old(1)));
    stream.end(SHARD);

    Step<RecordPage> end = reader(new Position.CreatedSince(START), true).step();

    assertThat(numbers(end)).isEmpty();
    assertThat(ends(end)).isTrue();
  }

  private ShardReader reader(Position position, boolean closed) {
    return new ShardReader(
        stream, SHARD, position, closed, Changes.idlePace(), backoff, Changes.NO_METER);
  }

  private static Position after(long number) {
    return new Position.After(sequence(number));
  }

  private static StreamChange old(long number) {
    return created(number, START.minusSeconds(3_600));
  }

  private static List<Duration> pauses(ShardReader reader, int steps) {
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      Step<RecordPage> step = reader.step();
      assertThat(step.page()).isEmpty();
      pauses.add(step.pause());
    }
    return pauses;
  }

  private static boolean ends(Step<RecordPage> step) {
    return step.page().orElseThrow().next().isEmpty();
  }

  private static List<Long> numbers(Step<RecordPage> step) {
    return step.page().orElseThrow().changes().stream()
        .map(StreamChange::sequence)
        .map(SequenceNumber::text)
        .map(Long::valueOf)
        .toList();
  }
}
