package io.headwater.source.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.source.testing.FakeTableScan;
import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotProgressTest {
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void countsRowsBytesUnitsAndTellsTheRest() {
    SnapshotProgress progress = progress(1_000, 2, 4);

    time.advance(Duration.ofSeconds(10));
    progress.read(page(80, 100));

    assertThat(progress.rows()).isEqualTo(80);
    assertThat(progress.bytes()).isEqualTo(8_000);
    assertThat(progress.consumedUnits()).isEqualTo(12.5);
    assertThat(progress.percent()).isCloseTo(20, within(1e-9));
    assertThat(progress.rowsPerSecond()).isCloseTo(8, within(1e-9));
    assertThat(progress.remaining()).contains(Duration.ofSeconds(40));
  }

  @Test
  void whatWasReadBeforeTheStartCountsForThePercentAndNotForTheSpeed() {
    SnapshotProgress progress = progress(1_000, 1, 1);
    progress.resumed(500);

    time.advance(Duration.ofSeconds(10));
    progress.read(page(100, 100));

    assertThat(progress.percent()).isCloseTo(60, within(1e-9));
    assertThat(progress.rowsPerSecond()).isCloseTo(10, within(1e-9));
    assertThat(progress.remaining()).contains(Duration.ofSeconds(40));
  }

  @Test
  void theEstimateNeverSaysDoneBeforeAllSegmentsAre() {
    SnapshotProgress progress = progress(10, 2, 2);
    time.advance(Duration.ofSeconds(1));
    progress.read(page(50, 50));
    assertThat(progress.percent()).isEqualTo(99.9);
    assertThat(progress.remaining()).isEmpty();

    progress.segmentDone();
    assertThat(progress.percent()).isEqualTo(99.9);
    progress.segmentDone();
    assertThat(progress.percent()).isEqualTo(100);
  }

  @Test
  void withoutACountOfItemsTheSegmentsTell() {
    SnapshotProgress progress = progress(0, 4, 4);
    progress.read(page(50, 50));
    assertThat(progress.percent()).isZero();
    assertThat(progress.rowsPerSecond()).isZero();
    assertThat(progress.remaining()).isEmpty();

    progress.segmentDone();
    assertThat(progress.percent()).isEqualTo(25);
  }

  private SnapshotProgress progress(long items, int own, int all) {
    return new SnapshotProgress("orders", items, own, all, Duration.ofSeconds(30), time);
  }

  private static ScanPage page(int rows, int scanned) {
    ScannedItem item = new ScannedItem(FakeTableScan.key("k"), "{}".getBytes(UTF_8), null, 100);
    return new ScanPage(Collections.nCopies(rows, item), Optional.empty(), 12.5, scanned);
  }
}
