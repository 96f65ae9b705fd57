package io.headwater.benchmarks.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The stream simulator with ready records, in a process of its own. */
final class SimulatorProcess implements AutoCloseable {
  static final String REGION = "us-east-1";
  static final String TABLE = "simulated";
  private static final String ENDPOINT = "endpoint=";

  private final Process process;
  private final URI endpoint;
  private final String stream;

  /**
   * Starts it and waits until it serves.
   *
   * @param updates whether records have both images
   */
  SimulatorProcess(int shards, int recordsPerShard, int recordBytes, boolean updates)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                "io.headwater.localstack.simulator.SimulatorMain",
                "table=" + TABLE,
                "roots=" + shards,
                "records=" + recordsPerShard,
                "bytes=" + recordBytes,
                "updates=" + updates,
                "ready=true",
                "endless=true"));
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    this.endpoint = awaitEndpoint();
    try (StreamClient client = new StreamClient(endpoint, 1)) {
      this.stream = client.onlyStream();
    }
  }

  private URI awaitEndpoint() throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(ENDPOINT)) {
        return URI.create(line.substring(ENDPOINT.length()));
      }
    }
    throw new IllegalStateException("the simulator did not start");
  }

  URI endpoint() {
    return endpoint;
  }

  /** The stream's ARN. */
  String stream() {
    return stream;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
