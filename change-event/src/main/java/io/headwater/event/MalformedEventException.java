package io.headwater.event;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;

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

  // The parser's own message quotes the text, which may be an item's content: only the place is
  // kept.
  static MalformedEventException notJson(String what, IOException e) {
    String place =
        e instanceof JacksonException json && json.getLocation() != null
            ? " near byte " + Math.max(json.getLocation().getByteOffset(), 0)
            : "";
    return new MalformedEventException(what + " is not well-formed JSON" + place);
  }
}
