package io.headwater.benchmarks.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.localstack.client.SearchClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;

/** An {@link AnsweringEndpoint} in a process of its own. Keeps nothing, so knows no indices. */
final class EndpointProcess implements Target, AutoCloseable {
  private final Process process;
  private final URI uri;
  private final SearchClient client;

  private EndpointProcess(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
    this.client = new SearchClient(uri);
  }

  static EndpointProcess start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // Otherwise each answer waits 40 ms for an acknowledgement.
                "-Dsun.net.httpserver.nodelay=true",
                "-cp",
                System.getProperty("java.class.path"),
                AnsweringEndpoint.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = output.readLine();
    if (line == null) {
      throw new IllegalStateException("the endpoint did not start");
    }
    return new EndpointProcess(process, URI.create(line.substring(line.indexOf('=') + 1)));
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public long written(String index) {
    return client.get("/_received").path("items").asLong();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
