package io.headwater.benchmarks.sink;

import io.headwater.benchmarks.GcLog;
import io.headwater.benchmarks.report.Figures;
import io.headwater.benchmarks.report.Medians;
import java.util.List;

/**
 * What was measured of one run.
 *
 * @param span the part that counts
 * @param events how many events there were in all
 * @param items how many items the target wrote for them
 * @param nanos how long all of it took, the connector's start included
 * @param heap what the worker's collector did in all of that time
 */
record SinkRun(Span span, long events, long items, long nanos, GcLog.Heap heap) {
  double perSecond() {
    return span.perSecond();
  }

  ProcessorTime cpu() {
    return span.cpu();
  }

  /** Which share of the whole time the worker stood still for its collector. */
  double pausedShare() {
    return heap.pausedMillis() * 1e6 / nanos;
  }

  double itemsPerEvent() {
    return (double) items / events;
  }

  /** The median of several runs' events a second, for a cell. */
  static String perSecond(List<SinkRun> runs) {
    return Figures.whole(Medians.median(runs, SinkRun::perSecond));
  }

  /** The median of several runs' bulk items for each event, for a cell. */
  static String itemsPerEvent(List<SinkRun> runs) {
    return Figures.thousandths(Medians.median(runs, SinkRun::itemsPerEvent));
  }
}
