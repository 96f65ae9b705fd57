package io.headwater.source.dynamodb;

import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/** Tells what kind of failure the SDK reports. */
final class SdkFailures {
  // Credentials that are renewed by themselves.
  private static final Set<String> PASSING_CODES =
      Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");

  private SdkFailures() {}

  static StreamReadException classified(SdkException e) {
    return new StreamReadException(kind(e), words(e), e);
  }

  static Kind kind(SdkException e) {
    if (e instanceof TrimmedDataAccessException) {
      return Kind.TRIMMED;
    }
    if (e instanceof ExpiredIteratorException) {
      return Kind.EXPIRED_CURSOR;
    }
    if (e instanceof ResourceNotFoundException) {
      return Kind.MISSING;
    }
    if (e instanceof LimitExceededException || RetryUtils.isThrottlingException(e)) {
      return Kind.THROTTLED;
    }
    if (!(e instanceof AwsServiceException service)) {
      return Kind.UNAVAILABLE;
    }
    boolean passing =
        service.statusCode() >= 500
            || RetryUtils.isClockSkewException(e)
            || PASSING_CODES.contains(code(service));
    return passing ? Kind.UNAVAILABLE : Kind.REFUSED;
  }

  private static String words(SdkException e) {
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      AwsErrorDetails details = service.awsErrorDetails();
      return code(service) + ", status " + service.statusCode() + ": " + details.errorMessage();
    }
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null ? "" : String.valueOf(e.awsErrorDetails().errorCode());
  }
}
