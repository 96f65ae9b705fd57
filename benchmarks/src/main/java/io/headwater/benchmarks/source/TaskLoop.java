package io.headwater.benchmarks.source;

import io.headwater.source.DynamoDbStreamsSourceTask;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * One source task as a Connect worker would run it, without Kafka: every record is acknowledged
 * when it was handed over.
 */
final class TaskLoop implements Contestant {
  private final DynamoDbStreamsSourceTask task = new DynamoDbStreamsSourceTask();
  private final Offsets offsets = new Offsets();
  private final Consumer<SourceRecord> watcher;
  private final long pauseMs;
  private final ObjectName metrics;
  private final Workers worker;
  private volatile long highestBufferedBytes;

  /** Starts it with a Kafka that takes no time. */
  TaskLoop(Map<String, String> properties) {
    this(properties, record -> {}, 0);
  }

  /**
   * Starts it.
   *
   * @param watcher sees every event, on the task's thread
   * @param pauseMs what Kafka takes for each batch, besides nothing
   */
  TaskLoop(Map<String, String> properties, Consumer<SourceRecord> watcher, long pauseMs) {
    this.watcher = watcher;
    this.pauseMs = pauseMs;
    task.initialize(new Context(properties, offsets));
    task.start(properties);
    try {
      metrics =
          new ObjectName(
              "io.headwater:type=source,connector="
                  + ObjectName.quote(TaskProperties.NAME)
                  + ",task=0");
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    this.worker = new Workers("task", 1, this::poll);
  }

  private int poll() throws InterruptedException, JMException {
    List<SourceRecord> records = task.poll();
    if (records == null) {
      return 0;
    }
    int events = 0;
    for (SourceRecord record : records) {
      if (record.topic().startsWith("__")) {
        offsets.store(record);
      } else {
        watcher.accept(record);
        events++;
      }
      task.commitRecord(record, null);
    }
    sample();
    if (pauseMs > 0) {
      Thread.sleep(pauseMs);
    }
    return events;
  }

  // The task writes the metric once a second.
  private void sample() throws JMException {
    highestBufferedBytes = Math.max(highestBufferedBytes, attribute("BufferedBytes"));
  }

  private long attribute(String name) throws JMException {
    return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(metrics, name);
  }

  /** The most bytes that were read ahead, of what was seen. */
  long highestBufferedBytes() {
    return highestBufferedBytes;
  }

  /** The option {@code buffer.max.bytes}. */
  long bufferMaxBytes() {
    try {
      return attribute("BufferMaxBytes");
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long records() {
    return worker.records();
  }

  @Override
  public void check() {
    worker.check();
  }

  @Override
  public void close() {
    worker.close();
    task.stop();
  }

  private record Context(Map<String, String> configs, OffsetStorageReader offsetStorageReader)
      implements SourceTaskContext {}

  /** Offsets of positions only; owned by the task's thread. */
  private static final class Offsets implements OffsetStorageReader {
    private final Map<Map<String, ?>, Map<String, Object>> stored = new HashMap<>();

    @SuppressWarnings("unchecked")
    void store(SourceRecord record) {
      stored.put(record.sourcePartition(), (Map<String, Object>) record.sourceOffset());
    }

    @Override
    @SuppressWarnings("NullAway") // As Connect has it: null where nothing is stored.
    public <T> Map<String, Object> offset(Map<String, T> partition) {
      return stored.get(partition);
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
      partitions.forEach(
          partition -> {
            Map<String, Object> offset = stored.get(partition);
            if (offset != null) {
              found.put(partition, offset);
            }
          });
      return found;
    }
  }
}
