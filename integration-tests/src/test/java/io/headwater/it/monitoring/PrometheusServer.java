package io.headwater.it.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Prometheus in a process of its own on 127.0.0.1; {@code -Dprometheus.bin} says where it is. */
final class PrometheusServer implements AutoCloseable {
  private static final Path BINARY = Path.of(System.getProperty("prometheus.bin", "prometheus"));
  private static final int PATIENCE_SECONDS = 15;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Process process;
  private final URI uri;

  private PrometheusServer(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /**
   * Starts it; it is not ready yet.
   *
   * @param config its configuration; data and log are put beside it
   */
  static PrometheusServer start(Path config) throws IOException {
    int port = MonitoredWorker.freePort();
    Process process =
        run(
            config.resolveSibling("prometheus.log"),
            BINARY,
            "--config.file=" + config,
            "--storage.tsdb.path=" + config.resolveSibling("data"),
            "--web.listen-address=127.0.0.1:" + port);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new PrometheusServer(process, URI.create("http://127.0.0.1:" + port));
  }

  /** Runs promtool, which lies beside Prometheus, and fails with what it says if it fails. */
  static void promtool(Path log, String... arguments) throws IOException, InterruptedException {
    Process promtool = run(log, BINARY.resolveSibling("promtool"), arguments);
    if (!promtool.waitFor(PATIENCE_SECONDS * 2, TimeUnit.SECONDS) || promtool.exitValue() != 0) {
      promtool.destroyForcibly();
      throw new AssertionError(String.join(" ", arguments) + ":\n" + MonitoringFiles.text(log));
    }
  }

  private static Process run(Path log, Path binary, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(binary.toString());
    builder.command().addAll(List.of(arguments));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(
          "there is no "
              + binary
              + "; install the Debian package prometheus, or say where it is with"
              + " -Dprometheus.bin=<the file>",
          e);
    }
  }

  boolean isReady() {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException e) {
      if (!process.isAlive()) {
        throw new UncheckedIOException("Prometheus has ended", e);
      }
      return false;
    }
  }

  /** What an expression selects now. */
  JsonNode query(String expression) {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return data("/api/v1/query?query=" + encoded).path("result");
  }

  /** The alerts that are pending or firing. */
  JsonNode alerts() {
    return data("/api/v1/alerts").path("alerts");
  }

  /** The rules, with their last errors. */
  JsonNode rules() {
    return data("/api/v1/rules");
  }

  private JsonNode data(String path) {
    try {
      HttpResponse<String> response = get(path);
      JsonNode answer = json.readTree(response.body());
      if (!answer.path("status").asText().equals("success")) {
        throw new AssertionError(path + ": " + response.body());
      }
      return answer.path("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> get(String path) throws IOException {
    try {
      return client.send(
          HttpRequest.newBuilder(uri.resolve(path)).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
