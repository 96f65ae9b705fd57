package io.headwater.sink.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.headwater.event.EventJson;
import io.headwater.event.MalformedEventException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value as it is written: a scalar, or an object or array that no rule looks into.
 *
 * @param utf8 the text that it stands in; never changed
 * @param start its first byte
 * @param end behind its last byte
 * @param settled whether a rule names it, so that it is not judged as a large number any more
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares values as records.
record RawValue(byte[] utf8, int start, int end, boolean settled) implements Value {
  private static final int MAX_LONG_DIGITS = 19;
  private static final String LONG_MAX = "9223372036854775807";
  private static final String LONG_MIN = "9223372036854775808";

  /** A value of its own text. */
  static RawValue ofJson(String json) {
    byte[] utf8 = json.getBytes(UTF_8);
    return new RawValue(utf8, 0, utf8.length, true);
  }

  /** A string; half a surrogate pair, which UTF-8 cannot carry, becomes U+FFFD. */
  static RawValue ofString(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(wholeCharacters(text), json);
    return ofJson(json.append('"').toString());
  }

  private static String wholeCharacters(String text) {
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }

  /** The same, not to be judged as a large number any more. */
  RawValue asSettled() {
    return new RawValue(utf8, start, end, true);
  }

  /** What kind of field it makes; empty for what makes none, or any. */
  Optional<String> kind() {
    return switch (utf8[start]) {
      case '"' -> Optional.of("string");
      case '{' -> Optional.of("object");
      case 't', 'f' -> Optional.of("boolean");
      default -> isNumber() ? Optional.of("number") : Optional.empty();
    };
  }

  boolean isString() {
    return utf8[start] == '"';
  }

  boolean isNumber() {
    byte first = utf8[start];
    return first == '-' || (first >= '0' && first <= '9');
  }

  boolean isNull() {
    return utf8[start] == 'n';
  }

  boolean isEmptyString() {
    return isString() && end - start == 2;
  }

  boolean isContainer() {
    return utf8[start] == '{' || utf8[start] == '[';
  }

  /** The literal as it is written. */
  String literal() {
    return new String(utf8, start, end - start, UTF_8);
  }

  /** A string's text, or any other scalar's literal. */
  String text() {
    if (!isString()) {
      return literal();
    }
    for (int i = start; i < end; i++) {
      if (utf8[i] == '\\') {
        return unescaped();
      }
    }
    String text = new String(utf8, start + 1, end - start - 2, UTF_8);
    // The replacement character stands for bytes that are none, or for itself.
    if (text.indexOf('\uFFFD') >= 0) {
      byte[] again = text.getBytes(UTF_8);
      if (!Arrays.equals(again, 0, again.length, utf8, start + 1, end - 1)) {
        throw new MalformedEventException("the item's image is not UTF-8");
      }
    }
    return text;
  }

  private String unescaped() {
    try (JsonParser parser = EventJson.FACTORY.createParser(utf8, start, end - start)) {
      parser.nextToken();
      return parser.getText();
    } catch (IOException e) {
      // A string that was only passed over has not been decoded yet.
      throw new MalformedEventException("a string in the item's image is not well-formed JSON");
    }
  }

  /** A number's value, null if its exponent is beyond what can be held. */
  @Nullable BigDecimal decimal() {
    try {
      return new BigDecimal(literal());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * Whether it is a number that a field whose type OpenSearch guesses may not take: an integer
   * beyond 64 bits, or anything beyond a 32-bit float.
   */
  boolean isLargeNumber() {
    if (!isNumber() || end - start < "1e39".length()) {
      return false;
    }
    for (int i = start; i < end; i++) {
      byte c = utf8[i];
      if (c == '.' || c == 'e' || c == 'E') {
        return Math.abs(Double.parseDouble(literal())) > Float.MAX_VALUE;
      }
    }
    boolean negative = utf8[start] == '-';
    int digits = negative ? end - start - 1 : end - start;
    return digits > MAX_LONG_DIGITS
        || (digits == MAX_LONG_DIGITS
            && literal().substring(negative ? 1 : 0).compareTo(negative ? LONG_MIN : LONG_MAX) > 0);
  }

  /** Its size alone: contents never reach logs. */
  @Override
  public String toString() {
    return (end - start) + " bytes";
  }
}
