package io.headwater.sink.write;

import java.util.Arrays;
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
  final Set<TopicPartition> paused = new HashSet<>();
  long timeout = -1;
  private final @Nullable ErrantRecordReporter reporter;

  FakeContext(@Nullable ErrantRecordReporter reporter) {
    this.reporter = reporter;
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
    paused.addAll(Arrays.asList(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    requireAssigned(partitions);
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
