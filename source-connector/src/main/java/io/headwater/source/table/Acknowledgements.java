package io.headwater.source.table;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Counts what Kafka acknowledged, by source partition.
 *
 * <p>Owned by the task thread; the producer's threads call only {@link #acknowledge}.
 */
public final class Acknowledgements {
  private static final class Count {
    final LongAdder total = new LongAdder();
    final AtomicBoolean changed = new AtomicBoolean();
    final LongConsumer listener;

    Count(LongConsumer listener) {
      this.listener = listener;
    }
  }

  private final ConcurrentHashMap<Map<String, ?>, Count> counts = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Count> changed = new ConcurrentLinkedQueue<>();

  /**
   * Tells a listener how many records of a partition were acknowledged until now, whenever it
   * changed.
   */
  void watch(Map<String, String> partition, LongConsumer listener) {
    counts.put(partition, new Count(listener));
  }

  void forget(Map<String, String> partition) {
    counts.remove(partition);
  }

  /** Kafka acknowledged a record. */
  public void acknowledge(SourceRecord record) {
    Count count = counts.get(record.sourcePartition());
    if (count != null) {
      count.total.increment();
      if (count.changed.compareAndSet(false, true)) {
        changed.add(count);
      }
    }
  }

  /** Calls the listeners of what changed. */
  public void deliver() {
    for (Count count = changed.poll(); count != null; count = changed.poll()) {
      // First the mark, then the sum: what is added in between marks it anew.
      count.changed.set(false);
      count.listener.accept(count.total.sum());
    }
  }
}
