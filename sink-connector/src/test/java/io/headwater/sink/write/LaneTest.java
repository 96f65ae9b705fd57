package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.event.DocumentId;
import io.headwater.sink.document.DocumentAddress;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.Origin;
import io.headwater.sink.document.WriteAction;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final TopicPartition T0 = new TopicPartition("t", 0);
  private static final long LINGER = Duration.ofMillis(20).toNanos();
  private static final IndexGate OPEN = gate(true);
  private static final IndexGate SHUT = gate(false);
  private static final long LATER = Duration.ofMinutes(1).toNanos();

  private final Offsets offsets = new Offsets();
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), new Random(1));
  private final Lane lane = new Lane(new BatchLimit(3, 10_000), Duration.ofNanos(LINGER), backoff);
  private long nextOffset;

  @BeforeEach
  void open() {
    offsets.open(List.of(T0));
  }

  @Test
  void waitsForMoreUntilTheLingerIsOver() {
    lane.add(write("a", 1));

    assertThat(lane.due(OPEN)).isEqualTo(LINGER);
    assertThat(take(LINGER - 1)).isEmpty();
    assertThat(take(LINGER)).hasSize(1);
  }

  @Test
  void sendsAFullBatchAtOnce() {
    lane.add(write("a", 1));
    lane.add(write("b", 1));
    lane.add(write("c", 1));
    lane.add(write("d", 1));

    assertThat(take(0)).hasSize(3);
  }

  @Test
  void sendsNothingWhileARequestIsUnderWay() {
    lane.add(write("a", 1));
    take(LATER);
    lane.add(write("a", 2));

    assertThat(lane.due(OPEN)).isEqualTo(Ticker.NEVER);
    assertThat(take(LATER)).isEmpty();
  }

  @Test
  void newerWriteReplacesAWaitingOneAndSettlesBoth() {
    PendingWrite older = write("a", 1);
    PendingWrite newer = write("a", 2);
    lane.add(older);

    assertThat(lane.add(newer)).isTrue();

    List<PendingWrite> batch = take(LATER);
    assertThat(batch).containsExactly(newer);
    batch.get(0).settle();
    assertThat(offsets.outstanding()).isZero();
  }

  @Test
  void olderWriteIsDroppedAndItsRecordSettledWithTheNewer() {
    PendingWrite newer = write("a", 2);
    lane.add(newer);
    lane.add(write("a", 1));

    List<PendingWrite> batch = take(LATER);

    assertThat(batch).containsExactly(newer);
    batch.get(0).settle();
    assertThat(offsets.outstanding()).isZero();
  }

  @Test
  void laterOfTwoEqualVersionsWins() {
    PendingWrite later = write("a", 1);
    lane.add(write("a", 1));
    lane.add(later);

    assertThat(take(LATER)).containsExactly(later);
  }

  @Test
  void returnedWriteGivesWayToANewerOneThatCameMeanwhile() {
    PendingWrite newer = write("a", 2);
    lane.add(write("a", 1));
    List<PendingWrite> failed = take(LATER);
    lane.add(newer);

    lane.landed();
    lane.giveBack(failed);

    assertThat(take(LATER)).containsExactly(newer);
    newer.settle();
    assertThat(offsets.outstanding()).isZero();
  }

  @Test
  void returnedWriteStaysWhenAnOlderOneWasReplayedMeanwhile() {
    PendingWrite newer = write("a", 2);
    lane.add(newer);
    List<PendingWrite> failed = take(LATER);
    lane.add(write("a", 1));

    lane.landed();
    lane.giveBack(failed);

    assertThat(take(LATER)).containsExactly(newer);
  }

  @Test
  void returnedWritesGoFirst() {
    PendingWrite first = write("a", 1);
    lane.add(first);
    List<PendingWrite> failed = take(LATER);
    PendingWrite second = write("b", 1);
    lane.add(second);

    lane.landed();
    lane.giveBack(failed);

    assertThat(take(LATER)).containsExactly(first, second);
  }

  @Test
  void writesOfAnIndexThatIsNotThereWait() {
    lane.add(write("a", 1));

    assertThat(lane.due(SHUT)).isEqualTo(Ticker.NEVER);
    assertThat(lane.take(LATER, SHUT)).isEmpty();
    assertThat(take(LATER)).hasSize(1);
  }

  @Test
  void aLaneThatWaitsForTheServerGoesOnWhenAnotherLaneIsAnswered() {
    lane.add(write("a", 1));
    for (int i = 0; i < 20; i++) {
      lane.backOff(LINGER, true);
    }
    assertThat(lane.due(OPEN)).isGreaterThan(LINGER);

    lane.serverAnswers();

    assertThat(lane.due(OPEN)).isEqualTo(LINGER);
  }

  @Test
  void aLaneThatTheServerThrottledKeepsWaiting() {
    lane.add(write("a", 1));
    for (int i = 0; i < 20; i++) {
      lane.backOff(LINGER, false);
    }
    long due = lane.due(OPEN);

    lane.serverAnswers();

    assertThat(lane.due(OPEN)).isEqualTo(due).isGreaterThan(LINGER);
  }

  @Test
  void batchesKeepBelowTheByteLimitUnlessOneWriteIsLarger() {
    Lane small = new Lane(new BatchLimit(100, 300), Duration.ZERO, backoff);
    small.add(write("a", 1));
    small.add(write("b", 1));
    small.add(write("c", 1, "x".repeat(1000)));

    assertThat(small.take(0, OPEN)).hasSize(2);
    small.landed();
    assertThat(small.take(0, OPEN)).hasSize(1);
  }

  @Test
  void writesOfRevokedPartitionsAreForgotten() {
    lane.add(write("a", 1));
    List<PendingWrite> flying = take(LATER);
    lane.add(write("b", 1));

    offsets.close(List.of(T0));
    lane.discardAbandoned();
    lane.landed();
    lane.giveBack(flying);

    assertThat(take(LATER)).isEmpty();
    assertThat(lane.heldBytes()).isZero();
  }

  @Test
  void countsWhatItHolds() {
    assertThat(lane.heldBytes()).isZero();
    lane.add(write("a", 1));
    lane.add(write("a", 3, "long text"));
    lane.add(write("a", 2));
    lane.add(write("b", 1));
    assertThat(lane.heldBytes()).isGreaterThan(1000);

    List<PendingWrite> failed = take(LATER);
    lane.add(write("a", 4));
    lane.landed();
    lane.giveBack(failed);
    take(LATER);
    lane.landed();

    assertThat(lane.heldBytes()).isZero();
  }

  private static IndexGate gate(boolean open) {
    return new IndexGate() {
      @Override
      public boolean usable(String index) {
        return open;
      }

      @Override
      public boolean admit(String index) {
        return open;
      }
    };
  }

  private List<PendingWrite> take(long now) {
    return lane.take(now, OPEN);
  }

  private PendingWrite write(String id, long version) {
    return write(id, version, "");
  }

  private PendingWrite write(String id, long version, String text) {
    return new PendingWrite(
        new DocumentWrite(
            new DocumentAddress("i", new DocumentId(id)),
            WriteAction.INDEX,
            new ExternalVersion(Events.version(version)),
            DocumentSource.of(("{\"t\":\"" + text + "\"}").getBytes(UTF_8)),
            Origin.UNKNOWN),
        Events.record("t", 0, nextOffset, "value"),
        offsets.track(Events.record("t", 0, nextOffset++, "value")),
        0);
  }
}
