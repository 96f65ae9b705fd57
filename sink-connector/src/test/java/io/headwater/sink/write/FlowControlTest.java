package io.headwater.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FlowControlTest {
  private static final TopicPartition T0 = new TopicPartition("t", 0);
  private static final TopicPartition T1 = new TopicPartition("t", 1);
  private static final long FULL = 1_000;

  private final FakeContext context = new FakeContext(null);
  private final Offsets offsets = new Offsets();
  private final FlowControl flow = new FlowControl(context, FULL);

  @Test
  void pausesWhenTheBufferIsFullAndResumesBelowThreeQuarters() {
    assign(T0, T1);

    flow.update(FULL, offsets);
    assertThat(context.paused).containsExactlyInAnyOrder(T0, T1);

    flow.update(FULL / 4 * 3, offsets);
    assertThat(context.paused).containsExactlyInAnyOrder(T0, T1);

    flow.update(FULL / 4 * 3 - 1, offsets);
    assertThat(context.paused).isEmpty();
  }

  @Test
  void partitionsThatComeWhileTheBufferIsFullArePaused() {
    assign(T0);
    flow.update(FULL, offsets);

    assign(T1);

    assertThat(context.paused).containsExactlyInAnyOrder(T0, T1);
  }

  @Test
  void aPartitionThatWasRevokedWhilePausedIsConsumedWhenItComesBackAfterTheBufferEmptied() {
    assign(T0);
    flow.update(FULL, offsets);
    offsets.close(List.of(T0));
    context.revoke(List.of(T0));

    // A rebalance takes several polls, and the task is called after each.
    flow.update(0, offsets);
    assign(T0);

    assertThat(context.paused).isEmpty();
  }

  private void assign(TopicPartition... partitions) {
    context.assign(List.of(partitions));
    offsets.open(List.of(partitions));
    flow.opened(List.of(partitions));
  }
}
