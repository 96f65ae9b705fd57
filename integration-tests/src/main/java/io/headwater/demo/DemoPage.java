package io.headwater.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A page with a search box and a form that edits an item, on a free port of 127.0.0.1. Pages of
 * other origins can neither read from it nor write to it.
 */
public final class DemoPage implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST_FORM = 64 * 1024;
  private static final Map<String, String> FILES =
      Map.of(
          "/", "text/html; charset=utf-8",
          "/page.css", "text/css; charset=utf-8",
          "/page.js", "text/javascript; charset=utf-8");
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
              + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Cache-Control",
          "no-store",
          "Referrer-Policy",
          "no-referrer",
          "X-Content-Type-Options",
          "nosniff");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Products products;
  private final URI statusPage;

  private DemoPage(HttpServer server, Products products, URI statusPage) {
    this.server = server;
    this.products = products;
    this.statusPage = statusPage;
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "demo-page");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Serves the page.
   *
   * @param statusPage what it links to
   */
  public static DemoPage start(Products products, URI statusPage) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port can be had for the demo's page", e);
    }
    DemoPage page = new DemoPage(server, products, statusPage);
    server.createContext("/", page::answer);
    server.setExecutor(page.threads);
    server.start();
    return page;
  }

  /** Where it is, with a slash at the end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      HEADERS.forEach(exchange.getResponseHeaders()::set);
      try {
        route(exchange);
      } catch (IllegalArgumentException e) {
        error(exchange, 400, e.getMessage());
      } catch (RuntimeException e) {
        error(exchange, 502, "a server of the demo does not answer");
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean reads = exchange.getRequestMethod().equals("GET");
    if (!isOwn(exchange)) {
      error(exchange, 403, "this page is for its own address only");
    } else if (reads && FILES.containsKey(path)) {
      file(exchange, path);
    } else if (reads && path.equals("/status")) {
      exchange.getResponseHeaders().set("Location", statusPage.toString());
      send(exchange, 302, "text/plain", new byte[0]);
    } else if (reads && path.equals("/search")) {
      json(exchange, 200, products.find(parameter(exchange, "words")));
    } else if (reads && path.equals("/item")) {
      Optional<JsonNode> item = products.item(parameter(exchange, "id"));
      if (item.isPresent()) {
        json(exchange, 200, item.get());
      } else {
        error(exchange, 404, "the table has no such item");
      }
    } else if (exchange.getRequestMethod().equals("POST") && path.equals("/item")) {
      change(exchange);
    } else {
      error(exchange, 404, "there is nothing here");
    }
  }

  /** Answers with one line of JSON for each station, when the change has arrived there. */
  private void change(HttpExchange exchange) throws IOException {
    // Browsers ask first before they send this to another origin, and get no leave.
    if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      error(exchange, 415, "a change is sent as JSON");
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_FORM);
    JsonNode form;
    try {
      form = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("what was sent is no JSON", e);
    }
    Edit edit = Edit.of(form);
    String id = form.path("id").asText();
    if (id.isEmpty() || !products.exists(id)) {
      error(exchange, 404, "the table has no such item");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
    exchange.sendResponseHeaders(200, 0);
    OutputStream lines = exchange.getResponseBody();
    products.change(
        id,
        edit,
        (station, millis) -> {
          lines.write(
              (JSON.createObjectNode().put("station", station.text()).put("millis", millis) + "\n")
                  .getBytes(StandardCharsets.UTF_8));
          lines.flush();
        });
  }

  // A name that leads here from elsewhere (DNS rebinding) shows in Host, another page in Origin.
  private boolean isOwn(HttpExchange exchange) {
    int port = server.getAddress().getPort();
    List<String> own = List.of("127.0.0.1:" + port, "localhost:" + port);
    @Nullable String host = exchange.getRequestHeaders().getFirst("Host");
    @Nullable String origin = exchange.getRequestHeaders().getFirst("Origin");
    return host != null
        && own.contains(host)
        && (origin == null || origin.equals("http://" + host));
  }

  private static String parameter(HttpExchange exchange, String name) {
    String query = exchange.getRequestURI().getRawQuery();
    for (String pair : (query == null ? "" : query).split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static void file(HttpExchange exchange, String path) throws IOException {
    String name = path.equals("/") ? "page.html" : path.substring(1);
    try (InputStream in = DemoPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the demo lacks " + name);
      }
      send(exchange, 200, FILES.get(path), in.readAllBytes());
    }
  }

  private static void error(HttpExchange exchange, int status, @Nullable String reason)
      throws IOException {
    json(exchange, status, JSON.createObjectNode().put("error", reason));
  }

  private static void json(HttpExchange exchange, int status, JsonNode json) throws IOException {
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    send(exchange, status, "application/json; charset=utf-8", body);
  }

  private static void send(
      HttpExchange exchange, int status, @Nullable String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
