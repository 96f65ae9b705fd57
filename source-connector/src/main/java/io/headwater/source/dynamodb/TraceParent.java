package io.headwater.source.dynamodb;

/**
 * The traceparent of W3C's Trace Context, version 00: {@code
 * 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}.
 */
final class TraceParent {
  private static final int LENGTH = 55;
  private static final int TRACE_ID = 3;
  private static final int PARENT_ID = 36;
  private static final int FLAGS = 53;

  private TraceParent() {}

  /** Whether a text is one: lower-case hexadecimal, neither id all zeros. */
  static boolean isValid(String text) {
    return text.length() == LENGTH
        && text.startsWith("00-")
        && text.charAt(PARENT_ID - 1) == '-'
        && text.charAt(FLAGS - 1) == '-'
        && isId(text, TRACE_ID, PARENT_ID - 1)
        && isId(text, PARENT_ID, FLAGS - 1)
        && isHex(text, FLAGS, LENGTH);
  }

  private static boolean isId(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return isHex(text, i, to);
      }
    }
    return false;
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
