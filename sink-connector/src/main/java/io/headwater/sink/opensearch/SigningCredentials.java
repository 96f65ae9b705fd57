package io.headwater.sink.opensearch;

import io.headwater.sink.config.CredentialSettings;
import io.headwater.sink.config.CredentialSettings.AssumedRole;
import io.headwater.sink.config.CredentialSettings.StaticKeys;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Credentials as the settings say. They are kept and renewed by the SDK's providers. */
final class SigningCredentials implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(20);

  private final Deque<SdkAutoCloseable> parts = new ArrayDeque<>();
  private final AwsCredentialsProvider provider;
  private final String missing;

  private SigningCredentials(CredentialSettings settings, String region) {
    AwsCredentialsProvider base = base(settings);
    this.provider = settings.role().map(role -> assumed(role, base, region)).orElse(base);
    this.missing = missing(settings);
  }

  /**
   * Prepares them; AWS is not asked yet.
   *
   * @throws NoAnswerException if the worker's files of profiles cannot be read
   */
  static SigningCredentials of(CredentialSettings settings, String region) {
    try {
      return new SigningCredentials(settings, region);
    } catch (RuntimeException e) {
      throw NoAnswerException.unsent("AWS credentials cannot be prepared", e);
    }
  }

  /**
   * Credentials that are valid now.
   *
   * @throws NoAnswerException if there are none for now
   * @throws DeniedException if AWS gives none
   */
  AwsCredentials resolve() {
    try {
      return provider.resolveCredentials();
    } catch (AwsServiceException e) {
      String code = e.awsErrorDetails() == null ? "no code" : e.awsErrorDetails().errorCode();
      String message = missing + " (status " + e.statusCode() + " " + code + ")";
      boolean passes = e.isThrottlingException() || e.statusCode() >= 500;
      if (passes) {
        throw NoAnswerException.unsent(message, e);
      }
      throw new DeniedException(message, e);
    } catch (RuntimeException e) {
      // The SDK's caches and parsers throw exceptions of the JDK, too.
      throw NoAnswerException.unsent(missing, e);
    }
  }

  private static String missing(CredentialSettings settings) {
    if (settings.role().isPresent()) {
      return "AWS role " + settings.role().get().arn() + " cannot be assumed";
    }
    if (settings.profile().isPresent()) {
      return "the files ~/.aws/credentials and ~/.aws/config of this worker give no credentials for"
          + " profile "
          + settings.profile().get();
    }
    return "no AWS credentials were found in the environment, by web identity or from the"
        + " container's or instance's role; give the worker a role, or set "
        + CredentialSettings.ACCESS_KEY_ID
        + " and "
        + CredentialSettings.SECRET_ACCESS_KEY;
  }

  private AwsCredentialsProvider base(CredentialSettings settings) {
    Optional<StaticKeys> keys = settings.keys();
    if (keys.isPresent()) {
      return StaticCredentialsProvider.create(given(keys.get()));
    }
    if (settings.profile().isPresent()) {
      return closedLater(
          ProfileCredentialsProvider.builder().profileName(settings.profile().get()).build());
    }
    return closedLater(DefaultCredentialsProvider.builder().build());
  }

  private static AwsCredentials given(StaticKeys keys) {
    String secret = keys.secretAccessKey().value();
    return keys.sessionToken()
        .map(Password::value)
        .<AwsCredentials>map(
            token -> AwsSessionCredentials.create(keys.accessKeyId(), secret, token))
        .orElseGet(() -> AwsBasicCredentials.create(keys.accessKeyId(), secret));
  }

  private AwsCredentialsProvider assumed(
      AssumedRole role, AwsCredentialsProvider base, String region) {
    SdkHttpClient http =
        closedLater(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(SOCKET_TIMEOUT)
                .build());
    StsClientBuilder builder =
        StsClient.builder()
            .credentialsProvider(base)
            .region(Region.of(region))
            .httpClient(http)
            // The sink repeats its requests by itself, and so what they need.
            .overrideConfiguration(
                override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
    role.stsEndpoint().ifPresent(builder::endpointOverride);
    StsClient sts = closedLater(builder.build());
    return closedLater(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                request ->
                    request
                        .roleArn(role.arn())
                        .roleSessionName(role.sessionName())
                        .externalId(role.externalId().orElse(null)))
            .build());
  }

  private <T extends SdkAutoCloseable> T closedLater(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
