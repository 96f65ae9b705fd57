package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bulk requests over HTTP, with versions as OpenSearch applies them, and with everything that can
 * happen to an answer on its way.
 */
final class FaultyServer implements AutoCloseable {
  record Document(long version, @Nullable String source) {}

  private static final String ROOT =
      "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"2.19.6\"}}";
  private static final List<String> REFUSALS =
      List.of(
          "429 {\"error\":{\"type\":\"rejected_execution_exception\",\"reason\":\"queue\"}}",
          "503 {\"error\":{\"type\":\"unavailable_shards_exception\",\"reason\":\"none\"}}",
          "502 <html>bad gateway</html>",
          "200 <html>a login page</html>");
  private static final String TOO_LARGE = "413 ";
  private static final List<String> ITEM_FAULTS =
      List.of(
          "429 rejected_execution_exception",
          "429 cluster_block_exception",
          "403 cluster_block_exception",
          "503 unavailable_shards_exception",
          "500 exception",
          "404 shard_not_found_exception");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Document> documents = new HashMap<>();
  private final Random random;
  private final AtomicInteger faults = new AtomicInteger();
  private volatile double weather;

  FaultyServer(long seed) throws IOException {
    random = new Random(seed);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How likely faults are, from 0 to 1. */
  void weather(double share) {
    weather = share;
  }

  int faults() {
    return faults.get();
  }

  @Nullable Document document(String address) {
    synchronized (documents) {
      return documents.get(address);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    switch (exchange.getRequestURI().getPath()) {
      case "/_bulk" -> bulk(exchange, body);
      case "/" -> answer(exchange, 200, ROOT);
      default -> answer(exchange, happens(0.2) ? 503 : 200, "{}");
    }
  }

  private void bulk(HttpExchange exchange, byte[] body) throws IOException {
    if (happens(0.1)) {
      // The connection is lost before the request is read.
      exchange.close();
      return;
    }
    // Of a document that is alone the sink has to believe what is said of it here.
    boolean alone = BulkOperation.parse(body).size() == 1;
    if (happens(0.15)) {
      String[] refusal = (!alone && happens(0.2) ? TOO_LARGE : pick(REFUSALS)).split(" ", 2);
      answer(exchange, Integer.parseInt(refusal[0]), refusal[1]);
      return;
    }
    String answer = applied(body);
    if (happens(0.1)) {
      // It is written, but nobody hears of it.
      exchange.close();
    } else if (happens(0.1)) {
      byte[] whole = answer.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, whole.length);
      exchange.getResponseBody().write(whole, 0, whole.length / 2);
      exchange.getResponseBody().flush();
      exchange.close();
    } else if (!alone && happens(0.05)) {
      answer(exchange, 200, "{\"errors\":false,\"items\":[{\"index\":{\"status\":200}}]}");
    } else if (happens(0.05)) {
      pause(400);
      answer(exchange, 200, answer);
    } else {
      answer(exchange, 200, answer);
    }
  }

  private String applied(byte[] body) {
    StringBuilder answer = new StringBuilder("{\"errors\":true,\"items\":[");
    synchronized (documents) {
      for (BulkOperation operation : BulkOperation.parse(body)) {
        String item = happens(0.15) ? fault() : apply(operation);
        answer.append(answer.charAt(answer.length() - 1) == '[' ? "" : ",");
        answer.append("{\"").append(operation.action()).append("\":").append(item).append('}');
      }
    }
    return answer.append("]}").toString();
  }

  private String fault() {
    String[] fault = pick(ITEM_FAULTS).split(" ", 2);
    return item(fault[0], fault[1]);
  }

  private String apply(BulkOperation operation) {
    String document = operation.document();
    if (document != null && document.contains("\"poison\"")) {
      return item("400", "mapper_parsing_exception");
    }
    Long version = operation.version();
    if (version == null) {
      throw new AssertionError("a write has no version");
    }
    String address = operation.index() + "/" + operation.id();
    Document current = documents.get(address);
    if (current != null && current.version > version) {
      return item("409", "version_conflict_engine_exception");
    }
    documents.put(address, new Document(version, document));
    boolean missing = document == null && (current == null || current.source == null);
    return "{\"status\":" + (missing ? 404 : 200) + "}";
  }

  private static String item(String status, String type) {
    return "{\"status\":"
        + status
        + ",\"error\":{\"type\":\""
        + type
        + "\",\"reason\":\"because\"}}";
  }

  private boolean happens(double share) {
    boolean fault;
    synchronized (random) {
      fault = random.nextDouble() < share * weather;
    }
    if (fault) {
      faults.incrementAndGet();
    }
    return fault;
  }

  private <T> T pick(List<T> of) {
    synchronized (random) {
      return of.get(random.nextInt(of.size()));
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(UTF_8);
      boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
      if (!empty) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }
}
