package io.headwater.event;

/**
 * Where a JSON value stands within the bytes of a text.
 *
 * @param start its first byte
 * @param end the byte behind its last
 */
public record ByteRange(int start, int end) {
  /** How many bytes it has. */
  public int length() {
    return end - start;
  }
}
