package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.WriteAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  /**
   * With each list of records copied into the next it took minutes, and the time of a collector.
   */
  @Test
  @Timeout(60)
  void changesOfAHotItemBecomeOneWriteThatSettlesThemAll() {
    int changes = 200_000;
    long one = write("hot", 1).heldBytes();
    offsets.open(List.of(T0));
    for (int i = 1; i <= changes; i++) {
      assertThat(lane.add(write("hot", i))).isEqualTo(i > 1);
    }

    assertThat(lane.heldBytes())
        .isBetween(one + 64L * (changes - 1), one + 64L * (changes - 1) + 99);
    List<PendingWrite> batch = take(LATER);
    assertThat(batch).hasSize(1);
    assertThat(offsets.outstanding()).isEqualTo(changes);
    batch.get(0).settle();
    assertThat(offsets.outstanding()).isZero();
    lane.landed();
    assertThat(lane.heldBytes()).isZero();
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

  @Test
  void aRecordWithTwoWritesIsDoneWhenBothAre() {
    Acknowledgement both = offsets.track(Events.record("t", 0, nextOffset++, "value"));
    both.expect(2);
    PendingWrite delete = pending(Writes.of("old", WriteAction.DELETE, "a", 2, null), both);
    PendingWrite write = pending(Writes.of("new", WriteAction.INDEX, "a", 2, "{}"), both);

    delete.settle();
    assertThat(offsets.outstanding()).isEqualTo(1);
    write.settle();
    assertThat(offsets.outstanding()).isZero();
  }

  @Test
  void whatCannotBeMergedGoesInOrder() {
    lane.add(unversioned(WriteAction.CREATE, "{\"a\":1}"));
    PendingWrite update = unversioned(WriteAction.UPDATE, "{\"a\":2}");
    assertThat(lane.add(update)).isFalse();
    lane.add(unversioned(WriteAction.UPDATE, "{\"b\":3}"));

    List<PendingWrite> first = take(LATER);
    assertThat(first)
        .extracting(write -> write.write().action())
        .containsExactly(WriteAction.CREATE);
    lane.landed();
    lane.finished(first.get(0));
    List<PendingWrite> second = take(LATER);

    assertThat(sources(second)).containsExactly("{\"a\":2,\"b\":3}");
    lane.landed();
    lane.finished(second.get(0));
    assertThat(lane.heldBytes()).isZero();
  }

  @Test
  void whatCameWhileAWriteWasUnderWayKeepsItsOrderBehindIt() {
    lane.add(unversioned(WriteAction.UPDATE, "{\"a\":1}"));
    List<PendingWrite> failed = take(LATER);
    lane.add(unversioned(WriteAction.UPDATE, "{\"a\":{\"b\":2}}"));
    lane.add(unversioned(WriteAction.UPDATE, "{\"a\":{\"b\":{\"c\":3}}}"));
    lane.landed();
    lane.giveBack(failed);

    List<String> sent = new ArrayList<>();
    for (List<PendingWrite> next = take(LATER); !next.isEmpty(); next = take(LATER)) {
      sent.addAll(sources(next));
      lane.landed();
      next.forEach(lane::finished);
    }

    assertThat(sent).containsExactly("{\"a\":1}", "{\"a\":{\"b\":2}}", "{\"a\":{\"b\":{\"c\":3}}}");
    assertThat(lane.heldBytes()).isZero();
  }

  @Test
  void aRejectedMergeIsSentPartByPart() {
    lane.add(unversioned(WriteAction.UPDATE, "{\"a\":1}"));
    lane.add(unversioned(WriteAction.UPDATE, "{\"poison\":2}"));
    List<PendingWrite> merged = take(LATER);
    assertThat(sources(merged)).containsExactly("{\"a\":1,\"poison\":2}");
    lane.add(unversioned(WriteAction.UPDATE, "{\"c\":3}"));
    lane.landed();
    lane.separate(merged.get(0));

    List<String> sent = new ArrayList<>();
    for (List<PendingWrite> next = take(LATER); !next.isEmpty(); next = take(LATER)) {
      sent.addAll(sources(next));
      lane.landed();
      for (PendingWrite write : next) {
        write.settle();
        lane.finished(write);
      }
    }

    assertThat(sent).containsExactly("{\"a\":1}", "{\"poison\":2}", "{\"c\":3}");
    assertThat(offsets.outstanding()).isZero();
    assertThat(lane.heldBytes()).isZero();
  }

  /** One by one they took as many requests, each of which its lane waited for. */
  @Test
  void theOnePartAtFaultInAMergeIsFoundInAFewRequests() {
    int parts = 900;
    int poison = 613;
    for (int i = 0; i < parts; i++) {
      String name = i == poison ? "poison" : "f" + i;
      lane.add(unversioned(WriteAction.UPDATE, "{\"" + name + "\":1}"));
    }
    List<String> rejected = new ArrayList<>();
    String applied = "";
    int requests = 0;
    for (List<PendingWrite> next = take(LATER); !next.isEmpty(); next = take(LATER)) {
      requests++;
      PendingWrite write = next.get(0);
      String source = sources(next).get(0);
      lane.landed();
      if (source.contains("poison") && !write.parts().isEmpty()) {
        lane.separate(write);
        continue;
      }
      if (source.contains("poison")) {
        rejected.add(source);
      } else {
        applied += source;
      }
      write.settle();
      lane.finished(write);
    }

    assertThat(requests).isLessThan(25);
    assertThat(rejected).containsExactly("{\"poison\":1}");
    for (int i = 0; i < parts; i++) {
      assertThat(applied.contains("\"f" + i + "\":")).as("field %d", i).isEqualTo(i != poison);
    }
    assertThat(offsets.outstanding()).isZero();
    assertThat(lane.heldBytes()).isZero();
  }

  @Test
  void halvesOfAnInvalidRequestAreSentByThemselves() {
    Lane wide = new Lane(new BatchLimit(100, 100_000), Duration.ZERO, backoff);
    for (int i = 0; i < 7; i++) {
      wide.add(write("k" + i, 1));
    }
    List<PendingWrite> invalid = wide.take(0, OPEN);
    wide.landed();
    wide.bisect(invalid);
    wide.add(write("other", 1));

    List<Integer> sizes = new ArrayList<>();
    for (List<PendingWrite> next = wide.take(0, OPEN); !next.isEmpty(); next = wide.take(0, OPEN)) {
      sizes.add(next.size());
      wide.landed();
    }

    assertThat(sizes).containsExactly(4, 3, 1);
  }

  private static List<String> sources(List<PendingWrite> writes) {
    return writes.stream()
        .map(write -> write.write().source())
        .map(source -> source == null ? "" : new String(source.toByteArray(), UTF_8))
        .toList();
  }

  private PendingWrite unversioned(WriteAction action, String document) {
    return pending(
        Writes.of(action, "d", -1, document),
        offsets.track(Events.record("t", 0, nextOffset++, "value")));
  }

  private static PendingWrite pending(DocumentWrite write, Acknowledgement acknowledgement) {
    return new PendingWrite(
        write, Events.record("t", 0, acknowledgement.offset(), "value"), acknowledgement, 0);
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
    return pending(
        Writes.of(WriteAction.INDEX, id, version, "{\"t\":\"" + text + "\"}"),
        offsets.track(Events.record("t", 0, nextOffset++, "value")));
  }
}
