package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.ChildProcess;
import io.headwater.localstack.client.SearchClient;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** An {@link AnsweringEndpoint} in a process of its own. Keeps nothing, so knows no indices. */
final class EndpointProcess implements Target, AutoCloseable {
  private final ChildProcess process;
  private final URI uri;
  private final SearchClient client;

  private EndpointProcess(ChildProcess process, URI uri) {
    this.process = process;
    this.uri = uri;
    this.client = new SearchClient(uri);
  }

  static EndpointProcess start() throws IOException {
    ChildProcess process =
        new ChildProcess(
            // Without the second, each answer waits 40 ms for an acknowledgement.
            List.of("-Xmx512m", "-Dsun.net.httpserver.nodelay=true"),
            AnsweringEndpoint.class.getName(),
            List.of());
    return new EndpointProcess(process, URI.create(process.answer("endpoint=")));
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
    process.close();
  }
}
