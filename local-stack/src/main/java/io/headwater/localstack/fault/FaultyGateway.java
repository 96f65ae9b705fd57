package io.headwater.localstack.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on 127.0.0.1 before a server of 127.0.0.1, which can answer in its place. What it
 * hands on stays as it is, bodies byte by byte; it reads a body whole before it passes it. Where
 * the server does not answer, the client's connection is closed without an answer.
 *
 * <p>Any thread may call. Each request takes one of a bounded number of daemon threads.
 */
public final class FaultyGateway implements AutoCloseable {
  private static final int THREADS = 128;
  private static final int BACKLOG = 128;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Longer than any client waits, so that a frozen server does not take up threads for ever. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(3);

  /** They belong to one connection, or are computed from the body. */
  private static final Set<String> NOT_HANDED_ON =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "transfer-encoding",
          "upgrade");

  static {
    // Read once by the JDK's server: answers go out at once, idle connections stay.
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("sun.net.httpserver.idleInterval", "3600");
    setIfAbsent("sun.net.httpserver.maxIdleConnections", "1000");
  }

  private final String target;
  private final Random random;
  private final HttpServer server;
  private final ExecutorService threads;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final List<GatewayRule> rules = new CopyOnWriteArrayList<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong canned = new AtomicLong();

  private FaultyGateway(int targetPort, int port, Random random) throws IOException {
    this.target = "http://127.0.0.1:" + targetPort;
    this.random = random;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    String name = "faulty-gateway-" + server.getAddress().getPort();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              var thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * A gateway on a free port.
   *
   * @param random draws which of the requests that match are answered
   */
  public static FaultyGateway to(int targetPort, Random random) {
    return to(targetPort, 0, random);
  }

  /**
   * A gateway on a given port.
   *
   * @throws UncheckedIOException if the port is taken
   */
  public static FaultyGateway to(int targetPort, int port, Random random) {
    try {
      return new FaultyGateway(targetPort, port, random);
    } catch (IOException e) {
      throw new UncheckedIOException("no gateway on port " + port + " to port " + targetPort, e);
    }
  }

  /** Where the gateway listens, on 127.0.0.1. */
  public int port() {
    return server.getAddress().getPort();
  }

  /**
   * Answers matching requests in the server's place until {@link #heal()}. Of several rules the
   * first that applies does.
   *
   * @param probability from 0 to 1, that a matching request is answered
   */
  public GatewayRule answer(
      Predicate<GatewayRequest> which, CannedAnswer answer, double probability) {
    return add(new GatewayRule(which, answer, false, probability, Long.MAX_VALUE));
  }

  /** Answers the next matching requests, as many as said, in the server's place. */
  public GatewayRule answerNext(
      Predicate<GatewayRequest> which, CannedAnswer answer, long requests) {
    return add(new GatewayRule(which, answer, false, 1, requests));
  }

  /**
   * Lets the server do what the next matching requests ask, and then gives the client this answer
   * instead of the server's.
   */
  public GatewayRule answerNextAfterwards(
      Predicate<GatewayRequest> which, CannedAnswer answer, long requests) {
    return add(new GatewayRule(which, answer, true, 1, requests));
  }

  private GatewayRule add(GatewayRule rule) {
    rules.add(rule);
    return rule;
  }

  /** Ends all rules. */
  public void heal() {
    rules.clear();
  }

  /** How many requests have come so far. */
  public long requests() {
    return requests.get();
  }

  /** How many of them got an answer that was not the server's. */
  public long cannedAnswers() {
    return canned.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    // Closing ends the connection unless the whole answer was sent.
    try (exchange) {
      requests.incrementAndGet();
      byte[] body = exchange.getRequestBody().readAllBytes();
      GatewayRule rule = rule(exchange);
      if (rule == null) {
        send(exchange, forward(exchange, body));
      } else {
        if (rule.afterwards()) {
          forward(exchange, body);
        }
        canned.incrementAndGet();
        send(exchange, rule.answer());
      }
    }
  }

  private @Nullable GatewayRule rule(HttpExchange exchange) {
    var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    var request =
        new GatewayRequest(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            target == null ? "" : target);
    for (var rule : rules) {
      if (rule.applies(request, random)) {
        return rule;
      }
    }
    return null;
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
            .timeout(ANSWER_TIMEOUT)
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (isHandedOn(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("closed");
    }
  }

  private static boolean isHandedOn(String header) {
    return !NOT_HANDED_ON.contains(header.toLowerCase(Locale.ROOT));
  }

  private static void send(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (isHandedOn(name)) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    send(exchange, answer.statusCode(), answer.body());
  }

  private static void send(HttpExchange exchange, CannedAnswer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    send(exchange, answer.status(), answer.body().getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean hasBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
    // To the JDK's server 0 means a chunked body, and -1 none.
    exchange.sendResponseHeaders(status, hasBody ? body.length : -1);
    if (hasBody) {
      exchange.getResponseBody().write(body);
    }
    exchange.getResponseBody().close();
  }

  /** Ends all connections. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
