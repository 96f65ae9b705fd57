package io.headwater.benchmarks.source;

import io.headwater.benchmarks.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The stream simulator with one table, in a process of its own, which ends with this one. */
final class SimulatorProcess implements AutoCloseable {
  static final String REGION = "us-east-1";
  static final String TABLE = "simulated";
  private static final String ENDPOINT = "endpoint=";
  private static final String CALLS = "calls=";

  private final ChildProcess process;
  private final URI endpoint;
  private final String stream;

  /**
   * Starts it and waits until it serves.
   *
   * @param arguments the simulator's own
   */
  private SimulatorProcess(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("table=" + TABLE);
    this.process =
        new ChildProcess(
            // Pages of 1 MB are no humongous objects then.
            List.of("-Xmx2g", "-XX:G1HeapRegionSize=8m"),
            "io.headwater.localstack.simulator.SimulatorMain",
            all);
    try {
      this.endpoint = URI.create(process.answer(ENDPOINT));
      try (StreamClient client = new StreamClient(endpoint, 1)) {
        this.stream = client.onlyStream();
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * One whose shards are full of records that were made beforehand.
   *
   * @param updates whether records have both images
   * @param endless whether a shard begins anew after its last record
   */
  static SimulatorProcess ready(
      int shards, int recordsPerShard, int recordBytes, boolean updates, boolean endless)
      throws IOException {
    return new SimulatorProcess(
        "roots=" + shards,
        "records=" + recordsPerShard,
        "bytes=" + recordBytes,
        "updates=" + updates,
        "ready=true",
        "endless=" + endless);
  }

  /** One whose table is empty and can be written. */
  static SimulatorProcess empty(int shards) throws IOException {
    return new SimulatorProcess("roots=" + shards, "records=0");
  }

  URI endpoint() {
    return endpoint;
  }

  /** The stream's ARN. */
  String stream() {
    return stream;
  }

  /** How often an operation was called. */
  long calls(String operation) throws IOException {
    process.ask(operation);
    return Long.parseLong(process.answer(CALLS));
  }

  @Override
  public void close() {
    process.close();
  }
}
