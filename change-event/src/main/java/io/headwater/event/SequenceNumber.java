package io.headwater.event;

/**
 * The position of a record in a DynamoDB stream: a decimal number of up to 40 digits, ordered as an
 * integer, never as text.
 *
 * <p>The text is kept as it came, leading zeros included, because the service wants it back as it
 * was given. Two numbers are equal when they are the same integer.
 */
public final class SequenceNumber implements Comparable<SequenceNumber> {
  /** The most digits that the service documents. */
  public static final int MAX_DIGITS = 40;

  private final String text;
  private final int firstSignificant;

  private SequenceNumber(String text, int firstSignificant) {
    this.text = text;
    this.firstSignificant = firstSignificant;
  }

  /**
   * Reads a sequence number.
   *
   * @param text 1 to 40 decimal digits, leading zeros allowed
   * @throws IllegalArgumentException if the text is anything else, zero included
   */
  public static SequenceNumber of(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      throw new IllegalArgumentException(
          "a sequence number has 1 to " + MAX_DIGITS + " digits, not " + text.length());
    }
    int firstSignificant = -1;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        throw new IllegalArgumentException(
            "a sequence number has decimal digits only; character " + i + " is none");
      }
      if (firstSignificant < 0 && digit != '0') {
        firstSignificant = i;
      }
    }
    if (firstSignificant < 0) {
      throw new IllegalArgumentException("a sequence number is above zero");
    }
    return new SequenceNumber(text, firstSignificant);
  }

  /** The digits as the service gave them. */
  public String text() {
    return text;
  }

  /** How many digits there are without leading zeros. */
  int digits() {
    return text.length() - firstSignificant;
  }

  /** The digits without leading zeros. */
  String significantDigits() {
    return text.substring(firstSignificant);
  }

  @Override
  public int compareTo(SequenceNumber other) {
    int length = text.length() - firstSignificant;
    int byLength = Integer.compare(length, other.text.length() - other.firstSignificant);
    if (byLength != 0) {
      return byLength;
    }
    for (int i = 0; i < length; i++) {
      int byDigit =
          Character.compare(
              text.charAt(firstSignificant + i), other.text.charAt(other.firstSignificant + i));
      if (byDigit != 0) {
        return byDigit;
      }
    }
    return 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SequenceNumber number && compareTo(number) == 0;
  }

  @Override
  public int hashCode() {
    return significantDigits().hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
