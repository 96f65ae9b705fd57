package io.headwater.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Set;

/**
 * Where JSON's values end. Methods take the place of a value's first byte and give the place behind
 * its last; they throw {@link MalformedEventException} if it is no such value.
 */
final class JsonGrammar {
  private static final int MAX_DEPTH = 1_000;

  /** The digits of the longest integer that is certainly one of 64 bits. */
  static final int SAFE_DIGITS = 18;

  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");

  private final String what;
  private final byte[][] watchedNames;
  // For each open bracket of a value, whether it is an object's.
  private final long[] objects = new long[MAX_DEPTH / Long.SIZE + 1];

  private byte[] text = {};
  private int end;
  private int nameQuote;
  private int nameEnd;
  private boolean nameEscaped;
  private boolean escaped;
  private boolean verbatim;

  /** See {@link JsonScanner#JsonScanner}. */
  JsonGrammar(String what, Set<String> watchedNames) {
    this.what = what;
    this.watchedNames =
        watchedNames.stream().map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);
  }

  void begin(byte[] utf8, int to) {
    text = utf8;
    end = to;
  }

  /** The name's opening quote in the field passed last. */
  int nameQuote() {
    return nameQuote;
  }

  /** The name's closing quote in the field passed last. */
  int nameEnd() {
    return nameEnd;
  }

  /** Whether the name of the field passed last holds escapes. */
  boolean nameEscaped() {
    return nameEscaped;
  }

  /** Whether the string passed last holds escapes. */
  boolean escaped() {
    return escaped;
  }

  EventImage object(int start) {
    if (byteAt(start) != '{') {
      throw malformed(start);
    }
    verbatim = true;
    int behind = valueEnd(start, watchedNames.length > 0);
    return new EventImage(text, start, behind, verbatim);
  }

  int valueEnd(int from) {
    return valueEnd(from, false);
  }

  private int valueEnd(int from, boolean watching) {
    int depth = 0;
    int i = from;
    do {
      i = space(i);
      switch (byteAt(i)) {
        case '"' -> i = stringEnd(i);
        case '{' -> {
          depth = open(depth, true, i);
          i = space(i + 1);
          if (byteAt(i) != '}') {
            i = valueOfField(i);
            watch(watching && depth == 1);
            continue;
          }
        }
        case '[' -> {
          depth = open(depth, false, i);
          i = space(i + 1);
          if (byteAt(i) != ']') {
            continue;
          }
        }
        case 't' -> i = literalEnd(i, TRUE);
        case 'f' -> i = literalEnd(i, FALSE);
        case 'n' -> i = literalEnd(i, NULL);
        default -> i = numberEnd(i);
      }
      while (depth > 0) {
        i = space(i);
        boolean inObject = (objects[depth >>> 6] >>> depth & 1) != 0;
        byte b = byteAt(i);
        if (b == ',') {
          i++;
          if (inObject) {
            i = valueOfField(space(i));
            watch(watching && depth == 1);
          }
          break;
        }
        if (b != (inObject ? '}' : ']')) {
          throw malformed(i);
        }
        i++;
        depth--;
      }
    } while (depth > 0);
    return i;
  }

  private int open(int depth, boolean object, int bracket) {
    int deeper = depth + 1;
    if (deeper > MAX_DEPTH) {
      throw malformed(bracket);
    }
    long bit = 1L << deeper;
    objects[deeper >>> 6] = object ? objects[deeper >>> 6] | bit : objects[deeper >>> 6] & ~bit;
    return deeper;
  }

  private void watch(boolean watching) {
    if (watching && verbatim) {
      verbatim = !nameEscaped;
      for (byte[] name : watchedNames) {
        verbatim &= !nameBytesAre(name);
      }
    }
  }

  /** Whether the name of the field passed last is this, byte for byte. */
  boolean nameBytesAre(byte[] utf8) {
    int from = nameQuote + 1;
    return utf8.length == nameEnd - from
        && Arrays.equals(text, from, nameEnd, utf8, 0, utf8.length);
  }

  /** Behind a field's name and colon, so before its value. */
  int valueOfField(int quote) {
    int behind = stringEnd(quote);
    nameQuote = quote;
    nameEnd = behind - 1;
    nameEscaped = escaped;
    int colon = space(behind);
    if (byteAt(colon) != ':') {
      throw malformed(colon);
    }
    return colon + 1;
  }

  int stringEnd(int quote) {
    if (byteAt(quote) != '"') {
      throw malformed(quote);
    }
    int i = JsonBytes.plainUntil(text, quote + 1, end);
    escaped = byteAt(i) != '"';
    while (byteAt(i) != '"') {
      i = JsonBytes.plainUntil(text, escapeEnd(i), end);
    }
    return i + 1;
  }

  private int escapeEnd(int backslash) {
    if (byteAt(backslash) != '\\') {
      throw malformed(backslash);
    }
    switch (byteAt(backslash + 1)) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return backslash + 2;
      }
      case 'u' -> {
        for (int i = backslash + 2; i < backslash + 6; i++) {
          if (Character.digit(byteAt(i), 16) < 0) {
            throw malformed(i);
          }
        }
        return backslash + 6;
      }
      default -> throw malformed(backslash + 1);
    }
  }

  private int literalEnd(int from, byte[] literal) {
    int behind = from + literal.length;
    if (behind > end || !Arrays.equals(text, from, behind, literal, 0, literal.length)) {
      throw malformed(from);
    }
    return behind;
  }

  int numberEnd(int from) {
    int digits = byteAt(from) == '-' ? from + 1 : from;
    int i = digitsEnd(digits);
    boolean needlessZero = byteAt(digits) == '0' && i > digits + 1;
    if (needlessZero) {
      throw malformed(digits);
    }
    boolean safe = i - digits <= SAFE_DIGITS;
    if (byteAt(i) == '.') {
      i = digitsEnd(i + 1);
    }
    if (byteAt(i) == 'e' || byteAt(i) == 'E') {
      safe = false;
      boolean sign = byteAt(i + 1) == '+' || byteAt(i + 1) == '-';
      i = digitsEnd(sign ? i + 2 : i + 1);
    }
    verbatim &= safe;
    return i;
  }

  private int digitsEnd(int from) {
    int i = from;
    while (isDigit(byteAt(i))) {
      i++;
    }
    if (i == from) {
      throw malformed(i);
    }
    return i;
  }

  /** Behind white space, if there is any. */
  int space(int from) {
    int i = from;
    while (i < end && isSpace(text[i])) {
      i++;
    }
    return i;
  }

  private boolean isSpace(byte b) {
    if (b > ' ') {
      return false;
    }
    boolean lineBreak = b == '\n' || b == '\r';
    verbatim &= !lineBreak;
    return lineBreak || b == ' ' || b == '\t';
  }

  /** A byte of the text; 0 at its end. */
  byte byteAt(int i) {
    return i < end ? text[i] : 0;
  }

  MalformedEventException malformed(int place) {
    return MalformedEventException.notJson(what, place);
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
