package io.headwater.event;

/**
 * A text that is no change event. The message names the place and what is wrong there, never the
 * content.
 */
public final class MalformedEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, without quoting content. */
  public MalformedEventException(String message) {
    super(message);
  }

  static MalformedEventException notJson(String what, int place) {
    return new MalformedEventException(what + " is not well-formed JSON near byte " + place);
  }
}
