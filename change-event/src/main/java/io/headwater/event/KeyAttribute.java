package io.headwater.event;

import java.math.BigDecimal;
import java.util.Base64;

/**
 * One attribute of an item's primary key in its canonical form: equal values give equal texts.
 *
 * @param name the attribute's name
 * @param kind how the text stands in JSON
 * @param text a string as it is, a number in plain decimal notation without needless zeros, a
 *     binary value as base64url without padding
 */
public record KeyAttribute(String name, Kind kind, String text) {
  /** How a key value stands in JSON. */
  public enum Kind {
    /** A JSON string: DynamoDB's types S and B. */
    STRING,
    /** A JSON number: DynamoDB's type N. */
    NUMBER
  }

  // DynamoDB's numbers reach from 1E-130 to 9.9…E+125.
  private static final int MAX_EXPONENT = 130;
  private static final int MAX_DIGITS = 38;

  /**
   * A key attribute in canonical form.
   *
   * @throws IllegalArgumentException if name or text hold half a surrogate pair, which no UTF-8
   *     text can carry
   */
  public KeyAttribute {
    requireWholeCharacters(name);
    requireWholeCharacters(text);
  }

  /** A key value of type S. */
  public static KeyAttribute string(String name, String value) {
    return new KeyAttribute(name, Kind.STRING, value);
  }

  /**
   * A key value of type N.
   *
   * @param value decimal digits, in any notation that DynamoDB takes
   * @throws IllegalArgumentException if it is no number within DynamoDB's range
   */
  public static KeyAttribute number(String name, String value) {
    return new KeyAttribute(name, Kind.NUMBER, canonicalNumber(value));
  }

  /** A key value of type B. */
  public static KeyAttribute binary(String name, byte[] value) {
    return string(name, Base64.getUrlEncoder().withoutPadding().encodeToString(value));
  }

  static String canonicalNumber(String value) {
    if (isCanonicalInteger(value)) {
      return value;
    }
    BigDecimal number;
    try {
      number = new BigDecimal(value).stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a key attribute of type N holds no number", e);
    }
    if (number.signum() == 0) {
      return "0";
    }
    int exponent = number.precision() - number.scale() - 1;
    if (number.precision() > MAX_DIGITS || Math.abs(exponent) > MAX_EXPONENT) {
      throw new IllegalArgumentException(
          "a key attribute of type N holds a number beyond DynamoDB's 38 digits or range");
    }
    return number.toPlainString();
  }

  private static boolean isCanonicalInteger(String value) {
    int digits = value.startsWith("-") ? 1 : 0;
    int size = value.length() - digits;
    if (size < 1 || size > MAX_DIGITS || value.charAt(digits) == '0') {
      return false;
    }
    for (int i = digits; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static void requireWholeCharacters(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new IllegalArgumentException("a key attribute holds half a surrogate pair");
        }
        i++;
      }
    }
  }
}
