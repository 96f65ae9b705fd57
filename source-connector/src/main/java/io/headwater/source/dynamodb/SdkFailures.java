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

/** Tells what kind of failure the SDK reports, and what to do about it. */
final class SdkFailures {
  /** Why a call is denied. */
  enum Denial {
    /** It is not, as far as the answer tells. */
    NONE,
    /** The caller lacks a permission. */
    PERMISSION,
    /** AWS does not take the credentials. */
    IDENTITY,
    /** The credentials were right once. */
    EXPIRED
  }

  private static final Set<String> PERMISSION_CODES =
      Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized");
  private static final Set<String> IDENTITY_CODES =
      Set.of(
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidAccessKeyId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "IncompleteSignature",
          "IncompleteSignatureException",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "AuthFailure",
          "OptInRequired");
  private static final Set<String> EXPIRED_CODES =
      Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");

  private SdkFailures() {}

  /**
   * The failure in our words.
   *
   * @param action what the call asks of IAM
   * @param resource what it was made for: a table's name or a stream's ARN
   */
  static StreamReadException classified(SdkException e, IamAction action, String resource) {
    return new StreamReadException(kind(e), words(e, action, resource), e);
  }

  static Kind kind(SdkException e) {
    if (e instanceof CredentialsException missing) {
      return kindOfMissingCredentials(missing);
    }
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
    // Expired credentials may be renewed by those who gave them.
    boolean passing =
        service.statusCode() >= 500
            || RetryUtils.isClockSkewException(e)
            || denial(e) == Denial.EXPIRED;
    return passing ? Kind.UNAVAILABLE : Kind.REFUSED;
  }

  // Credentials may come back; only a role that is denied stays denied.
  private static Kind kindOfMissingCredentials(CredentialsException e) {
    return switch (e.source()) {
      case ROLE -> e.getCause() instanceof SdkException cause ? kind(cause) : Kind.UNAVAILABLE;
      case DEFAULT_CHAIN, PROFILE -> Kind.UNAVAILABLE;
    };
  }

  static Denial denial(SdkException e) {
    if (!(e instanceof AwsServiceException service) || RetryUtils.isClockSkewException(e)) {
      return Denial.NONE;
    }
    String code = code(service);
    if (PERMISSION_CODES.contains(code)) {
      return Denial.PERMISSION;
    }
    if (IDENTITY_CODES.contains(code)) {
      return Denial.IDENTITY;
    }
    return EXPIRED_CODES.contains(code) ? Denial.EXPIRED : Denial.NONE;
  }

  private static String words(SdkException e, IamAction action, String resource) {
    if (e instanceof CredentialsException) {
      return String.valueOf(e.getMessage());
    }
    return switch (denial(e)) {
      case NONE -> plain(e);
      case PERMISSION ->
          "the credentials lack the permission "
              + action
              + " on "
              + resource
              + " ("
              + plain(e)
              + "); allow it, see docs/iam.md";
      case IDENTITY ->
          "AWS does not take the credentials with which "
              + action
              + " was called for "
              + resource
              + " ("
              + plain(e)
              + "); mend them and the region they are for, see docs/iam.md";
      case EXPIRED ->
          "the credentials with which "
              + action
              + " was called for "
              + resource
              + " have expired ("
              + plain(e)
              + "); give new ones, or leave them to aws.role.arn or the default chain, which renew theirs, see"
              + " docs/iam.md";
    };
  }

  /** What to add to the words for missing credentials. */
  static String reason(CredentialsException.Source source, SdkException cause) {
    return switch (source) {
      // The SDK's words list every provider it asked, or what it read of the profile's file.
      case DEFAULT_CHAIN, PROFILE ->
          cause instanceof AwsServiceException ? " (" + plain(cause) + ")" : "";
      case ROLE -> " (" + plain(cause) + ")" + roleRemedy(cause);
    };
  }

  private static String roleRemedy(SdkException cause) {
    return switch (denial(cause)) {
      case NONE -> "";
      case PERMISSION ->
          "; allow sts:AssumeRole on it to the credentials it is assumed with and name them in its trust policy,"
              + " with aws.role.external.id if it asks for one, see docs/iam.md";
      case IDENTITY, EXPIRED ->
          "; AWS STS does not take the credentials it is assumed with, mend them, see docs/iam.md";
    };
  }

  private static String plain(SdkException e) {
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
