package io.headwater.benchmarks.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.source.SourceRecord;

/** Writes single items and tells when their records arrive. */
final class FirstRecords {
  /** How many items are written at a time. */
  static final int ITEMS = 4;

  // Until a shard that had a record is idle again.
  private static final int PAUSE_MS = 3_000;
  private static final int JITTER_MS = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Map<String, Long> arrivals = new ConcurrentHashMap<>();
  private final Random random = new Random(7);

  /** A record arrived. Called by the task's thread. */
  void arrived(SourceRecord record) {
    arrivals.put(String.valueOf(record.key()), System.nanoTime());
  }

  /**
   * Writes items and waits for their records.
   *
   * @return the delays in milliseconds
   */
  List<Double> probe(SimulatorProcess simulator, int times) throws InterruptedException {
    List<Long> writes = new ArrayList<>();
    try (TableClient client = new TableClient(simulator.endpoint(), 1)) {
      for (int i = 0; i < times; i++) {
        Thread.sleep(PAUSE_MS + random.nextInt(JITTER_MS));
        for (int j = 0; j < ITEMS; j++) {
          client.put(item(writes.size()));
          writes.add(System.nanoTime());
        }
      }
    }
    List<Double> delays = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (int i = 0; i < writes.size(); i++) {
      delays.add((arrival(i, deadline) - writes.get(i)) / 1e6);
    }
    return delays;
  }

  private long arrival(int number, long deadline) throws InterruptedException {
    String key = "{\"pk\":\"" + item(number) + "\"}";
    Long arrival = arrivals.get(key);
    while (arrival == null) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no record of " + key + " after " + PATIENCE.toSeconds());
      }
      Thread.sleep(10);
      arrival = arrivals.get(key);
    }
    return arrival;
  }

  private static String item(int number) {
    return "probe-" + number;
  }
}
