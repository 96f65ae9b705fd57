package io.headwater.source.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.source.dynamodb.CredentialsException.Source;
import io.headwater.source.dynamodb.SdkFailures.Denial;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.sts.model.StsException;

class SdkFailuresTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        typed(TrimmedDataAccessException.builder(), "TrimmedDataAccessException", Kind.TRIMMED),
        typed(ExpiredIteratorException.builder(), "ExpiredIteratorException", Kind.EXPIRED_CURSOR),
        typed(ResourceNotFoundException.builder(), "ResourceNotFoundException", Kind.MISSING),
        typed(LimitExceededException.builder(), "LimitExceededException", Kind.THROTTLED),
        typed(
            ProvisionedThroughputExceededException.builder(),
            "ProvisionedThroughputExceededException",
            Kind.THROTTLED),
        Arguments.of(
            service(InternalServerErrorException.builder(), "InternalServerError", 500),
            Kind.UNAVAILABLE),
        byCode("ThrottlingException", 400, Kind.THROTTLED),
        byCode("Throttling", 400, Kind.THROTTLED),
        byCode("RequestLimitExceeded", 400, Kind.THROTTLED),
        byCode("Whatever", 429, Kind.THROTTLED),
        byCode("InternalFailure", 500, Kind.UNAVAILABLE),
        byCode("ServiceUnavailable", 503, Kind.UNAVAILABLE),
        byCode("BadGateway", 502, Kind.UNAVAILABLE),
        byCode("ExpiredTokenException", 400, Kind.UNAVAILABLE),
        byCode("ExpiredToken", 403, Kind.UNAVAILABLE),
        byCode("RequestTimeTooSkewed", 403, Kind.UNAVAILABLE),
        byCode("AccessDeniedException", 400, Kind.REFUSED),
        byCode("UnrecognizedClientException", 400, Kind.REFUSED),
        byCode("MissingAuthenticationTokenException", 400, Kind.REFUSED),
        byCode("ValidationException", 400, Kind.REFUSED),
        Arguments.of(SdkClientException.create("no route to host"), Kind.UNAVAILABLE),
        Arguments.of(
            SdkClientException.create("broken", new IOException("reset")), Kind.UNAVAILABLE),
        Arguments.of(ApiCallTimeoutException.create(30_000), Kind.UNAVAILABLE),
        Arguments.of(ApiCallAttemptTimeoutException.create(30_000), Kind.UNAVAILABLE),
        Arguments.of(AbortedException.create("interrupted"), Kind.UNAVAILABLE));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureHasItsKind(SdkException failure, Kind kind) {
    StreamReadException classified = classified(failure);

    assertThat(classified.kind()).isEqualTo(kind);
    assertThat(classified).hasCause(failure);
  }

  static Stream<Arguments> denials() {
    return Stream.of(
        Arguments.of("AccessDeniedException", Denial.PERMISSION, "lack the permission"),
        Arguments.of("AccessDenied", Denial.PERMISSION, "lack the permission"),
        Arguments.of("UnrecognizedClientException", Denial.IDENTITY, "does not take"),
        Arguments.of("InvalidClientTokenId", Denial.IDENTITY, "does not take"),
        Arguments.of("InvalidSignatureException", Denial.IDENTITY, "does not take"),
        Arguments.of("SignatureDoesNotMatch", Denial.IDENTITY, "does not take"),
        Arguments.of("IncompleteSignatureException", Denial.IDENTITY, "does not take"),
        Arguments.of("MissingAuthenticationToken", Denial.IDENTITY, "does not take"),
        Arguments.of("MissingAuthenticationTokenException", Denial.IDENTITY, "does not take"),
        Arguments.of("ExpiredToken", Denial.EXPIRED, "have expired"),
        Arguments.of("ExpiredTokenException", Denial.EXPIRED, "have expired"));
  }

  @ParameterizedTest
  @MethodSource("denials")
  void aDenialNamesActionResourceAndRemedy(String code, Denial denial, String words) {
    AwsServiceException failure = service(DynamoDbException.builder(), code, 400);

    assertThat(SdkFailures.denial(failure)).isEqualTo(denial);
    assertThat(classified(failure))
        .hasMessageContainingAll(
            words, "dynamodb:GetRecords", "stream arn", code, "the service's words", "docs/iam.md");
  }

  @Test
  void otherFailuresKeepTheServicesOwnWords() {
    assertThat(classified(service(DynamoDbException.builder(), "ValidationException", 400)))
        .hasMessage("ValidationException, status 400: the service's words");
    assertThat(classified(SdkClientException.create("no route to host")))
        .hasMessageContainingAll("SdkClientException", "no route to host");
  }

  static Stream<Arguments> missingCredentials() {
    AwsServiceException denied = service(StsException.builder(), "AccessDenied", 403);
    return Stream.of(
        Arguments.of(Source.DEFAULT_CHAIN, SdkClientException.create("none"), Kind.UNAVAILABLE),
        Arguments.of(Source.PROFILE, SdkClientException.create("none"), Kind.UNAVAILABLE),
        Arguments.of(Source.PROFILE, denied, Kind.UNAVAILABLE),
        Arguments.of(Source.ROLE, denied, Kind.REFUSED),
        Arguments.of(Source.ROLE, SdkClientException.create("no route"), Kind.UNAVAILABLE),
        Arguments.of(
            Source.ROLE, service(StsException.builder(), "Throttling", 400), Kind.THROTTLED),
        Arguments.of(
            Source.ROLE, service(StsException.builder(), "InternalFailure", 500), Kind.UNAVAILABLE),
        Arguments.of(
            Source.ROLE, service(StsException.builder(), "ExpiredToken", 403), Kind.UNAVAILABLE),
        Arguments.of(Source.ROLE, new IllegalStateException("interrupted"), Kind.UNAVAILABLE));
  }

  @ParameterizedTest
  @MethodSource("missingCredentials")
  void missingCredentialsAreWaitedForUnlessARoleIsDenied(
      Source source, RuntimeException cause, Kind kind) {
    CredentialsException failure = new CredentialsException(source, "set this", cause);

    assertThat(classified(failure).kind()).isEqualTo(kind);
    assertThat(classified(failure)).hasMessage("set this").hasCause(failure);
  }

  private static StreamReadException classified(SdkException e) {
    return SdkFailures.classified(e, IamAction.GET_RECORDS, "stream arn");
  }

  @Test
  void anAnswerWithoutDetailsIsClassifiedByItsStatus() {
    assertThat(SdkFailures.kind(DynamoDbException.builder().statusCode(503).build()))
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(SdkFailures.kind(DynamoDbException.builder().statusCode(400).build()))
        .isEqualTo(Kind.REFUSED);
  }

  private static Arguments typed(AwsServiceException.Builder builder, String code, Kind kind) {
    return Arguments.of(service(builder, code, 400), kind);
  }

  private static Arguments byCode(String code, int status, Kind kind) {
    return Arguments.of(service(DynamoDbException.builder(), code, status), kind);
  }

  private static AwsServiceException service(
      AwsServiceException.Builder builder, String code, int status) {
    return builder
        .statusCode(status)
        .awsErrorDetails(
            AwsErrorDetails.builder().errorCode(code).errorMessage("the service's words").build())
        .build();
  }
}
