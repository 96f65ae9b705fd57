package io.headwater.sink.input;

/** A record cannot be understood. Without a stack trace: it is an answer, not a fault. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * A refusal.
   *
   * @param type see {@link Reading.Refused#type}
   * @param reason see {@link Reading.Refused#reason}
   */
  RefusedException(String type, String reason) {
    super(reason, null, false, false);
    this.type = type;
  }

  Reading.Refused reading() {
    return new Reading.Refused(type, String.valueOf(getMessage()));
  }
}
