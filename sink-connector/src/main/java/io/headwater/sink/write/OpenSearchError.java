package io.headwater.sink.write;

/**
 * An error as OpenSearch describes it.
 *
 * @param type such as {@code mapper_parsing_exception}
 * @param reason a text that may quote field values and ids
 */
public record OpenSearchError(String type, String reason) {
  /** The type alone: the reason may quote item contents. */
  @Override
  public String toString() {
    return type;
  }
}
