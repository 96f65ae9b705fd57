package io.headwater.source.metrics;

import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardMeter;
import io.headwater.source.stream.StreamChange;
import io.headwater.source.stream.TableStream;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The metrics of one shard. Written by reader threads, read by JMX. */
final class ShardMetrics implements ShardMXBean, ShardMeter {
  static final long RETENTION_MS = TableStream.RETENTION.toMillis();
  private static final long CAUGHT_UP = Long.MAX_VALUE;
  private static final long UNREAD = -1;

  private final TaskMetrics task;
  private final Clock clock;
  private final LongAdder records = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder throttles = new LongAdder();
  private final LongAdder errors = new LongAdder();
  // When the last record was created that was read, epoch milliseconds.
  private final AtomicLong readUpTo = new AtomicLong(UNREAD);

  ShardMetrics(TaskMetrics task, Clock clock) {
    this.task = task;
    this.clock = clock;
  }

  @Override
  public void read(RecordPage page) {
    List<StreamChange> changes = page.changes();
    if (changes.isEmpty()) {
      return;
    }
    records.add(changes.size());
    long size = changes.stream().mapToLong(StreamChange::sizeBytes).sum();
    bytes.add(size);
    task.read(size);
    readUpTo.set(changes.get(changes.size() - 1).createdAt().toEpochMilli());
  }

  @Override
  public void caughtUp() {
    readUpTo.set(CAUGHT_UP);
  }

  @Override
  public void throttled() {
    throttles.increment();
    task.throttled();
  }

  @Override
  public void failed() {
    errors.increment();
    task.failed();
  }

  @Override
  public long getRecords() {
    return records.sum();
  }

  @Override
  public long getBytes() {
    return bytes.sum();
  }

  @Override
  public long getMillisBehindLatest() {
    long upTo = readUpTo.get();
    if (upTo == UNREAD) {
      return -1;
    }
    return upTo == CAUGHT_UP ? 0 : Math.max(0, clock.millis() - upTo);
  }

  @Override
  public long getMillisToTrimHorizon() {
    return RETENTION_MS - Math.max(0, getMillisBehindLatest());
  }

  @Override
  public long getThrottles() {
    return throttles.sum();
  }

  @Override
  public long getErrors() {
    return errors.sum();
  }
}
