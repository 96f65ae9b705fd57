package io.headwater.benchmarks.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The stream simulator with one table, in a process of its own, which ends with this one. */
final class SimulatorProcess implements AutoCloseable {
  static final String REGION = "us-east-1";
  static final String TABLE = "simulated";
  private static final String ENDPOINT = "endpoint=";
  private static final String CALLS = "calls=";

  private final Process process;
  private final PrintWriter questions;
  private final BufferedReader answers;
  private final URI endpoint;
  private final String stream;

  /**
   * Starts it and waits until it serves.
   *
   * @param arguments the simulator's own
   */
  private SimulatorProcess(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                // Pages of 1 MB are no humongous objects then.
                "-XX:G1HeapRegionSize=8m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.headwater.localstack.simulator.SimulatorMain",
                "table=" + TABLE));
    command.addAll(List.of(arguments));
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.questions = new PrintWriter(process.outputWriter(UTF_8), /* autoFlush= */ true);
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    try {
      this.endpoint = URI.create(answer(ENDPOINT));
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

  private String answer(String begin) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(begin)) {
        return line.substring(begin.length());
      }
    }
    throw new IllegalStateException("the simulator has ended");
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
    questions.println(operation);
    return Long.parseLong(answer(CALLS));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
