package io.headwater.sink.write;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** What a worker gives to a sink task. */
final class FakeContext implements SinkTaskContext {
  final Set<TopicPartition> assigned = new HashSet<>();

  /** What the consumer does not fetch. */
  final Set<TopicPartition> paused = new HashSet<>();

  // Connect keeps what the task asked for apart from the consumer's state, beyond a revocation.
  private final Set<TopicPartition> askedToPause = new HashSet<>();
  long timeout = -1;
  private final @Nullable ErrantRecordReporter reporter;

  FakeContext(@Nullable ErrantRecordReporter reporter) {
    this.reporter = reporter;
  }

  /** The consumer loses partitions. */
  void revoke(Collection<TopicPartition> partitions) {
    assigned.removeAll(partitions);
    paused.removeAll(partitions);
  }

  /** The consumer gets partitions; the task is told after this. */
  void assign(Collection<TopicPartition> partitions) {
    assigned.addAll(partitions);
    askedToPause.retainAll(assigned);
    paused.addAll(askedToPause);
  }

  /** The timeout for the next poll, which it ends. */
  long takeTimeout() {
    long taken = timeout;
    timeout = -1;
    return taken;
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void timeout(long timeoutMs) {
    timeout = timeoutMs;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return assigned;
  }

  @Override
  public void pause(TopicPartition... partitions) {
    requireAssigned(partitions);
    askedToPause.addAll(Arrays.asList(partitions));
    paused.addAll(Arrays.asList(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    requireAssigned(partitions);
    Arrays.asList(partitions).forEach(askedToPause::remove);
    Arrays.asList(partitions).forEach(paused::remove);
  }

  @Override
  public void requestCommit() {}

  @Override
  public @Nullable ErrantRecordReporter errantRecordReporter() {
    return reporter;
  }

  private void requireAssigned(TopicPartition... partitions) {
    if (!assigned.containsAll(Arrays.asList(partitions))) {
      throw new IllegalStateException("only assigned partitions can be paused and resumed");
    }
  }
}
