package io.headwater.localstack;

/** Somebody else listens on a server's port. */
final class PortTakenException extends LocalStackException {
  PortTakenException(String message) {
    super(message);
  }
}
