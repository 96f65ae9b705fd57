package io.headwater.cli;

/** There is no answer to what was asked; the message tells why. */
final class AnswerlessException extends RuntimeException {
  private static final long serialVersionUID = 1;

  AnswerlessException(String message) {
    super(message);
  }
}
