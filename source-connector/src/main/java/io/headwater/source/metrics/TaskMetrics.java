package io.headwater.source.metrics;

import io.headwater.source.lineage.ShardId;
import io.headwater.source.stream.ShardMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of one task and of its shards. Written by the task's threads, read by JMX. */
public final class TaskMetrics implements SourceTaskMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskMetrics.class);
  // From here on somebody should look.
  private static final long ALARM_MS = Duration.ofHours(4).toMillis();

  private final String name;
  private final long bufferMaxBytes;
  private final Clock clock;
  private final ConcurrentHashMap<String, ShardMetrics> shards = new ConcurrentHashMap<>();
  private final LongAdder records = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder throttles = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder gaps = new LongAdder();
  private final LongAdder snapshotRows = new LongAdder();
  private final DoubleAdder snapshotReadUnits = new DoubleAdder();
  private volatile State state = new State(0, 0, 0, 0, 0);
  private volatile Snapshot snapshot = new Snapshot(0, 100, 0);
  private boolean alarmed;

  /**
   * What the task's tables look like at a moment.
   *
   * @param open shards that are being read
   * @param waiting shards that wait for their parent
   * @param finished shards that were read to their end and are still listed
   * @param awaitingSnapshot tables that wait for the connector
   * @param bufferedBytes bytes that were read ahead of Kafka
   */
  public record State(
      int open, int waiting, int finished, int awaitingSnapshot, long bufferedBytes) {}

  /**
   * How far the task's snapshots are.
   *
   * @param openSegments segments whose scan is under way
   * @param percent how much is scanned, estimated
   * @param millisLeft until it is done, −1 if unknown, 0 if there is nothing to do
   */
  public record Snapshot(int openSegments, double percent, long millisLeft) {}

  private TaskMetrics(String name, long bufferMaxBytes, Clock clock) {
    this.name = name;
    this.bufferMaxBytes = bufferMaxBytes;
    this.clock = clock;
  }

  /** Registers the metrics of a task. */
  public static TaskMetrics register(String connector, int task, long bufferMaxBytes, Clock clock) {
    String name =
        "io.headwater:type=source,connector=" + ObjectName.quote(connector) + ",task=" + task;
    TaskMetrics metrics = new TaskMetrics(name, bufferMaxBytes, clock);
    Beans.register(metrics, name);
    return metrics;
  }

  /** Registers the metrics of a shard that is opened. */
  public ShardMeter shard(String table, ShardId shard) {
    String shardName = shardName(table, shard);
    ShardMetrics metrics = new ShardMetrics(this, clock);
    shards.put(shardName, metrics);
    Beans.register(metrics, shardName);
    return metrics;
  }

  /** A shard is read no more. */
  public void shardEnded(String table, ShardId shard) {
    String shardName = shardName(table, shard);
    if (shards.remove(shardName) != null) {
      Beans.unregister(shardName);
    }
  }

  private String shardName(String table, ShardId shard) {
    return name + ",table=" + ObjectName.quote(table) + ",shard=" + ObjectName.quote(shard.value());
  }

  /** Stream records were handed to Connect. */
  public void emitted(int count) {
    records.add(count);
  }

  /** Rows of a snapshot were handed to Connect. */
  public void rows(int count) {
    snapshotRows.add(count);
  }

  /** A scan consumed read units. */
  public void consumed(double readUnits) {
    snapshotReadUnits.add(readUnits);
  }

  /** Kafka acknowledged a record. */
  public void acknowledged() {
    acknowledged.increment();
  }

  /** A gap was met and the task goes on. */
  public void gap() {
    gaps.increment();
  }

  void read(long size) {
    bytes.add(size);
  }

  void throttled() {
    throttles.increment();
  }

  void failed() {
    errors.increment();
  }

  /** Tells how things stand, and warns in the log when records are about to expire unread. */
  public void update(State now) {
    state = now;
    long left = getMillisToTrimHorizon();
    boolean low = left < ALARM_MS;
    if (low && !alarmed) {
      LOG.warn(
          "{}: the oldest unread records expire in {}; more tasks, more partitions or fewer other consumers may help",
          name,
          Duration.ofMillis(Math.max(0, left)));
    } else if (!low && alarmed) {
      LOG.info("{}: no unread records are about to expire any more", name);
    }
    alarmed = low;
  }

  /** Tells how far the snapshots are. */
  public void update(Snapshot now) {
    snapshot = now;
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
  public long getAcknowledged() {
    return acknowledged.sum();
  }

  @Override
  public long getMillisBehindLatest() {
    return shards.values().stream().mapToLong(ShardMetrics::getMillisBehindLatest).max().orElse(-1);
  }

  @Override
  public long getMillisToTrimHorizon() {
    return ShardMetrics.RETENTION_MS - Math.max(0, getMillisBehindLatest());
  }

  @Override
  public long getOpenShards() {
    return state.open();
  }

  @Override
  public long getWaitingShards() {
    return state.waiting();
  }

  @Override
  public long getFinishedShards() {
    return state.finished();
  }

  @Override
  public long getThrottles() {
    return throttles.sum();
  }

  @Override
  public long getErrors() {
    return errors.sum();
  }

  @Override
  public long getGaps() {
    return gaps.sum();
  }

  @Override
  public long getTablesAwaitingSnapshot() {
    return state.awaitingSnapshot();
  }

  @Override
  public long getBufferedBytes() {
    return state.bufferedBytes();
  }

  @Override
  public long getBufferMaxBytes() {
    return bufferMaxBytes;
  }

  @Override
  public long getSnapshotRows() {
    return snapshotRows.sum();
  }

  @Override
  public long getSnapshotSegmentsOpen() {
    return snapshot.openSegments();
  }

  @Override
  public double getSnapshotPercent() {
    return snapshot.percent();
  }

  @Override
  public long getSnapshotMillisLeft() {
    return snapshot.millisLeft();
  }

  @Override
  public double getSnapshotReadUnits() {
    return snapshotReadUnits.sum();
  }

  @Override
  public void close() {
    shards.keySet().forEach(Beans::unregister);
    shards.clear();
    Beans.unregister(name);
  }
}
