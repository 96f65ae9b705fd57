package io.headwater.localstack.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Before a server that sends back what it gets and writes down what that was. */
@SuppressWarnings("NullAway.Init")
@Timeout(60)
class FaultyGatewayTest {
  private static final long SEED = 11;

  private final List<String> served = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;
  private FaultyGateway gateway;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
    gateway = FaultyGateway.to(server.getAddress().getPort(), new Random(SEED));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      served.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      exchange.getResponseHeaders().put("x-amz-crc32", List.of("2745614147"));
      exchange.getResponseHeaders().put("Many", List.of("a", "b"));
      var given = exchange.getRequestHeaders().getOrDefault("Given", List.of());
      exchange.getResponseHeaders().put("Given", given);
      exchange.sendResponseHeaders(201, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @AfterEach
  void close() {
    gateway.close();
    server.stop(0);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private int post(String path, String target) throws Exception {
    return send(request(path).header("X-Amz-Target", target).POST(BodyPublishers.ofString("{}")))
        .statusCode();
  }

  @Test
  void whatPassesStaysAsItIs() throws Exception {
    var body = new byte[20 << 20];
    new Random(SEED).nextBytes(body);

    var answer =
        send(
            request("/a%2Fb/_doc/%20?q=%26&r")
                .header("Given", "1")
                .header("Given", "2")
                .PUT(BodyPublishers.ofByteArray(body)));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).as("seed %d", SEED).isEqualTo(body);
    assertThat(answer.headers().firstValue("x-amz-crc32")).contains("2745614147");
    assertThat(answer.headers().allValues("Many")).containsExactly("a", "b");
    assertThat(answer.headers().allValues("Given")).containsExactly("1", "2");
    assertThat(send(request("/empty")).body()).isEmpty();
    assertThat(send(request("/head").method("HEAD", BodyPublishers.noBody())).statusCode())
        .isEqualTo(201);
    assertThat(served).containsExactly("PUT /a%2Fb/_doc/%20?q=%26&r", "GET /empty", "HEAD /head");
    assertThat(gateway.requests()).isEqualTo(3);
    assertThat(gateway.cannedAnswers()).isZero();
  }

  @Test
  void theNextRequestsOfAKindAreAnsweredInTheServersPlace() throws Exception {
    var rule = gateway.answerNext(GatewayRequest.operation("Scan"), CannedAnswer.throttling(), 2);

    assertThat(post("/", "DynamoDB_20120810.GetItem")).isEqualTo(201);
    var answer =
        send(
            request("/")
                .header("X-Amz-Target", "DynamoDB_20120810.Scan")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-amz-json-1.0");
    assertThat(new String(answer.body(), UTF_8))
        .isEqualTo(
            "{\"__type\":\"com.amazon.coral.availability#ThrottlingException\",\"message\":\"Rate exceeded\"}");
    assertThat(served).hasSize(1);
    assertThat(post("/", "DynamoDB_20120810.Scan")).isEqualTo(400);
    assertThat(post("/", "DynamoDB_20120810.Scan")).isEqualTo(201);
    assertThat(rule.hits()).isEqualTo(2);
    assertThat(gateway.cannedAnswers()).isEqualTo(2);
  }

  @Test
  void anAnswerCanBeExchangedAfterTheServerHasActed() throws Exception {
    gateway.answerNextAfterwards(
        GatewayRequest.pathEndsWith("/_bulk"), CannedAnswer.unavailable(), 1);

    assertThat(post("/index/_bulk", "")).isEqualTo(503);

    assertThat(served).containsExactly("POST /index/_bulk");
  }

  @Test
  void aSeedDrawsTheSameRequestsEachTime() throws Exception {
    var first = statuses();
    gateway.close();
    gateway = FaultyGateway.to(server.getAddress().getPort(), new Random(SEED));

    assertThat(statuses()).as("seed %d", SEED).isEqualTo(first).contains(201, 429);
    gateway.heal();
    assertThat(IntStream.range(0, 20).map(i -> status())).containsOnly(201);
  }

  private List<Integer> statuses() {
    var rule = gateway.answer(GatewayRequest.any(), CannedAnswer.rejectedExecution(), 0.3);
    var statuses = IntStream.range(0, 40).mapToObj(i -> status()).toList();
    assertThat(rule.hits()).isEqualTo(statuses.stream().filter(status -> status == 429).count());
    return statuses;
  }

  private int status() {
    try {
      return post("/_bulk", "");
    } catch (Exception e) {
      throw new AssertionError("seed " + SEED, e);
    }
  }

  @Test
  void theConnectionIsClosedWithoutAnAnswerWhereTheServerIsGone() {
    server.stop(0);

    assertThatThrownBy(() -> post("/", ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("received no bytes");
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    assertThatThrownBy(() -> FaultyGateway.to(1, gateway.port(), new Random(SEED)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no gateway on port " + gateway.port());
  }
}
