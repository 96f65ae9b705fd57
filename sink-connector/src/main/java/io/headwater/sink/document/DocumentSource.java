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
   * The same with members before its own.
   *
   * @param members one or several of an object, such as {@code "a":1,"b":2}; none that it has
   */
  public DocumentSource withMembers(byte[] members) {
    // A prefix opens the object already, and ends where one of its own members may follow.
    DocumentSource whole = prefix.length == 0 ? this : of(toByteArray());
    int inside = whole.behindBrace();
    boolean empty = whole.firstFrom(inside) == '}';
    byte[] opened = new byte[members.length + (empty ? 1 : 2)];
    opened[0] = '{';
    System.arraycopy(members, 0, opened, 1, members.length);
    if (!empty) {
      opened[opened.length - 1] = ',';
    }
    return new DocumentSource(opened, whole.text, inside, whole.end);
  }

  private int behindBrace() {
    int at = start;
    while (text[at] != '{') {
      at++;
    }
    return at + 1;
  }

  private byte firstFrom(int from) {
    int at = from;
    while (text[at] == ' ' || text[at] == '\t') {
      at++;
    }
    return text[at];
  }

  /** Its bytes. */
  public byte[] toByteArray() {
    byte[] bytes = new byte[length()];
    System.arraycopy(prefix, 0, bytes, 0, prefix.length);
    System.arraycopy(text, start, bytes, prefix.length, end - start);
    return bytes;
  }

  /** Its size alone: contents never reach logs. */
  @Override
  public String toString() {
    return length() + " bytes";
  }
}
