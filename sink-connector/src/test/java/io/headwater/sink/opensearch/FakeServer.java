package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An HTTP server that answers as it is told. */
public final class FakeServer implements AutoCloseable {
  /** What a client sent. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares requests.
  record Received(String line, Map<String, List<String>> headers, byte[] bytes) {
    String body() {
      return new String(bytes, UTF_8);
    }

    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }
  }

  private record Answer(int status, String body, boolean never, boolean slow) {}

  private static final String STORE_PASSWORD = "changeit";

  private final String scheme;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<Received> received = new ConcurrentLinkedQueue<>();

  /** Starts on a free port. */
  public FakeServer() throws IOException {
    this("http", HttpServer.create(anyPort(), 0));
  }

  private FakeServer(String scheme, HttpServer server) {
    this.scheme = scheme;
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The same with TLS and a certificate of its own making, which nobody trusts. */
  public static FakeServer withTls() throws IOException {
    try {
      HttpsServer server = HttpsServer.create(anyPort(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
      return new FakeServer("https", server);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The same with an authority's certificate, which asks for its clients' if it must. */
  static FakeServer withTls(TestCertificates certificates, boolean needsClientCertificate)
      throws Exception {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    SSLContext context = certificates.serverContext();
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(needsClientCertificate);
            parameters.setSSLParameters(tls);
          }
        });
    return new FakeServer("https", server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static SSLContext selfSigned()
      throws IOException, GeneralSecurityException, InterruptedException {
    Path folder = Files.createTempDirectory("fake-server");
    Path file = folder.resolve("keys.p12");
    try {
      makeKey(file);
      char[] password = STORE_PASSWORD.toCharArray();
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(KeyStore.getInstance(file.toFile(), password), password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void makeKey(Path file) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                List.of(
                    keytool.toString(),
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=IP:127.0.0.1",
                    "-keystore",
                    file.toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    STORE_PASSWORD))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (made.waitFor() != 0) {
      throw new IOException("keytool made no key");
    }
  }

  /** Its address. */
  public String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next answer; without any it answers 500. */
  public FakeServer answer(int status, String body) {
    answers.add(new Answer(status, body, false, false));
    return this;
  }

  /** One byte each 20 ms. */
  FakeServer answerSlowly(int status, String body) {
    answers.add(new Answer(status, body, false, true));
    return this;
  }

  FakeServer neverAnswer() {
    answers.add(new Answer(0, "", true, false));
    return this;
  }

  Received received() {
    Received next = received.poll();
    if (next == null) {
      throw new AssertionError("nothing was received");
    }
    return next;
  }

  int receivedCount() {
    return received.size();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      received.add(new Received(line, Map.copyOf(exchange.getRequestHeaders()), body));
      Answer answer = answers.poll();
      if (answer == null) {
        answer = new Answer(500, "", false, false);
      }
      if (answer.never) {
        closed.await();
        return;
      }
      byte[] bytes = answer.body.getBytes(UTF_8);
      boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status, empty ? -1 : bytes.length);
      if (!empty && !answer.slow) {
        exchange.getResponseBody().write(bytes);
      }
      for (int i = 0; i < bytes.length && answer.slow; i++) {
        exchange.getResponseBody().write(bytes, i, 1);
        exchange.getResponseBody().flush();
        Thread.sleep(20);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
