package io.headwater.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Medians of what several rounds gave. */
public final class Medians {
  private Medians() {}

  /** The median of one figure of each; NaN of none. */
  public static <T> double median(List<T> of, ToDoubleFunction<T> figure) {
    double[] sorted = of.stream().mapToDouble(figure).toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The median of the ratios of one figure in the same rounds, since the turns of a round lie side
   * by side.
   */
  public static <T> double ratio(List<T> of, List<T> by, ToDoubleFunction<T> figure) {
    int rounds = Math.min(of.size(), by.size());
    List<Double> ratios =
        IntStream.range(0, rounds)
            .mapToObj(i -> figure.applyAsDouble(of.get(i)) / figure.applyAsDouble(by.get(i)))
            .toList();
    return median(ratios, Double::doubleValue);
  }
}
