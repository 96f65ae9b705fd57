package io.headwater.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * Goes through a JSON text once, without tokens or trees; what nobody asks for is passed over,
 * strings eight bytes at a time. It holds the text to JSON's grammar in full, except that strings
 * which nobody asks for need not be valid UTF-8.
 *
 * <p>Every method that expects something throws {@link MalformedEventException} if it is not there;
 * messages never quote the text. Owned by one thread.
 */
public final class JsonScanner {
  private static final int MAX_DEPTH = 1_000;
  // Making a value of a literal takes time that rises with the square of its length.
  private static final int MAX_NUMBER = 1_000;
  // The longest integer that is certainly one of 64 bits.
  private static final int SAFE_DIGITS = 18;
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");

  private final String what;
  private final byte[][] watchedNames;
  // For each open bracket of a value that is passed over, whether it is an object's.
  private final long[] objects = new long[MAX_DEPTH / Long.SIZE + 1];

  private byte[] text = {};
  private int at;
  private int end;
  private boolean beforeFirstField;
  private int nameQuote;
  private int nameEnd;
  private boolean nameEscaped;
  // Whether the string passed last holds escapes.
  private boolean escaped;
  private boolean verbatim;

  /**
   * A scanner.
   *
   * @param what what the texts are, for messages, such as {@code the event}
   * @param watchedNames the names that {@link #object} looks for
   */
  public JsonScanner(String what, Set<String> watchedNames) {
    this.what = what;
    this.watchedNames =
        watchedNames.stream().map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);
  }

  /** Begins a text; a byte order mark is passed over. */
  public void begin(byte[] utf8) {
    boolean mark =
        utf8.length >= 3
            && utf8[0] == (byte) 0xEF
            && utf8[1] == (byte) 0xBB
            && utf8[2] == (byte) 0xBF;
    begin(utf8, mark ? 3 : 0, utf8.length);
  }

  /** Begins a text within a longer one. */
  public void begin(byte[] utf8, int from, int to) {
    text = utf8;
    at = from;
    end = to;
    beforeFirstField = false;
  }

  /** The first byte of what comes next, white space aside; 0 at the end. */
  public byte next() {
    at = space(at);
    return byteAt(at);
  }

  /** Where the text goes on. */
  public int position() {
    return at;
  }

  /** Whether a number comes next. */
  public boolean nextIsNumber() {
    byte b = next();
    return b == '-' || isDigit(b);
  }

  /** Enters an object; {@link #nextField} must then be called until it gives false. */
  public void enterObject() {
    take('{');
    beforeFirstField = true;
  }

  /** Goes on to the value of the object's next field; false if there is none. */
  public boolean nextField() {
    boolean first = beforeFirstField;
    beforeFirstField = false;
    if (next() == '}') {
      at++;
      return false;
    }
    if (!first) {
      take(',');
    }
    at = valueOfField(space(at));
    return true;
  }

  /** Whether the field at hand has this name. */
  public boolean nameIs(byte[] utf8) {
    return nameEscaped ? name().equals(new String(utf8, UTF_8)) : nameBytesAre(utf8);
  }

  /** The name of the field at hand. */
  public String name() {
    return decoded(nameQuote, nameEnd, nameEscaped);
  }

  /** Takes a string. */
  public String string() {
    int quote = space(at);
    at = stringEnd(quote);
    return decoded(quote, at - 1, escaped);
  }

  /** Takes a number and gives its literal, of at most 1,000 characters. */
  public String number() {
    int from = space(at);
    at = numberEnd(from);
    if (at - from > MAX_NUMBER) {
      throw new MalformedEventException(what + " has a number of more than 1,000 characters");
    }
    return new String(text, from, at - from, ISO_8859_1);
  }

  /**
   * Takes a number.
   *
   * @throws NumberFormatException if it is no integer of 64 bits
   */
  public long integer() {
    int from = space(at);
    at = numberEnd(from);
    int digits = text[from] == '-' ? from + 1 : from;
    long value = 0;
    for (int i = digits; i < at; i++) {
      if (at - digits > SAFE_DIGITS || !isDigit(text[i])) {
        return Long.parseLong(new String(text, from, at - from, ISO_8859_1));
      }
      value = 10 * value + text[i] - '0';
    }
    return digits > from ? -value : value;
  }

  /** Passes a value over. */
  public void skip() {
    // Strings are most of what is passed over, and need no stack.
    at = next() == '"' ? stringEnd(at) : valueEnd(at, false);
  }

  /** Takes an object as it stands in the text. */
  public EventImage object() {
    int start = space(at);
    if (byteAt(start) != '{') {
      throw malformed(start);
    }
    verbatim = true;
    at = valueEnd(start, watchedNames.length > 0);
    return new EventImage(text, start, at, verbatim);
  }

  /** Makes sure that nothing comes any more. */
  public void end() {
    if (space(at) < end) {
      throw new MalformedEventException(what + " is followed by more text");
    }
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

  private boolean nameBytesAre(byte[] utf8) {
    int from = nameQuote + 1;
    return utf8.length == nameEnd - from
        && Arrays.equals(text, from, nameEnd, utf8, 0, utf8.length);
  }

  private int valueOfField(int quote) {
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

  private int stringEnd(int quote) {
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

  private int numberEnd(int from) {
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

  private int space(int from) {
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

  private void take(char expected) {
    if (next() != expected) {
      throw malformed(at);
    }
    at++;
  }

  private byte byteAt(int i) {
    return i < end ? text[i] : 0;
  }

  private String decoded(int quote, int close, boolean withEscapes) {
    int from = quote + 1;
    if (withEscapes) {
      return unescaped(quote, close);
    }
    String string = new String(text, from, close - from, UTF_8);
    // The replacement character stands for bytes that are none, or for itself.
    if (string.indexOf('\uFFFD') >= 0) {
      byte[] again = string.getBytes(UTF_8);
      if (!Arrays.equals(again, 0, again.length, text, from, close)) {
        throw malformed(from);
      }
    }
    return string;
  }

  private String unescaped(int quote, int close) {
    try (JsonParser parser = EventJson.FACTORY.createParser(text, quote, close + 1 - quote)) {
      parser.nextToken();
      return parser.getText();
    } catch (IOException e) {
      throw malformed(quote);
    }
  }

  private MalformedEventException malformed(int place) {
    return MalformedEventException.notJson(what, place);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
