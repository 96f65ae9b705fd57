package io.headwater.source.dynamodb;

import io.headwater.source.config.AwsSettings;
import io.headwater.source.config.CredentialSettings;
import io.headwater.source.config.ProxySettings;
import io.headwater.source.config.TableSettings;
import io.headwater.source.dynamodb.SdkFailures.Denial;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells which option to mend when a call fails. */
public final class Blame {
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  private Blame() {}

  /** Whether the caller is known and lacks a permission. */
  public static boolean isDeniedPermission(StreamReadException e) {
    return e.getCause() instanceof SdkException cause
        && SdkFailures.denial(cause) == Denial.PERMISSION;
  }

  /** Whether no answer came, although there were credentials. */
  public static boolean isUnreachable(StreamReadException e) {
    return e.kind() == Kind.UNAVAILABLE
        && e.getCause() instanceof SdkException cause
        && !(cause instanceof CredentialsException)
        && SdkFailures.denial(cause) == Denial.NONE;
  }

  /** The option to mend when a call to the streams fails, as far as the failure tells. */
  public static String streamsOption(StreamReadException e, AwsSettings settings) {
    String option = option(e, settings);
    boolean way = option.equals(AwsSettings.ENDPOINT) || option.equals(AwsSettings.REGION);
    return isUnreachable(e) && way && settings.streamsEndpoint().isPresent()
        ? AwsSettings.STREAMS_ENDPOINT
        : option;
  }

  /** The option to mend, as far as the failure tells. */
  public static String option(StreamReadException e, AwsSettings settings) {
    if (e.getCause() instanceof CredentialsException missing) {
      return option(missing, settings);
    }
    return switch (e.kind()) {
      case MISSING, TRIMMED -> TableSettings.TABLE_INCLUDE_LIST;
      case REFUSED, THROTTLED, UNAVAILABLE, EXPIRED_CURSOR ->
          e.getCause() instanceof SdkException cause ? option(cause, settings) : endpoint(settings);
    };
  }

  private static String option(SdkException e, AwsSettings settings) {
    return switch (SdkFailures.denial(e)) {
      case PERMISSION, IDENTITY, EXPIRED ->
          settings.credentials().option().orElse(AwsSettings.REGION);
      case NONE -> theWay(e, endpoint(settings), settings);
    };
  }

  private static String option(CredentialsException e, AwsSettings settings) {
    CredentialSettings credentials = settings.credentials();
    return switch (e.source()) {
      case DEFAULT_CHAIN -> CredentialSettings.ACCESS_KEY_ID;
      case PROFILE -> CredentialSettings.PROFILE;
      case ROLE -> {
        if (!(e.getCause() instanceof SdkException cause)) {
          yield CredentialSettings.ROLE_ARN;
        }
        yield switch (SdkFailures.denial(cause)) {
          case PERMISSION -> CredentialSettings.ROLE_ARN;
          case IDENTITY, EXPIRED -> credentials.baseOption().orElse(CredentialSettings.ROLE_ARN);
          case NONE ->
              cause instanceof AwsServiceException service && service.statusCode() < 500
                  ? theWay(cause, CredentialSettings.ROLE_ARN, settings)
                  : theWay(cause, sts(settings), settings);
        };
      }
    };
  }

  // With a proxy, it is the proxy that cannot be reached, or that cannot reach AWS.
  private static String theWay(SdkException e, String otherwise, AwsSettings settings) {
    boolean proxys =
        e instanceof AwsServiceException service
            ? service.statusCode() == PROXY_AUTHENTICATION_REQUIRED
            : settings.proxy().isPresent();
    return proxys ? ProxySettings.PROXY_URL : otherwise;
  }

  private static String endpoint(AwsSettings settings) {
    return settings.endpoint().isPresent() ? AwsSettings.ENDPOINT : AwsSettings.REGION;
  }

  private static String sts(AwsSettings settings) {
    boolean given = settings.credentials().role().flatMap(role -> role.stsEndpoint()).isPresent();
    return given ? CredentialSettings.STS_ENDPOINT : AwsSettings.REGION;
  }
}
