package io.headwater.localstack.simulator;

/** An answer of the service that is an error. */
final class WireException extends RuntimeException {
  private static final String DYNAMODB = "com.amazonaws.dynamodb.v20120810#";
  private static final String CORAL = "com.amazon.coral.service#";

  private final int status;
  private final String type;

  WireException(int status, String type, String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
  }

  static WireException of(String type, String message) {
    return new WireException(400, DYNAMODB + type, message);
  }

  static WireException ofService(String type, String message) {
    return new WireException(400, CORAL + type, message);
  }

  static WireException invalid(String message) {
    return new WireException(400, "com.amazon.coral.validate#ValidationException", message);
  }

  static WireException notFound(String message) {
    return of("ResourceNotFoundException", message);
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
