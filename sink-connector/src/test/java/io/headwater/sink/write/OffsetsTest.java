package io.headwater.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OffsetsTest {
  private static final TopicPartition T0 = new TopicPartition("t", 0);

  private final Offsets offsets = new Offsets();

  @Test
  void commitsTheContiguousSettledPrefixWhateverTheOrder() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Offsets tracked = new Offsets();
      tracked.open(List.of(T0));
      List<Acknowledgement> unsettled = new ArrayList<>();
      long consumed = random.nextInt(100);
      for (int i = 0; i < 200; i++) {
        if (unsettled.isEmpty() || random.nextBoolean()) {
          consumed += random.nextInt(4);
          unsettled.add(tracked.track(Events.record("t", 0, consumed++, "v")));
        } else {
          unsettled.remove(random.nextInt(unsettled.size())).settle();
        }
        long safe = unsettled.stream().mapToLong(Acknowledgement::offset).min().orElse(consumed);
        Map<TopicPartition, OffsetAndMetadata> committable = tracked.committable(at(consumed));
        if (committable.containsKey(T0)) {
          assertThat(committable.get(T0).offset()).as("seed %d", seed).isLessThanOrEqualTo(safe);
        }
        if (unsettled.isEmpty()) {
          assertThat(committable).as("seed %d", seed).isEqualTo(at(consumed));
        }
      }
    }
  }

  @Test
  void nothingIsCommittedBeforeTheFirstRecordIsSettled() {
    offsets.open(List.of(T0));
    offsets.track(Events.record("t", 0, 5, "v"));

    assertThat(offsets.committable(at(6))).isEmpty();
  }

  @Test
  void recordsThatATransformDroppedAreCommittedWithWhatStandsBeforeThem() {
    offsets.open(List.of(T0));
    offsets.track(Events.record("t", 0, 5, "v")).settle();

    assertThat(offsets.committable(at(40))).isEqualTo(at(40));
  }

  @Test
  void gapsDoNotHoldUpTheCommit() {
    offsets.open(List.of(T0));
    offsets.track(Events.record("t", 0, 5, "v")).settle();
    offsets.track(Events.record("t", 0, 9, "v")).settle();
    offsets.track(Events.record("t", 0, 10, "v"));

    assertThat(offsets.committable(at(11))).isEqualTo(at(10));
  }

  @Test
  void originalCoordinatesCountNotThoseThatATransformSet() {
    offsets.open(List.of(T0));
    var renamed = Events.record("t", 0, 5, "v").newRecord("other", 3, null, null, null, "v", 0L);

    offsets.track(renamed).settle();

    assertThat(offsets.committable(at(6))).isEqualTo(at(6));
  }

  @Test
  void settlingAfterARevocationHasNoEffectOnTheNextAssignment() {
    offsets.open(List.of(T0));
    Acknowledgement old = offsets.track(Events.record("t", 0, 5, "v"));
    offsets.close(List.of(T0));
    offsets.open(List.of(T0));
    offsets.track(Events.record("t", 0, 5, "v"));

    old.settle();

    assertThat(old.abandoned()).isTrue();
    assertThat(offsets.committable(at(6))).isEmpty();
  }

  @Test
  void redeliveredRecordsMustBeSettledAgain() {
    offsets.open(List.of(T0));
    Acknowledgement first = offsets.track(Events.record("t", 0, 5, "v"));
    Acknowledgement again = offsets.track(Events.record("t", 0, 5, "v"));

    first.settle();
    assertThat(offsets.committable(at(6))).isEmpty();

    again.settle();
    assertThat(offsets.committable(at(6))).isEqualTo(at(6));
  }

  @Test
  void neverCommitsBeyondWhatConnectDelivered() {
    offsets.open(List.of(T0));
    offsets.track(Events.record("t", 0, 5, "v")).settle();
    offsets.track(Events.record("t", 0, 6, "v"));

    assertThat(offsets.committable(at(3))).isEqualTo(at(3));
  }

  private static Map<TopicPartition, OffsetAndMetadata> at(long offset) {
    return Map.of(T0, new OffsetAndMetadata(offset));
  }
}
