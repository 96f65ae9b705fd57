package io.headwater.source;

import io.headwater.source.metrics.TaskMetrics;
import io.headwater.source.read.PageReaders;
import io.headwater.source.table.Acknowledgements;
import io.headwater.source.table.Cadence;
import io.headwater.source.table.Outbox;
import io.headwater.source.table.TableReading;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.ToIntFunction;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The core of a source task: what it reads of each table, and the threads that read.
 *
 * <p>Owned by the task thread; the producer's threads call only {@link #acknowledge}.
 */
final class SourcePipeline implements AutoCloseable {
  // Records of several small pages are handed over together.
  private static final int FULL_BATCH = 2_000;
  private static final long FULL_BATCH_BYTES = 8 << 20;
  private static final Duration METRICS_PAUSE = Duration.ofSeconds(1);

  private final List<TableReading> tables;
  private final PageReaders readers;
  private final ScheduledExecutorService discoveryThread;
  private final AutoCloseable calls;
  private final Acknowledgements acknowledgements;
  private final Outbox outbox;
  private final TaskMetrics metrics;
  private final Duration pollPatience;
  private final Cadence metricsCadence;

  /**
   * The core over given parts, which are closed with it.
   *
   * @param calls ends the calls under way when it is closed: a thread that waits for an answer does
   *     not heed an interruption
   */
  SourcePipeline(
      List<TableReading> tables,
      PageReaders readers,
      ScheduledExecutorService discoveryThread,
      AutoCloseable calls,
      Acknowledgements acknowledgements,
      Outbox outbox,
      TaskMetrics metrics,
      Clock clock,
      Duration pollPatience) {
    this.tables = tables;
    this.readers = readers;
    this.discoveryThread = discoveryThread;
    this.calls = calls;
    this.acknowledgements = acknowledgements;
    this.outbox = outbox;
    this.metrics = metrics;
    this.metricsCadence = new Cadence(clock);
    this.pollPatience = pollPatience;
  }

  /** The next records, null if there are none for now. */
  @Nullable List<SourceRecord> poll() throws InterruptedException {
    acknowledgements.deliver();
    tables.forEach(TableReading::advance);
    tellMetrics();
    Duration patience = outbox.size() == 0 ? pollPatience : Duration.ZERO;
    long taken = readers.takenBytes();
    while (outbox.size() < FULL_BATCH
        && readers.takenBytes() - taken < FULL_BATCH_BYTES
        && readers.takeNext(patience)) {
      patience = Duration.ZERO;
    }
    List<SourceRecord> records = outbox.takeAll();
    return records.isEmpty() ? null : records;
  }

  /** Kafka acknowledged a record. Called by the producer's threads. */
  void acknowledge(SourceRecord record) {
    metrics.acknowledged();
    acknowledgements.acknowledge(record);
  }

  private void tellMetrics() {
    if (!metricsCadence.isDue(METRICS_PAUSE)) {
      return;
    }
    metrics.update(
        new TaskMetrics.State(
            sum(TableReading::open),
            sum(TableReading::waiting),
            sum(TableReading::finished),
            sum(table -> table.halted() ? 1 : 0),
            readers.heldBytes()));
    metrics.update(
        new TaskMetrics.Snapshot(
            sum(TableReading::openSegments),
            tables.stream().mapToDouble(TableReading::snapshotPercent).min().orElse(100),
            millisLeft()));
  }

  private long millisLeft() {
    long most = 0;
    for (TableReading table : tables) {
      if (table.openSegments() > 0) {
        long left = table.snapshotLeft().map(Duration::toMillis).orElse(-1L);
        if (left < 0) {
          return -1;
        }
        most = Math.max(most, left);
      }
    }
    return most;
  }

  private int sum(ToIntFunction<TableReading> figure) {
    return tables.stream().mapToInt(figure).sum();
  }

  @Override
  public void close() {
    discoveryThread.shutdownNow();
    readers.stop();
    try (metrics;
        readers) {
      calls.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ConnectException("the calls under way could not be ended", e);
    }
  }
}
