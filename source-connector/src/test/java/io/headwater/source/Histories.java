package io.headwater.source;

import java.util.List;
import java.util.stream.LongStream;

/** How many random histories a build tries: {@code -Dheadwater.histories=PERCENT}. */
final class Histories {
  private static final int PERCENT = Integer.getInteger("headwater.histories", 100);

  private Histories() {}

  /** The seeds from the first one on; as many as are given, or the build's share of them. */
  static List<Long> seeds(long first, int number) {
    return LongStream.range(first, first + Math.max(1, number * PERCENT / 100)).boxed().toList();
  }
}
