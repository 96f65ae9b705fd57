package io.headwater.source.dynamodb;

import io.headwater.source.config.CredentialSettings;
import io.headwater.source.config.CredentialSettings.AssumedRole;
import io.headwater.source.config.CredentialSettings.StaticKeys;
import io.headwater.source.dynamodb.CredentialsException.Source;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.types.Password;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Builds what gives the clients their credentials; a failure to find them says what to set. */
final class CallerCredentials {
  private final CredentialSettings settings;
  private final Closing closing;
  private final UnaryOperator<StsClientBuilder> client;

  /**
   * Credentials as the settings say.
   *
   * @param closing gets what must be closed
   * @param client how the client of STS reaches AWS
   */
  CallerCredentials(
      CredentialSettings settings, Closing closing, UnaryOperator<StsClientBuilder> client) {
    this.settings = settings;
    this.closing = closing;
    this.client = client;
  }

  AwsCredentialsProvider build() {
    AwsCredentialsProvider base = base();
    return settings.role().map(role -> assumed(role, base)).orElse(base);
  }

  private AwsCredentialsProvider base() {
    Optional<StaticKeys> keys = settings.keys();
    if (keys.isPresent()) {
      return StaticCredentialsProvider.create(given(keys.get()));
    }
    if (settings.profile().isPresent()) {
      String profile = settings.profile().get();
      ProfileCredentialsProvider provider =
          closing.add(ProfileCredentialsProvider.builder().profileName(profile).build());
      return explained(
          provider,
          Source.PROFILE,
          "the files ~/.aws/credentials and ~/.aws/config of this worker give no credentials for profile "
              + profile
              + " of aws.profile; add it to them, or set aws.access.key.id and aws.secret.access.key");
    }
    return explained(
        closing.add(DefaultCredentialsProvider.builder().build()),
        Source.DEFAULT_CHAIN,
        "no AWS credentials were found in the environment, by web identity or from the container's or instance's role;"
            + " give the worker a role, or set aws.access.key.id and aws.secret.access.key");
  }

  private static AwsCredentials given(StaticKeys keys) {
    String secret = keys.secretAccessKey().value();
    return keys.sessionToken()
        .map(Password::value)
        .<AwsCredentials>map(
            token -> AwsSessionCredentials.create(keys.accessKeyId(), secret, token))
        .orElseGet(() -> AwsBasicCredentials.create(keys.accessKeyId(), secret));
  }

  private AwsCredentialsProvider assumed(AssumedRole role, AwsCredentialsProvider base) {
    StsClientBuilder builder = client.apply(StsClient.builder()).credentialsProvider(base);
    role.stsEndpoint().ifPresent(builder::endpointOverride);
    StsClient sts = closing.add(builder.build());
    StsAssumeRoleCredentialsProvider provider =
        closing.add(
            StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(
                    request ->
                        request
                            .roleArn(role.arn())
                            .roleSessionName(role.sessionName())
                            .externalId(role.externalId().orElse(null)))
                .build());
    return explained(provider, Source.ROLE, "role " + role.arn() + " cannot be assumed");
  }

  private static AwsCredentialsProvider explained(
      AwsCredentialsProvider provider, Source source, String words) {
    return () -> {
      try {
        return provider.resolveCredentials();
      } catch (CredentialsException | AbortedException e) {
        throw e;
      } catch (SdkException e) {
        throw new CredentialsException(source, words + SdkFailures.reason(source, e), e);
      } catch (RuntimeException e) {
        // The SDK's caches and parsers throw exceptions of the JDK, also when a stop interrupts
        // them.
        throw new CredentialsException(source, words, e);
      }
    };
  }
}
