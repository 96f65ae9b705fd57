package io.headwater.benchmarks.source;

import io.headwater.source.DynamoDbStreamsSourceTask;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final String NAME = "benchmark";

  private final DynamoDbStreamsSourceTask task = new DynamoDbStreamsSourceTask();
  private final ObjectName metrics;
  private final Workers worker;
  private volatile long highestBufferedBytes;

  /**
   * Starts it.
   *
   * @param pauseMs what Kafka takes for each batch, besides nothing
   */
  TaskLoop(SimulatorProcess simulator, Settings settings, long pauseMs) {
    Map<String, String> properties = properties(simulator, settings);
    Offsets offsets = new Offsets();
    task.initialize(new Context(properties, offsets));
    task.start(properties);
    try {
      metrics =
          new ObjectName(
              "io.headwater:type=source,connector=" + ObjectName.quote(NAME) + ",task=0");
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    this.worker =
        new Workers(
            "task",
            1,
            () -> {
              List<SourceRecord> records = task.poll();
              if (records == null) {
                return 0;
              }
              for (SourceRecord record : records) {
                if (record.topic().startsWith("__")) {
                  offsets.store(record);
                }
                task.commitRecord(record, null);
              }
              sample();
              if (pauseMs > 0) {
                Thread.sleep(pauseMs);
              }
              return records.size();
            });
  }

  private static Map<String, String> properties(SimulatorProcess simulator, Settings settings) {
    Map<String, String> properties = new HashMap<>(settings.options());
    properties.put("name", NAME);
    properties.put("table.include.list", SimulatorProcess.TABLE);
    properties.put("snapshot.mode", "never");
    properties.put("aws.region", SimulatorProcess.REGION);
    properties.put("aws.endpoint", simulator.endpoint().toString());
    properties.put("aws.access.key.id", "key");
    properties.put("aws.secret.access.key", "secret");
    properties.put("reader.threads", Integer.toString(settings.threads()));
    properties.put("headwater.task", "0");
    properties.put("headwater.tables", "1");
    String hand = "headwater.0.";
    properties.put(hand + "table", SimulatorProcess.TABLE);
    properties.put(hand + "table.id", "benchmark");
    properties.put(hand + "view.type", settings.viewType());
    properties.put(hand + "partition.key", "S:pk");
    properties.put(hand + "items", "0");
    properties.put(hand + "stream", simulator.stream());
    properties.put(hand + "epoch", "1");
    properties.put(hand + "begun.ms", Long.toString(System.currentTimeMillis()));
    properties.put(hand + "snapshot.segments", "0");
    properties.put(hand + "segments", "");
    try (StreamClient client = new StreamClient(simulator.endpoint(), 1)) {
      // A first shard's name is its lineage's.
      properties.put(hand + "lineages", String.join(",", client.shards(simulator.stream())));
    }
    return properties;
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

  /**
   * How the task is set.
   *
   * @param threads its reader threads
   * @param viewType the stream's
   * @param options options of the connector, besides what the benchmark sets
   */
  record Settings(int threads, String viewType, Map<String, String> options) {}

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
