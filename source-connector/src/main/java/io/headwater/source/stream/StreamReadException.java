package io.headwater.source.stream;

/** A call to the stream failed; the kind says what is to be done. */
public final class StreamReadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it was. */
  public enum Kind {
    /** Too many calls: wait and try again. */
    THROTTLED,
    /** The service or the way to it is out of order: wait and try again. */
    UNAVAILABLE,
    /** The cursor is too old: make another one at the last position. */
    EXPIRED_CURSOR,
    /** The position lies before the oldest record that the stream holds: records are lost. */
    TRIMMED,
    /** There is no such shard or stream any more. */
    MISSING,
    /** The service refuses the call and would refuse it again. */
    REFUSED
  }

  private final Kind kind;

  /** A failure with the service's own words, which hold no item content. */
  public StreamReadException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** A failure that no call reported. */
  public StreamReadException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What kind of failure it was. */
  public Kind kind() {
    return kind;
  }
}
