package io.headwater.localstack.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The HTTP side. Each call is answered by one thread of a fixed pool. */
final class WireServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BACKLOG = 128;

  static {
    // Read once by the JDK's server: answers go out at once, idle connections stay.
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("sun.net.httpserver.idleInterval", "3600");
    setIfAbsent("sun.net.httpserver.maxIdleConnections", "1000");
  }

  private final World world;
  private final Operations operations;
  private final Faults faults;
  private final HttpServer server;
  private final ExecutorService pool;
  private final AtomicLong requests = new AtomicLong();

  WireServer(World world, Operations operations, Faults faults, SimulatorOptions options)
      throws IOException {
    this.world = world;
    this.operations = operations;
    this.faults = faults;
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), options.port());
    this.server = HttpServer.create(address, BACKLOG);
    this.pool =
        Executors.newFixedThreadPool(
            options.threads(),
            task -> {
              Thread thread = new Thread(task, "stream-simulator");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(pool);
    server.createContext("/", this::handle);
    server.start();
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    // Closing ends the connection unless the whole answer was sent.
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      try {
        Call call = call(exchange, body);
        operations.count(call.operation());
        Optional<Fault> fault = faults.draw(call);
        if (fault.isPresent()) {
          answer(exchange, call, fault.get());
        } else {
          send(exchange, 200, answer(call));
        }
      } catch (WireException e) {
        send(exchange, e.status(), error(e));
      } catch (RuntimeException e) {
        // A mistake of the simulator or of the test; say what it is instead of hanging up.
        send(exchange, 500, error(new WireException(500, "SimulatorError", e.toString())));
      }
    }
  }

  private static Call call(HttpExchange exchange, byte[] body) throws IOException {
    String target = String.valueOf(exchange.getRequestHeaders().getFirst("x-amz-target"));
    String operation = target.substring(target.indexOf('.') + 1);
    if (!target.startsWith("DynamoDB_20120810.")
        && !target.startsWith("DynamoDBStreams_20120810.")) {
      throw WireException.ofService("UnknownOperationException", "");
    }
    JsonNode request;
    try {
      request = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw WireException.ofService("SerializationException", "");
    }
    return Call.of(
        operation,
        request instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode());
  }

  private byte[] answer(Call call) throws JsonProcessingException {
    String iterator = call.request().path("ShardIterator").asText("");
    if (iterator.contains("|R|")) {
      return ready(call, iterator);
    }
    // The nodes are not changed any more, so they can be written without the monitor.
    return JSON.writeValueAsBytes(operations.answer(call));
  }

  private byte[] ready(Call call, String iterator) {
    ReadyShard.Place place = ReadyShard.place(iterator);
    ReadyShard shard = world.readyShards.get(place.shard());
    if (shard == null) {
      throw WireException.notFound("Requested resource not found: Shard does not exist");
    }
    int limit =
        Requests.number(
            call.request(), "Limit", StreamOperations.MAX_RECORDS, StreamOperations.MAX_RECORDS);
    return shard.answer(place.index(), limit);
  }

  private void answer(HttpExchange exchange, Call call, Fault fault) throws IOException {
    if (fault instanceof Fault.Refusal refusal) {
      send(exchange, refusal.status(), error(refusal(call, refusal)));
    } else if (fault instanceof Fault.BareStatus bare) {
      byte[] page = "<html><body>simulated</body></html>".getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html");
      exchange.sendResponseHeaders(bare.status(), page.length);
      exchange.getResponseBody().write(page);
    } else if (fault instanceof Fault.CutShort) {
      byte[] whole = answer(call);
      headers(exchange);
      exchange.sendResponseHeaders(200, whole.length);
      exchange.getResponseBody().write(whole, 0, whole.length / 2);
      exchange.getResponseBody().flush();
    } else if (fault instanceof Fault.Delay delay) {
      sleep(delay);
      send(exchange, 200, answer(call));
    } else if (fault instanceof Fault.Meanwhile meanwhile) {
      meanwhile.action().run();
      send(exchange, 200, answer(call));
    }
    // Disconnect: nothing is sent.
  }

  private WireException refusal(Call call, Fault.Refusal refusal) {
    String region;
    synchronized (world) {
      region = world.options().region();
    }
    String message =
        refusal
            .message()
            .replace("{action}", call.operation())
            .replace("{resource}", call.resource(region));
    return new WireException(refusal.status(), refusal.type(), message);
  }

  private static void sleep(Fault.Delay delay) throws IOException {
    try {
      Thread.sleep(delay.time().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("closed");
    }
  }

  private static byte[] error(WireException e) throws JsonProcessingException {
    return JSON.writeValueAsBytes(
        JsonNodeFactory.instance.objectNode().put("__type", e.type()).put("message", e.message()));
  }

  private void headers(HttpExchange exchange) {
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.getResponseHeaders().set("x-amzn-RequestId", "SIMULATED" + requests.incrementAndGet());
  }

  private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    headers(exchange);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.getResponseBody().close();
  }

  @Override
  public void close() {
    server.stop(0);
    pool.shutdownNow();
  }
}
