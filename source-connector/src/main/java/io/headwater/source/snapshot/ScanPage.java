package io.headwater.source.snapshot;

import io.headwater.source.read.Page;
import java.util.List;
import java.util.Optional;

/**
 * What one read of a segment gave.
 *
 * @param items the items; none is normal, even in the middle of a segment
 * @param next behind what to read on; empty at the end of the segment
 * @param consumedUnits the read units that it cost
 * @param scannedCount how many items were looked at, filtered ones too
 * @param tick when it was requested, see {@link SeenKeys}; 0 if nobody asked. Whoever takes the
 *     page releases it
 */
public record ScanPage(
    List<ScannedItem> items,
    Optional<ScanPosition> next,
    double consumedUnits,
    int scannedCount,
    long tick)
    implements Page {
  /** A page as a scan gives it. */
  public ScanPage(
      List<ScannedItem> items,
      Optional<ScanPosition> next,
      double consumedUnits,
      int scannedCount) {
    this(items, next, consumedUnits, scannedCount, 0);
  }

  /** The same page, requested at a tick. */
  ScanPage requestedAt(long when) {
    return new ScanPage(items, next, consumedUnits, scannedCount, when);
  }

  @Override
  public long heldBytes() {
    return items.stream().mapToLong(ScannedItem::heldBytes).sum();
  }

  @Override
  public boolean isLast() {
    return next.isEmpty();
  }
}
