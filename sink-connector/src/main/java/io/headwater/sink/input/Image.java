package io.headwater.sink.input;

/**
 * An item or document as a JSON object within the text that it came in.
 *
 * @param utf8 the text; never changed
 * @param start the object's opening brace
 * @param end behind its closing brace
 * @param verbatim whether it can be sent to OpenSearch byte for byte: it holds no line break, no
 *     number beyond a 64-bit integer or a 32-bit float, and at its top none of the names that the
 *     sink itself writes
 */
@SuppressWarnings("ArrayRecordComponent") // Spliced as it is; nobody compares images.
public record Image(byte[] utf8, int start, int end, boolean verbatim) {
  /** Its size alone: contents never reach logs. */
  @Override
  public String toString() {
    return (end - start) + " bytes";
  }
}
