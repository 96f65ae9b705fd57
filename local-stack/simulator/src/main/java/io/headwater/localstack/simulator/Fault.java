package io.headwater.localstack.simulator;

import java.time.Duration;

/** What goes wrong with a call. */
public sealed interface Fault {
  /**
   * An error answer; nothing was done.
   *
   * @param status the HTTP status
   * @param type as the wire's {@code __type} has it
   * @param message {@code {action}} and {@code {resource}} stand for those of the call
   */
  record Refusal(int status, String type, String message) implements Fault {}

  /**
   * An answer whose body is no JSON, as a load balancer gives it; nothing was done.
   *
   * @param status the HTTP status
   */
  record BareStatus(int status) implements Fault {}

  /** The connection ends without an answer; nothing was done. */
  record Disconnect() implements Fault {}

  /** The call is done, but the connection ends in the middle of the answer's body. */
  record CutShort() implements Fault {}

  /**
   * The call is done, later.
   *
   * @param time in real time
   */
  record Delay(Duration time) implements Fault {}

  /**
   * The call is done after something else has happened, such as a rotation between a listing and
   * the iterator that follows it.
   *
   * @param action run by a server thread, without locks
   */
  record Meanwhile(Runnable action) implements Fault {}

  /** ProvisionedThroughputExceededException. */
  static Fault throttled() {
    return refusal(
        "ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded. Consider"
            + " increasing your provisioning level with the UpdateTable API.");
  }

  /** LimitExceededException. */
  static Fault limitExceeded() {
    return refusal("LimitExceededException", "Subscriber limit exceeded.");
  }

  /** ThrottlingException. */
  static Fault throttling() {
    return new Refusal(
        400, "com.amazon.coral.availability#ThrottlingException", "Rate of requests exceeds");
  }

  /** InternalServerError, status 500. */
  static Fault internalError() {
    return new Refusal(
        500,
        "com.amazonaws.dynamodb.v20120810#InternalServerError",
        "The request processing has failed because of an unknown error, exception or failure.");
  }

  /** ServiceUnavailableException, status 503. */
  static Fault unavailable() {
    return new Refusal(
        503, "com.amazon.coral.availability#ServiceUnavailableException", "Service is unavailable");
  }

  /** A status without JSON. */
  static Fault bareStatus(int status) {
    return new BareStatus(status);
  }

  /** A connection that ends without an answer. */
  static Fault disconnect() {
    return new Disconnect();
  }

  /** A connection that ends within the answer. */
  static Fault cutShort() {
    return new CutShort();
  }

  /** An answer that takes some real time. */
  static Fault delay(Duration time) {
    return new Delay(time);
  }

  /** Something that happens just before the call is done. */
  static Fault meanwhile(Runnable action) {
    return new Meanwhile(action);
  }

  /** ExpiredIteratorException. */
  static Fault expiredIterator() {
    WireException expired = ShardIterators.expired();
    return new Refusal(expired.status(), expired.type(), expired.message());
  }

  /** TrimmedDataAccessException. */
  static Fault trimmed() {
    WireException trimmed = StreamOperations.trimmed();
    return new Refusal(trimmed.status(), trimmed.type(), trimmed.message());
  }

  /** ResourceNotFoundException. */
  static Fault resourceNotFound() {
    return refusal("ResourceNotFoundException", "Requested resource not found: {resource}");
  }

  /** AccessDeniedException, naming the call's action. */
  static Fault accessDenied() {
    return new Refusal(
        400,
        "com.amazon.coral.service#AccessDeniedException",
        "User: arn:aws:iam::"
            + World.ACCOUNT
            + ":user/simulated is not authorized to perform: dynamodb:{action} on resource:"
            + " {resource} because no identity-based policy allows the dynamodb:{action} action");
  }

  /** ExpiredTokenException. */
  static Fault expiredToken() {
    return new Refusal(
        400,
        "com.amazon.coral.service#ExpiredTokenException",
        "The security token included in the request is expired");
  }

  private static Fault refusal(String type, String message) {
    return new Refusal(400, "com.amazonaws.dynamodb.v20120810#" + type, message);
  }
}
