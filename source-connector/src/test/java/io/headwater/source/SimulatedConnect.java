package io.headwater.source;

import io.headwater.source.offset.StoredOffsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * What Connect does around a source task: sends records, acknowledges them late and in any order
 * between partitions, stores the offset behind the contiguous acknowledged records of each source
 * partition, and forgets what was not stored when a task dies. With exactly-once support a batch
 * and its offsets are one transaction.
 */
final class SimulatedConnect implements OffsetStorageReader {
  private static final class Sent {
    final SourceRecord record;
    boolean acknowledged;

    Sent(SourceRecord record) {
      this.record = record;
    }
  }

  /** One run of a task. */
  final class Worker {
    private final Map<Map<String, ?>, Deque<Sent>> unacknowledged = new LinkedHashMap<>();
    private final Map<Map<String, ?>, Map<String, ?>> committable = new HashMap<>();
    // By Kafka partition: a producer keeps the order of each, and of nothing else.
    private final Map<String, Deque<Sent>> inFlight = new TreeMap<>();
    private final Deque<List<SourceRecord>> transactions = new ArrayDeque<>();

    void send(List<SourceRecord> records) {
      if (exactlyOnce) {
        transactions.add(records);
        return;
      }
      for (SourceRecord record : records) {
        Sent sent = new Sent(record);
        inFlight.computeIfAbsent(kafkaPartition(record), p -> new ArrayDeque<>()).add(sent);
        unacknowledged.computeIfAbsent(record.sourcePartition(), p -> new ArrayDeque<>()).add(sent);
      }
    }

    private String kafkaPartition(SourceRecord record) {
      return record.topic() + "-" + Math.floorMod(String.valueOf(record.key()).hashCode(), 3);
    }

    /** Kafka takes some records, the oldest of any partition first. */
    void acknowledge(SourcePipeline pipeline, int most) {
      for (int i = 0; i < most && !transactions.isEmpty(); i++) {
        for (SourceRecord record : transactions.remove()) {
          log.add(record);
          store(record.sourcePartition(), record.sourceOffset());
          pipeline.acknowledge(record);
        }
      }
      for (int i = 0; i < most && !inFlightIsEmpty(); i++) {
        List<Deque<Sent>> lanes = inFlight.values().stream().filter(l -> !l.isEmpty()).toList();
        Sent sent = lanes.get(random.nextInt(lanes.size())).remove();
        log.add(sent.record);
        sent.acknowledged = true;
        pipeline.acknowledge(sent.record);
      }
      unacknowledged.forEach(
          (partition, queue) -> {
            while (!queue.isEmpty() && queue.peek().acknowledged) {
              committable.put(partition, queue.poll().record.sourceOffset());
            }
          });
    }

    void commit() {
      committable.forEach(SimulatedConnect.this::store);
      committable.clear();
    }

    /** One round of Connect's work: hands on what the task has, and all of it arrives. */
    void turn(SourcePipeline pipeline) throws InterruptedException {
      List<SourceRecord> records = pipeline.poll();
      if (records != null) {
        send(records);
      }
      acknowledge(pipeline, 100);
      commit();
    }

    /** The task dies: some records in flight still arrive, no offset does. */
    void die() {
      for (Deque<Sent> lane : inFlight.values()) {
        for (int i = random.nextInt(lane.size() + 1); i > 0; i--) {
          log.add(lane.remove().record);
        }
      }
    }

    boolean idle() {
      return transactions.isEmpty() && inFlightIsEmpty();
    }

    private boolean inFlightIsEmpty() {
      return inFlight.values().stream().allMatch(Deque::isEmpty);
    }
  }

  private final Random random;
  private final boolean exactlyOnce;
  private final Map<Map<String, ?>, Map<String, ?>> stored = new HashMap<>();
  private final List<SourceRecord> log = new ArrayList<>();

  SimulatedConnect(Random random) {
    this(random, false);
  }

  SimulatedConnect(Random random, boolean exactlyOnce) {
    this.random = random;
    this.exactlyOnce = exactlyOnce;
  }

  // A null offset deletes.
  private void store(Map<String, ?> partition, Map<String, ?> offset) {
    if (offset == null) {
      stored.remove(partition);
    } else {
      stored.put(partition, offset);
    }
  }

  List<SourceRecord> log() {
    return log;
  }

  Map<Map<String, ?>, Map<String, ?>> stored() {
    return stored;
  }

  StoredOffsets offsets(String table) {
    return new StoredOffsets(table, this);
  }

  @Override
  @SuppressWarnings({
    "unchecked",
    "NullAway"
  }) // Connect returns null for a partition without an offset.
  public <T> Map<String, Object> offset(Map<String, T> partition) {
    return (Map<String, Object>) stored.get(partition);
  }

  @Override
  public <T> Map<Map<String, T>, Map<String, Object>> offsets(
      Collection<Map<String, T>> partitions) {
    Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
    partitions.forEach(partition -> offsets.put(partition, offset(partition)));
    return offsets;
  }
}
