package io.headwater.sink.document;

/**
 * A document's JSON on one line, as a slice of the record that it came with: nothing is copied
 * before the request's body is put together.
 *
 * @param prefix what stands before the slice, such as an opened object with metadata fields
 * @param text where the slice is taken from; never changed
 * @param start its first byte
 * @param end behind its last byte
 */
@SuppressWarnings("ArrayRecordComponent") // Spliced as it is; nobody compares sources.
public record DocumentSource(byte[] prefix, byte[] text, int start, int end) {
  private static final byte[] NOTHING = {};

  /** A document that has bytes of its own. */
  public static DocumentSource of(byte[] json) {
    return new DocumentSource(NOTHING, json, 0, json.length);
  }

  /** A document that stands in a longer text. */
  public static DocumentSource slice(byte[] text, int start, int end) {
    return new DocumentSource(NOTHING, text, start, end);
  }

  /** Its size in bytes. */
  public int length() {
    return prefix.length + end - start;
  }

  /**
   * Copies it.
   *
   * @return behind its last byte in the target
   */
  public int copyTo(byte[] target, int at) {
    System.arraycopy(prefix, 0, target, at, prefix.length);
    System.arraycopy(text, start, target, at + prefix.length, end - start);
    return at + length();
  }

  /** Its bytes. */
  public byte[] toByteArray() {
    byte[] bytes = new byte[length()];
    copyTo(bytes, 0);
    return bytes;
  }

  /** Its size alone: contents never reach logs. */
  @Override
  public String toString() {
    return length() + " bytes";
  }
}
