package io.headwater.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing JSON text in UTF-8. Separators come by themselves; whoever writes keeps the order of
 * names and values.
 *
 * <p>Owned by one thread.
 */
final class JsonBytes {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_LONG_DIGITS = 19;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final int FIRST_SIZE = 1 << 10;
  private static final int LARGEST_KEPT = 1 << 17;

  private byte[] buffer = new byte[FIRST_SIZE];
  private int length;
  private boolean separated = true;

  /** Begins a new text in the same memory, unless that was for one far larger than most. */
  void clear() {
    length = 0;
    if (buffer.length > LARGEST_KEPT) {
      buffer = new byte[FIRST_SIZE];
    }
    separated = true;
  }

  String text() {
    return new String(buffer, 0, length, UTF_8);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  void startObject() {
    start('{');
  }

  void endObject() {
    end('}');
  }

  void startArray() {
    start('[');
  }

  void endArray() {
    end(']');
  }

  private void start(char bracket) {
    separate();
    put(bracket);
    separated = true;
  }

  private void end(char bracket) {
    put(bracket);
    separated = false;
  }

  void name(String name) {
    separate();
    quoted(name);
    put(':');
    separated = true;
  }

  /**
   * A string.
   *
   * @throws IllegalArgumentException if it holds half a surrogate pair
   */
  void string(String value) {
    separate();
    quoted(value);
  }

  /** A value that consists of ASCII characters and needs no quotes. */
  void bare(String ascii) {
    separate();
    int size = ascii.length();
    ensure(size);
    copy(ascii.getBytes(ISO_8859_1), 0, size);
  }

  /**
   * The end of a string literal of a JSON text that can stand in another one byte for byte.
   *
   * @param quote where it begins
   * @return −1 if it holds escapes
   */
  static int literalEnd(byte[] text, int quote, int end) {
    int close = plainUntil(text, quote + 1, end);
    return close < end && text[quote] == '"' && text[close] == '"' ? close + 1 : -1;
  }

  /** A value of another JSON text as it is. */
  void raw(byte[] text, int from, int end) {
    separate();
    ensure(end - from);
    copy(text, from, end - from);
  }

  /** A quoted string, without a separator. */
  void quoted(String value) {
    int size = value.length();
    ensure(size + 2);
    byte[] bytes = buffer;
    int at = length;
    bytes[at++] = '"';
    for (int i = 0; i < size; i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        quotedByJackson(value);
        return;
      }
      bytes[at++] = (byte) c;
    }
    bytes[at++] = '"';
    length = at;
  }

  /** A number's digits, without a separator. */
  void decimal(long value) {
    if (value < 0) {
      all(Long.toString(value).getBytes(ISO_8859_1));
      return;
    }
    ensure(MAX_LONG_DIGITS);
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int at = length + digits - 1; at >= length; at--) {
      buffer[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** Bytes as they are, without a separator. */
  void all(byte[] bytes) {
    ensure(bytes.length);
    copy(bytes, 0, bytes.length);
  }

  private void quotedByJackson(String value) {
    byte[] utf8 = JsonStringEncoder.getInstance().quoteAsUTF8(value);
    ensure(utf8.length + 2);
    buffer[length++] = '"';
    copy(utf8, 0, utf8.length);
    buffer[length++] = '"';
  }

  /** Where the first byte stands that needs an escape in a string, or the end. */
  static int plainUntil(byte[] utf8, int from, int end) {
    int at = from;
    for (int last = end - Long.BYTES; at <= last; at += Long.BYTES) {
      long eight = (long) EIGHT.get(utf8, at);
      long quotes = eight ^ ('"' * ONES);
      long backslashes = eight ^ ('\\' * ONES);
      // A byte that is zero, or below a space, borrows from its own high bit; bytes of multi-byte
      // characters have it set before. A borrow spreads upwards only, so the lowest is one.
      long found =
          ((quotes - ONES) & ~quotes)
              | ((backslashes - ONES) & ~backslashes)
              | ((eight - ' ' * ONES) & ~eight);
      long lowest = found & HIGH_BITS;
      if (lowest != 0) {
        return at + (Long.numberOfTrailingZeros(lowest) >>> 3);
      }
    }
    while (at < end && !needsEscape(utf8[at])) {
      at++;
    }
    return at;
  }

  private static boolean needsEscape(byte b) {
    return (b >= 0 && b < ' ') || b == '"' || b == '\\';
  }

  private void separate() {
    if (!separated) {
      put(',');
    }
    separated = false;
  }

  private void put(char ascii) {
    ensure(1);
    buffer[length++] = (byte) ascii;
  }

  private void copy(byte[] bytes, int from, int size) {
    System.arraycopy(bytes, from, buffer, length, size);
    length += size;
  }

  private void ensure(int more) {
    if (more > buffer.length - length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
    }
  }
}
