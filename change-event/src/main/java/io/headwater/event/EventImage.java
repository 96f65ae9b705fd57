package io.headwater.event;

/**
 * A JSON object within the text that it came in.
 *
 * @param utf8 the text; never changed
 * @param start the object's opening brace
 * @param end behind its closing brace
 * @param verbatim whether it is on one line, certainly has no integer beyond 64 bits and no number
 *     beyond a 32-bit float, and has at its top none of the names that were watched for
 */
@SuppressWarnings("ArrayRecordComponent") // Spliced as it is; nobody compares images.
public record EventImage(byte[] utf8, int start, int end, boolean verbatim) {
  /** Its size alone: contents never reach logs. */
  @Override
  public String toString() {
    return (end - start) + " bytes";
  }
}
