package io.headwater.sink.write;

import io.headwater.sink.document.SafeReason;

/**
 * An error as OpenSearch describes it.
 *
 * @param type such as {@code mapper_parsing_exception}
 * @param reason a text that may quote field values and ids
 */
public record OpenSearchError(String type, String reason) {
  /** An error; its type is kept on one line, because it stands in logs. */
  public OpenSearchError {
    type = SafeReason.onOneLine(type);
  }

  /** The type alone: the reason may quote item contents. */
  @Override
  public String toString() {
    return type;
  }
}
