package io.headwater.source.snapshot;

import static io.headwater.source.testing.FakeTableScan.behind;
import static io.headwater.source.testing.FakeTableScan.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.read.Step;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.testing.FakeTableScan;
import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SegmentReaderTest {
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
  private final FakeTableScan scan = new FakeTableScan(2);
  private final SeenKeys seenKeys = new SeenKeys(Duration.ZERO, time);
  private ReadBudget budget = new ReadBudget(0, time);

  SegmentReaderTest() {
    scan.addSegment(Collections.nCopies(3, 1.0));
    scan.addSegment(Collections.nCopies(5, 1.0));
  }

  @Test
  void readsASegmentToItsEndPageByPage() {
    SegmentReader reader = reader(1, null);

    assertThat(keys(reader.step())).containsExactly("1-0", "1-1");
    assertThat(keys(reader.step())).containsExactly("1-2", "1-3");
    Step<ScanPage> last = reader.step();

    assertThat(keys(last)).containsExactly("1-4");
    assertThat(last.page().orElseThrow().isLast()).isTrue();
    assertThat(scan.requests())
        .containsExactly(
            new ScanRequest(1, 2, null, 0),
            new ScanRequest(1, 2, behind("1-1"), 0),
            new ScanRequest(1, 2, behind("1-3"), 0));
  }

  @Test
  void readsOnBehindAPosition() {
    assertThat(keys(reader(1, behind("1-2")).step())).containsExactly("1-3", "1-4");
  }

  @Test
  void aPageWithoutItemsIsHandedOnForItsPosition() {
    TableScan filtered = request -> new ScanPage(List.of(), Optional.of(behind("1-7")), 128, 5_000);
    SegmentReader reader =
        new SegmentReader(
            filtered, "orders", 1, 2, null, budget, seenKeys, attempt -> Duration.ZERO);

    ScanPage page = reader.step().page().orElseThrow();

    assertThat(page.next()).contains(behind("1-7"));
    assertThat(page.isLast()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "UNAVAILABLE", "EXPIRED_CURSOR"})
  void anOutageIsWaitedOutWithGrowingPausesThatBeginAnewAfterwards(Kind kind) {
    SegmentReader reader = reader(1, null);
    reader.step();
    scan.fail(kind, kind, kind);

    for (int failure = 1; failure <= 3; failure++) {
      Step<ScanPage> step = reader.step();
      assertThat(step.page()).isEmpty();
      assertThat(step.pause()).hasSeconds(failure);
    }
    assertThat(keys(reader.step())).as("nothing is skipped").containsExactly("1-2", "1-3");
    scan.fail(kind);
    assertThat(reader.step().pause()).hasSeconds(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "MISSING", "TRIMMED"})
  void whatDoesNotPassNamesTableSegmentAndRemedyButNoKey(Kind kind) {
    SegmentReader reader = reader(1, behind("1-secret-0"));
    scan.fail(kind);

    assertThatThrownBy(reader::step)
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("segment 1 of 2", "table orders", "Remedy", kind.toString())
        .hasMessageNotContaining("secret")
        .hasCauseInstanceOf(StreamReadException.class);
  }

  @Test
  void anItemThatCannotBeUsedNamesTableAndSegment() {
    for (RuntimeException unfit :
        List.of(
            new ConnectException("key attribute sk"),
            new IllegalArgumentException("key attribute sk"))) {
      scan.fail(unfit);

      assertThatThrownBy(() -> reader(0, null).step())
          .isInstanceOf(ConnectException.class)
          .hasMessageContainingAll("segment 0 of 2", "table orders", "key attribute sk");
    }
  }

  @Test
  void aPageTellsSinceWhenKeysCount() {
    SegmentReader reader = reader(1, null);
    seenKeys.seen(key("1-0"));
    ScanPage page = reader.step().page().orElseThrow();
    seenKeys.seen(key("1-1"));

    assertThat(seenKeys.seenSince(key("1-0"), page.tick())).isFalse();
    assertThat(seenKeys.seenSince(key("1-1"), page.tick())).isTrue();
    seenKeys.release(page.tick());
    assertThat(seenKeys.size()).isZero();
  }

  @Test
  void aFailedRequestLeavesNothingUnderWay() {
    budget = new ReadBudget(10, time);
    SegmentReader reader = reader(1, null);
    scan.fail(Kind.THROTTLED);
    reader.step();
    seenKeys.seen(key("1-0"));

    assertThat(seenKeys.size()).isZero();
    assertThat(reader.step().page()).as("it cost nothing").isPresent();
  }

  @Test
  void pausesAsTheBudgetSays() {
    budget = new ReadBudget(2, time);
    SegmentReader reader = reader(1, null);

    Step<ScanPage> first = reader.step();
    assertThat(keys(first)).as("begins small").containsExactly("1-0");

    Step<ScanPage> tooEarly = reader.step();
    assertThat(tooEarly.page()).isEmpty();
    assertThat(tooEarly.pause()).isEqualTo(Duration.ofMillis(500));

    time.advance(Duration.ofMillis(500));
    assertThat(keys(reader.step())).containsExactly("1-1");
  }

  private SegmentReader reader(int segment, @Nullable ScanPosition start) {
    return new SegmentReader(
        scan, "orders", segment, 2, start, budget, seenKeys, Duration::ofSeconds);
  }

  private static List<String> keys(Step<ScanPage> step) {
    return step.page().orElseThrow().items().stream()
        .map(item -> item.key().partition().text())
        .toList();
  }
}
