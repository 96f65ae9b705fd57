package io.headwater.benchmarks.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * A process that takes bulk requests as OpenSearch does and only answers: every item is written,
 * nothing is kept. It prints {@code endpoint=URL} and serves until its standard input ends, as it
 * does with whoever started it. {@code GET /_received} tells the items and bytes so far.
 */
public final class AnsweringEndpoint {
  private static final int BUFFER = 1 << 16;
  private static final byte[] ITEM = ascii("{\"index\":{\"status\":200}}");
  private static final byte[] ROOT =
      ascii("{\"version\":{\"distribution\":\"opensearch\",\"number\":\"2.19.6\"}}");

  private final AtomicLong items = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  private AnsweringEndpoint() {}

  /** Serves. */
  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(Executors.newCachedThreadPool());
    AnsweringEndpoint endpoint = new AnsweringEndpoint();
    server.createContext("/", endpoint::answer);
    server.start();
    System.out.println("endpoint=http://127.0.0.1:" + server.getAddress().getPort());
    while (System.in.read() >= 0) {
      // Nothing is ever written.
    }
    Runtime.getRuntime().halt(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/_bulk" -> send(exchange, bulk(exchange));
        case "/_received" ->
            send(exchange, ascii("{\"items\":" + items + ",\"bytes\":" + bytes + "}"));
        case "/" -> send(exchange, ROOT);
        default -> send(exchange, ascii("{}"));
      }
    }
  }

  private byte[] bulk(HttpExchange exchange) throws IOException {
    boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    InputStream received = exchange.getRequestBody();
    byte[] buffer = new byte[BUFFER];
    long lines = 0;
    long size = 0;
    try (InputStream body = gzip ? new GZIPInputStream(received, BUFFER) : received) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        size += read;
        for (int i = 0; i < read; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
    }
    // An action line and a document each: these runs have no deletes.
    int count = (int) (lines / 2);
    items.addAndGet(count);
    bytes.addAndGet(size);
    return answerFor(count);
  }

  private static byte[] answerFor(int count) {
    byte[] head = ascii("{\"errors\":false,\"items\":[");
    byte[] answer = new byte[head.length + count * (ITEM.length + 1) + 1];
    System.arraycopy(head, 0, answer, 0, head.length);
    int at = head.length;
    for (int i = 0; i < count; i++) {
      System.arraycopy(ITEM, 0, answer, at, ITEM.length);
      at += ITEM.length;
      answer[at++] = (byte) (i == count - 1 ? ']' : ',');
    }
    answer[at++] = '}';
    return at == answer.length ? answer : java.util.Arrays.copyOf(answer, at);
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
