package io.headwater.source.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** An HTTP server that answers in DynamoDB's JSON protocol as it is told. */
public final class FakeDynamoDb implements AutoCloseable {
  private record Answer(int status, UnaryOperator<String> body) {}

  static {
    // Otherwise every answer waits 40 ms for the client's acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<String> received = new ConcurrentLinkedQueue<>();

  /** Starts on a free port. */
  public FakeDynamoDb() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A connector's properties that lead here. */
  public Map<String, String> properties() {
    return Map.of(
        "table.include.list", "orders",
        "aws.region", "eu-west-1",
        "aws.endpoint", "http://localhost:" + server.getAddress().getPort(),
        "aws.access.key.id", "id",
        "aws.secret.access.key", "secret");
  }

  /** Answers the next request so. */
  public void answer(String body) {
    answer(request -> body);
  }

  /** Answers the next request by what it holds. */
  public void answer(UnaryOperator<String> body) {
    answers.add(new Answer(200, body));
  }

  /** Refuses the next request. */
  public void fail(String code) {
    answers.add(
        new Answer(
            400,
            request ->
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
                    + code
                    + "\",\"message\":\"simulated\"}"));
  }

  /** The requests until now: the operation, a space and the body. */
  public List<String> received() {
    return List.copyOf(received);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      received.add(target.substring(target.indexOf('.') + 1) + " " + request);
      Answer answer = answers.poll();
      byte[] body =
          answer == null
              ? "no answer left".getBytes(UTF_8)
              : answer.body().apply(request).getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(answer == null ? 500 : answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
