package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.report.Medians;
import java.util.List;
import java.util.Locale;

/** Figures as they stand in a table's cells. */
final class Figures {
  private Figures() {}

  static String perSecond(List<SinkRun> runs) {
    return whole(Medians.median(runs, SinkRun::perSecond));
  }

  static String itemsPerEvent(List<SinkRun> runs) {
    return String.format(Locale.ROOT, "%.3f", Medians.median(runs, SinkRun::itemsPerEvent));
  }

  static String whole(double figure) {
    return String.format(Locale.ROOT, "%,.0f", figure);
  }

  static String tenths(double figure) {
    return String.format(Locale.ROOT, "%.1f", figure);
  }

  static String hundredths(double figure) {
    return String.format(Locale.ROOT, "%.2f", figure);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
