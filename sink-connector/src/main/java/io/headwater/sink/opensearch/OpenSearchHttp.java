package io.headwater.sink.opensearch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.sink.config.ConnectionSettings;
import io.headwater.sink.write.RequestBody;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5Options;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5Transport;
import org.opensearch.client.transport.httpclient5.internal.Node;
import org.opensearch.client.transport.httpclient5.internal.NodeSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raw requests through opensearch-java's transport. Every status is an answer; only a request
 * without an answer fails. Safe for any thread; answers come on the client's threads.
 */
final class OpenSearchHttp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenSearchHttp.class);
  // Compression at level 1 keeps up with the network; more would only take the task's time.
  private static final int ENCODERS = 2;

  private final HttpConnections connections;
  private final OpenSearchGenericClient client;
  private final OptionalInt gzipLevel;
  private final Optional<RequestSigner> signer;
  private final ExecutorService encoders;
  private final ConnectionSettings settings;

  /**
   * Makes the client; nothing is sent.
   *
   * @param maxRequests how many requests may be under way
   */
  OpenSearchHttp(ConnectionSettings settings, int maxRequests) {
    URI first = settings.urls().get(0);
    this.settings = settings;
    this.gzipLevel = settings.compression().gzipLevel();
    this.signer = settings.signing().map(signing -> new RequestSigner(signing, first));
    this.connections = new HttpConnections(settings, maxRequests);
    this.encoders =
        Executors.newFixedThreadPool(
            ENCODERS, new DefaultThreadFactory("headwater-opensearch-encoder", true));
    List<Node> nodes =
        settings.urls().stream()
            // Without a port where it is the scheme's own, for the port is part of what is signed.
            .map(url -> new Node(new HttpHost(url.getScheme(), url.getHost(), port(url))))
            .toList();
    // Not by its builder: what that makes can only be closed by waiting for requests under way.
    this.client =
        new OpenSearchGenericClient(
            new ApacheHttpClient5Transport(
                new StreamingHttpClient(connections.client()),
                headers(settings),
                nodes,
                // A mapper of our own: the default one would load the worker's Jackson modules.
                new JacksonJsonpMapper(new ObjectMapper()),
                ApacheHttpClient5Options.DEFAULT,
                first.getPath(),
                new ApacheHttpClient5Transport.FailureListener(),
                NodeSelector.ANY,
                false,
                false,
                false));
  }

  /** The options that tell OpenSearch who asks, for messages. */
  String credentials() {
    return settings.credentials();
  }

  /** The first of them. */
  String identityOption() {
    return settings.identityOption();
  }

  /** Sends a request; the future fails only if no answer came. */
  CompletableFuture<HttpAnswer> send(
      String method, String path, Map<String, String> query, byte @Nullable [] body, String type) {
    RequestBody bytes = body == null ? null : RequestBody.of(body);
    return send(new HttpCall(method, path, query, Map.of(), bytes, type));
  }

  /** The same with a body that is compressed if the settings say so. */
  CompletableFuture<HttpAnswer> sendLarge(
      String method, String path, Map<String, String> query, RequestBody body, String type) {
    HttpCall call = new HttpCall(method, path, query, Map.of(), body, type);
    return gzipLevel.isEmpty()
        ? send(call)
        : encoded(() -> signed(call.gzipped(gzipLevel.getAsInt())));
  }

  private CompletableFuture<HttpAnswer> send(HttpCall call) {
    return signer.isEmpty() ? exchange(call) : encoded(() -> signed(call));
  }

  // Not on the caller's thread: it takes a while, and credentials may have to be waited for.
  private CompletableFuture<HttpAnswer> encoded(Supplier<HttpCall> call) {
    try {
      return CompletableFuture.supplyAsync(call, encoders)
          .thenCompose(this::exchange)
          .exceptionally(OpenSearchHttp::denial);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(NoAnswerException.unsent("the client is closed", e));
    }
  }

  private static HttpAnswer denial(Throwable failure) {
    if (failure.getCause() instanceof DeniedException denied) {
      LOG.error("Requests cannot be signed: {}", denied.getMessage());
      return denied.answer();
    }
    throw new CompletionException(failure);
  }

  private HttpCall signed(HttpCall call) {
    return signer.map(present -> present.sign(call)).orElse(call);
  }

  private CompletableFuture<HttpAnswer> exchange(HttpCall call) {
    AnswerCapture capture = new AnswerCapture(call.body(), settings.readTimeout());
    CompletableFuture<Response> response;
    try {
      response =
          client
              .withTransportOptions(options(capture, call.headers()))
              .executeAsync(new RawRequest(call));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new NoAnswerException(e));
    }
    return response.handle((answered, failure) -> answer(capture, failure));
  }

  /** Ends requests under way, then the threads. */
  @Override
  public void close() {
    // What is queued runs into the closed client, so that every request gets an end.
    encoders.shutdown();
    connections.close();
    signer.ifPresent(RequestSigner::close);
  }

  private static HttpAnswer answer(AnswerCapture capture, @Nullable Throwable failure) {
    HttpAnswer answer = capture.answer();
    if (answer == null) {
      throw new NoAnswerException(failure);
    }
    return answer;
  }

  // The transport takes headers from here only, not from the request.
  private static ApacheHttpClient5Options options(
      AnswerCapture capture, Map<String, String> headers) {
    ApacheHttpClient5Options.Builder options = ApacheHttpClient5Options.DEFAULT.toBuilder();
    headers.forEach(options::addHeader);
    options.setHttpAsyncResponseConsumerFactory(capture);
    return options.build();
  }

  private static Header[] headers(ConnectionSettings settings) {
    List<Header> headers = new ArrayList<>();
    settings.headers().forEach((name, value) -> headers.add(new SecretHeader(name, value.value())));
    // Sent at once, not after a challenge: a proxy may never challenge.
    settings
        .auth()
        .map(HttpConnections::basic)
        .ifPresent(basic -> headers.add(new SecretHeader("Authorization", basic)));
    return headers.toArray(Header[]::new);
  }

  private static int port(URI url) {
    int own = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    return url.getPort() == own ? -1 : url.getPort();
  }
}
