package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.sink.config.BasicAuth;
import io.headwater.sink.config.ConnectionSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5Options;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5Transport;
import org.opensearch.client.transport.httpclient5.internal.Node;
import org.opensearch.client.transport.httpclient5.internal.NodeSelector;

/**
 * Raw requests through opensearch-java's transport. Every status is an answer; only a request
 * without an answer fails. Safe for any thread; answers come on the client's threads.
 */
final class OpenSearchHttp implements AutoCloseable {
  private static final int IO_THREADS = 2;
  // A server closes idle connections at some time; a request must not meet a dead one.
  private static final TimeValue MAX_IDLE = TimeValue.ofSeconds(30);

  private static final TimeValue CLOSE_WAIT = TimeValue.ofSeconds(5);

  private final PoolingAsyncClientConnectionManager connections;
  private final CloseableHttpAsyncClient http;
  private final OpenSearchGenericClient client;

  /**
   * Makes the client; nothing is sent.
   *
   * @param maxRequests how many requests may be under way
   */
  OpenSearchHttp(ConnectionSettings settings, int maxRequests) {
    this.connections = connections(settings, maxRequests);
    this.http = client(settings, connections);
    List<Node> nodes =
        settings.urls().stream()
            .map(url -> new Node(new HttpHost(url.getScheme(), url.getHost(), port(url))))
            .toList();
    String path = settings.urls().get(0).getPath();
    // Not by its builder: what that makes can only be closed by waiting for requests under way.
    this.client =
        new OpenSearchGenericClient(
            new ApacheHttpClient5Transport(
                http,
                headers(settings),
                nodes,
                // A mapper of our own: the default one would load the worker's Jackson modules.
                new JacksonJsonpMapper(new ObjectMapper()),
                ApacheHttpClient5Options.DEFAULT,
                path.isEmpty() ? "" : path,
                new ApacheHttpClient5Transport.FailureListener(),
                NodeSelector.ANY,
                false,
                false,
                false));
    http.start();
  }

  /** Sends a request; the future fails only if no answer came. */
  CompletableFuture<HttpAnswer> send(
      String method, String path, Map<String, String> query, byte @Nullable [] body, String type) {
    AnswerCapture capture = new AnswerCapture();
    CompletableFuture<Response> response;
    try {
      response =
          client
              .withTransportOptions(options(capture))
              .executeAsync(
                  Requests.create(
                      method, path, List.of(), query, body == null ? null : Body.from(body, type)));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new NoAnswerException(e));
    }
    return response.handle((answered, failure) -> answer(capture, failure));
  }

  /** Ends requests under way, then the threads. */
  @Override
  public void close() {
    // Closing the client at once would leave its sockets open and its requests without an end.
    connections.close(CloseMode.IMMEDIATE);
    http.initiateShutdown();
    try {
      http.awaitShutdown(CLOSE_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (http.getStatus() != IOReactorStatus.SHUT_DOWN) {
      http.close(CloseMode.IMMEDIATE);
    }
  }

  private static HttpAnswer answer(AnswerCapture capture, @Nullable Throwable failure) {
    HttpAnswer answer = capture.answer();
    if (answer == null) {
      throw new NoAnswerException(failure);
    }
    return answer;
  }

  private static ApacheHttpClient5Options options(AnswerCapture capture) {
    ApacheHttpClient5Options.Builder options = ApacheHttpClient5Options.DEFAULT.toBuilder();
    options.setHttpAsyncResponseConsumerFactory(capture);
    return options.build();
  }

  private static PoolingAsyncClientConnectionManager connections(
      ConnectionSettings settings, int maxRequests) {
    return PoolingAsyncClientConnectionManagerBuilder.create()
        .setMaxConnPerRoute(maxRequests)
        .setMaxConnTotal(maxRequests * settings.urls().size())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                .setSocketTimeout(Timeout.of(settings.readTimeout()))
                .setIdleTimeout(Timeout.of(MAX_IDLE.toDuration()))
                .build())
        .build();
  }

  private static CloseableHttpAsyncClient client(
      ConnectionSettings settings, PoolingAsyncClientConnectionManager manager) {
    Timeout read = Timeout.of(settings.readTimeout());
    return HttpAsyncClients.custom()
        .setConnectionManager(manager)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(read)
                .setResponseTimeout(read)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setIOReactorConfig(
            IOReactorConfig.custom().setIoThreadCount(IO_THREADS).setSoTimeout(read).build())
        .setThreadFactory(new DefaultThreadFactory("headwater-opensearch", true))
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  private static Header[] headers(ConnectionSettings settings) {
    List<Header> headers = new ArrayList<>();
    settings.auth().ifPresent(auth -> headers.add(authorization(auth)));
    return headers.toArray(Header[]::new);
  }

  // Sent at once, not after a challenge: a proxy may never challenge.
  private static Header authorization(BasicAuth auth) {
    String pair = auth.username() + ":" + auth.password().value();
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    return new BasicHeader("Authorization", "Basic " + encoded, true);
  }

  private static int port(URI url) {
    if (url.getPort() > 0) {
      return url.getPort();
    }
    return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
  }
}
