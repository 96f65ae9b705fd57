package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.sink.config.BasicAuth;
import io.headwater.sink.config.ConnectionSettings;
import io.headwater.sink.config.ProxySettings;
import java.util.Base64;
import java.util.Optional;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.DefaultAuthenticationStrategy;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.async.AsyncConnectExec;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The HTTP client and its connections, as the settings say. */
final class HttpConnections implements AutoCloseable {
  private static final int IO_THREADS = 2;
  // A server closes idle connections at some time; a request must not meet a dead one.
  private static final TimeValue MAX_IDLE = TimeValue.ofSeconds(30);
  private static final TimeValue CLOSE_WAIT = TimeValue.ofSeconds(5);
  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  private final PoolingAsyncClientConnectionManager connections;
  private final CloseableHttpAsyncClient client;

  HttpConnections(ConnectionSettings settings, int maxRequests) {
    this.connections = connections(settings, maxRequests);
    this.client = client(settings, connections);
    client.start();
  }

  CloseableHttpAsyncClient client() {
    return client;
  }

  /** Ends requests under way, then the threads. */
  @Override
  public void close() {
    // Closing the client at once would leave its sockets open and its requests without an end.
    connections.close(CloseMode.IMMEDIATE);
    client.initiateShutdown();
    try {
      client.awaitShutdown(CLOSE_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (client.getStatus() != IOReactorStatus.SHUT_DOWN) {
      client.close(CloseMode.IMMEDIATE);
    }
  }

  private static PoolingAsyncClientConnectionManager connections(
      ConnectionSettings settings, int maxRequests) {
    return PoolingAsyncClientConnectionManagerBuilder.create()
        .setTlsStrategy(ClientTls.strategy(settings.tls()))
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
    HttpAsyncClientBuilder builder =
        HttpAsyncClients.custom()
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
            .addRequestInterceptorLast(new SecretHeaders(settings.headers().keySet()))
            // The default one writes whatever passes, secrets and documents, into the debug log.
            .setIoSessionDecorator(session -> session)
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression();
    settings.proxy().ifPresent(proxy -> goThrough(proxy, builder));
    return builder.build();
  }

  private static void goThrough(ProxySettings proxy, HttpAsyncClientBuilder builder) {
    builder.setProxy(new HttpHost("http", proxy.url().getHost(), proxy.url().getPort()));
    Optional<SecretHeader> login =
        proxy.login().map(user -> new SecretHeader(PROXY_AUTHORIZATION, basic(user)));
    if (login.isEmpty()) {
      return;
    }
    // The client's own way shows the password in its debug log. Through a tunnel the header would
    // reach the server: there it goes with the request for the tunnel only.
    HttpRequestInterceptor always = (request, entity, context) -> request.setHeader(login.get());
    builder
        .addRequestInterceptorLast(
            (request, entity, context) -> {
              if ("http".equalsIgnoreCase(request.getScheme())) {
                always.process(request, entity, context);
              }
            })
        .replaceExecInterceptor(
            ChainElement.CONNECT.name(),
            new AsyncConnectExec(
                new DefaultHttpProcessor(new RequestTargetHost(), always),
                DefaultAuthenticationStrategy.INSTANCE,
                DefaultSchemePortResolver.INSTANCE,
                true));
  }

  /** The value of an authorization header. */
  static String basic(BasicAuth auth) {
    String pair = auth.username() + ":" + auth.password().value();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }
}
