package io.headwater.localstack.simulator;

import java.util.Locale;

/**
 * Sequence numbers in AWS's shape: a high part that rises strictly, followed by a low part of 20
 * digits that does not.
 *
 * <p>Guarded by the world's monitor.
 */
final class SequenceNumbers {
  // What public samples stay below.
  private static final long LOW_BOUND = 1L << 52;

  private final Dice dice;
  private final String row;
  private long high;

  /**
   * Numbers that go on.
   *
   * @param after the high part that they are above
   */
  SequenceNumbers(Dice dice, String row, long after) {
    this.dice = dice;
    this.row = row;
    this.high = after;
  }

  long high() {
    return high;
  }

  String next(int maxStep) {
    // Mostly neighbours, as in the public samples.
    boolean neighbour = maxStep <= 1 || dice.below(4, row) > 0;
    high += neighbour ? 1 : 1 + dice.below(maxStep, row);
    return text(high, dice.below(LOW_BOUND, row));
  }

  static String text(long high, long low) {
    return String.format(Locale.ROOT, "%d%020d", high, low);
  }

  static long high(String sequence) {
    return Long.parseLong(sequence.substring(0, sequence.length() - 20));
  }

  /** Compares by value, not as text. */
  static int compare(String one, String other) {
    String a = withoutZeros(one);
    String b = withoutZeros(other);
    return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
  }

  private static String withoutZeros(String number) {
    int start = 0;
    while (start < number.length() - 1 && number.charAt(start) == '0') {
      start++;
    }
    return number.substring(start);
  }
}
