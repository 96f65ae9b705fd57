package io.headwater.source.dynamodb;

import io.headwater.source.config.AwsSettings;
import io.headwater.source.config.ProxySettings;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClientBuilder;

/**
 * The clients of DynamoDB and its streams, and of STS if a role is assumed, over one connection
 * pool. They do not retry: the readers do, with their own back-off and without an end.
 */
public final class AwsClients implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final Closing closing;
  private final DynamoDbClient dynamoDb;
  private final DynamoDbStreamsClient streams;

  private AwsClients(AwsSettings settings, SdkHttpClient http, Closing closing) {
    this.closing = closing;
    ScheduledThreadPoolExecutor timeouts = timeouts();
    closing.add(timeouts::shutdownNow);
    AwsCredentialsProvider credentials =
        new CallerCredentials(
                settings.credentials(),
                closing,
                sts -> configured(sts, settings, timeouts).httpClient(http))
            .build();
    DynamoDbClientBuilder tables =
        configured(DynamoDbClient.builder(), settings, timeouts)
            .credentialsProvider(credentials)
            .httpClient(http);
    settings.endpoint().ifPresent(tables::endpointOverride);
    this.dynamoDb = closing.add(tables.build());
    DynamoDbStreamsClientBuilder records =
        configured(DynamoDbStreamsClient.builder(), settings, timeouts)
            .credentialsProvider(credentials)
            .httpClient(http);
    settings.streamsEndpoint().or(settings::endpoint).ifPresent(records::endpointOverride);
    this.streams = closing.add(records.build());
  }

  /**
   * Builds the clients; no call is made yet.
   *
   * @param connections the most connections at a time
   * @throws software.amazon.awssdk.core.exception.SdkClientException if no region is to be found,
   *     or if the worker's files of profiles cannot be read
   */
  public static AwsClients open(AwsSettings settings, int connections) {
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder()
            // A reader must not wait for its credentials behind the other readers.
            .maxConnections(connections + (settings.credentials().role().isPresent() ? 1 : 0))
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(SOCKET_TIMEOUT);
    settings.proxy().map(AwsClients::through).ifPresent(http::proxyConfiguration);
    return open(settings, http.build());
  }

  /** The same over a given HTTP client, which is closed with the clients, or if building fails. */
  static AwsClients open(AwsSettings settings, SdkHttpClient http) {
    Closing closing = new Closing();
    closing.add(http);
    try {
      return new AwsClients(settings, http, closing);
    } catch (RuntimeException e) {
      try {
        closing.close();
      } catch (RuntimeException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e instanceof SdkException ? e : unreadable(e);
    }
  }

  // Whatever the credentials are, the SDK reads the files of profiles for its other settings.
  private static SdkClientException unreadable(RuntimeException e) {
    return SdkClientException.create(
        "the worker's ~/.aws/credentials, ~/.aws/config or AWS environment cannot be read: "
            + e.getMessage(),
        e);
  }

  private static ProxyConfiguration through(ProxySettings proxy) {
    ProxyConfiguration.Builder builder =
        ProxyConfiguration.builder()
            .endpoint(proxy.url())
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false);
    proxy
        .login()
        .ifPresent(login -> builder.username(login.username()).password(login.password().value()));
    return builder.build();
  }

  private static <B extends AwsClientBuilder<B, C>, C> B configured(
      B builder, AwsSettings settings, ScheduledExecutorService timeouts) {
    settings.region().map(Region::of).ifPresent(builder::region);
    // What is not asked for is left to the SDK, which has an environment variable for it.
    if (settings.fips()) {
      builder.fipsEnabled(true);
    }
    if (settings.dualStack()) {
      builder.dualstackEnabled(true);
    }
    ClientOverrideConfiguration.Builder override =
        ClientOverrideConfiguration.builder()
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            .addExecutionInterceptor(AnswerBody.INTERCEPTOR)
            .scheduledExecutorService(timeouts)
            .apiCallTimeout(CALL_TIMEOUT);
    settings.credentials().profile().ifPresent(override::defaultProfileName);
    return builder.overrideConfiguration(override.build());
  }

  /**
   * Ends calls that take too long. The SDK's own would keep the timers of calls that were answered
   * and wake a thread for each, which costs an idle task almost as much as the calls.
   */
  static ScheduledThreadPoolExecutor timeouts() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "headwater-timeouts");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  DynamoDbStreamsClient streams() {
    return streams;
  }

  /** The region that the clients speak to. */
  public String region() {
    return streams.serviceClientConfiguration().region().id();
  }

  /** What tells the account's service that the clients speak to from others. */
  public String endpointName() {
    return region()
        + " "
        + streams.serviceClientConfiguration().endpointOverride().map(URI::toString).orElse("");
  }

  @Override
  public void close() {
    closing.close();
  }
}
