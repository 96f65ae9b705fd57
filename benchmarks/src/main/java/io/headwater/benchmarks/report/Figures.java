package io.headwater.benchmarks.report;

import java.util.Locale;

/** Figures as they stand in a table's cells. */
public final class Figures {
  private Figures() {}

  /** Without a fraction, thousands apart. */
  public static String whole(double figure) {
    return String.format(Locale.ROOT, "%,.0f", figure);
  }

  /** With one digit behind the point. */
  public static String tenths(double figure) {
    return String.format(Locale.ROOT, "%.1f", figure);
  }

  /** With two digits behind the point. */
  public static String hundredths(double figure) {
    return String.format(Locale.ROOT, "%.2f", figure);
  }

  /** With three digits behind the point. */
  public static String thousandths(double figure) {
    return String.format(Locale.ROOT, "%.3f", figure);
  }

  /** A share of one, in percent. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
