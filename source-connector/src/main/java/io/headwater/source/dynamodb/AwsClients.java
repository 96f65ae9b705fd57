package io.headwater.source.dynamodb;

import io.headwater.source.config.AwsSettings;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The clients of DynamoDB and its streams, over one connection pool. They do not retry: the readers
 * do, with their own back-off and without an end.
 */
public final class AwsClients implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final DynamoDbClient dynamoDb;
  private final DynamoDbStreamsClient streams;

  private AwsClients(SdkHttpClient http, AwsSettings settings) {
    this.http = http;
    this.credentials = credentials(settings);
    this.dynamoDb = configure(DynamoDbClient.builder(), settings).httpClient(http).build();
    this.streams = configure(DynamoDbStreamsClient.builder(), settings).httpClient(http).build();
  }

  /**
   * Builds the clients; no call is made yet.
   *
   * @param connections the most connections at a time
   * @throws software.amazon.awssdk.core.exception.SdkClientException if no region is to be found
   */
  public static AwsClients open(AwsSettings settings, int connections) {
    SdkHttpClient http =
        Apache5HttpClient.builder()
            .maxConnections(connections)
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(SOCKET_TIMEOUT)
            .build();
    try {
      return new AwsClients(http, settings);
    } catch (RuntimeException e) {
      http.close();
      throw e;
    }
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

  private static AwsCredentialsProvider credentials(AwsSettings settings) {
    return settings
        .staticCredentials()
        .<AwsCredentialsProvider>map(
            given ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        given.accessKeyId(), given.secretAccessKey().value())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  private <B extends AwsClientBuilder<B, C>, C> B configure(B builder, AwsSettings settings) {
    settings.region().map(Region::of).ifPresent(builder::region);
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder
        .credentialsProvider(credentials)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .apiCallTimeout(CALL_TIMEOUT)
                .build());
  }

  @Override
  public void close() {
    streams.close();
    dynamoDb.close();
    if (credentials instanceof DefaultCredentialsProvider chain) {
      chain.close();
    }
    http.close();
  }
}
