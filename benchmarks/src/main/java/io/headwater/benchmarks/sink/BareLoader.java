package io.headwater.benchmarks.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends ready bulk bodies with some threads and does nothing else: the ceiling of a sink. */
final class BareLoader {
  private final URI server;
  private final int threads;
  private final HttpClient http = HttpClient.newHttpClient();

  BareLoader(URI server, int threads) {
    this.server = server;
    this.threads = threads;
  }

  /** Bodies with the very documents and versions of a topic. */
  static List<byte[]> bodies(EventTopic topic, String index, int perRequest) {
    EventSeries series = topic.series();
    int events = topic.events();
    List<byte[]> bodies = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 1; i <= events; i++) {
      EventSeries.Event event = series.next();
      String action =
          "{\"index\":{\"_index\":\"%s\",\"_id\":\"%s\",\"version\":%d,\"version_type\":\"external_gte\"}}\n"
              .formatted(index, event.id(), event.version());
      body.writeBytes(action.getBytes(UTF_8));
      body.writeBytes(event.document());
      body.write('\n');
      if (i % perRequest == 0 || i == events) {
        bodies.add(body.toByteArray());
        body.reset();
      }
    }
    return bodies;
  }

  /** Sends all; returns when the last is answered. */
  void load(List<byte[]> bodies) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(pool.submit(() -> send(bodies, next)));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the bare loader failed", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Void send(List<byte[]> bodies, AtomicInteger next)
      throws IOException, InterruptedException {
    for (int i = next.getAndIncrement(); i < bodies.size(); i = next.getAndIncrement()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  server.resolve("/_bulk?filter_path=errors,items.*.status,items.*.error"))
              .header("Content-Type", "application/x-ndjson")
              .POST(HttpRequest.BodyPublishers.ofByteArray(bodies.get(i)))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200 || !answer.body().startsWith("{\"errors\":false")) {
        throw new IllegalStateException("status " + answer.statusCode());
      }
    }
    return null;
  }
}
