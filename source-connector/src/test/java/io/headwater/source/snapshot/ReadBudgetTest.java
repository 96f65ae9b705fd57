package io.headwater.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.source.read.PageReader;
import io.headwater.source.read.Step;
import io.headwater.source.snapshot.ReadBudget.Permit;
import io.headwater.source.testing.FakeTableScan;
import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadBudgetTest {
  private static final int PAGE_ITEMS = 2_000;

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));

  private record Cost(long atMs, double units) {}

  @Test
  void aClockThatIsSetBackStopsNothing() {
    ReadBudget budget = new ReadBudget(10, time);
    Permit first = budget.request();
    assertThat(first.granted()).isTrue();
    budget.spend(first, first.units(), first.limit());

    time.advance(Duration.ofHours(-1));
    assertThat(budget.request().pause()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    time.advance(Duration.ofSeconds(20));

    assertThat(budget.request().granted()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    // cap, segments, cheapest item, dearest item
    "100, 1, 0.1, 0.1",
    "100, 8, 0.05, 0.5",
    "1000, 16, 0.025, 1",
    "25, 4, 0.5, 2",
    "3, 5, 1, 1",
    "50, 3, 0.05, 20",
  })
  void noSecondCostsMoreThanTheCapAndOnePage(
      double cap, int segments, double cheapest, double dearest) {
    FakeTableScan scan = new FakeTableScan(PAGE_ITEMS);
    Random random = new Random(7);
    for (int i = 0; i < segments; i++) {
      List<Double> items =
          random.doubles(200_000).mapToObj(d -> cheapest + d * (dearest - cheapest)).toList();
      scan.addSegment(items);
    }
    ReadBudget budget = new ReadBudget(cap, time);
    SeenKeys seenKeys = new SeenKeys(Duration.ZERO, time);
    List<Cost> costs = new ArrayList<>();
    TableScan counted =
        request -> {
          ScanPage page = scan.scan(request);
          costs.add(new Cost(time.millis(), page.consumedUnits()));
          return page;
        };
    ScheduledThreadPoolExecutor executor = time.executor();
    for (int i = 0; i < segments; i++) {
      repeat(
          new SegmentReader(
              counted, "t", i, segments, null, budget, seenKeys, attempt -> Duration.ZERO),
          executor);
    }

    time.advance(Duration.ofSeconds(60));

    double dearestPage = costs.stream().mapToDouble(Cost::units).max().orElseThrow();
    assertThat(dearestPage).as("about").isLessThanOrEqualTo(1.2 * Math.max(cap, dearest));
    assertThat(mostInASecond(costs)).isLessThanOrEqualTo(cap + dearestPage);
    double average =
        costs.stream()
                .filter(cost -> cost.atMs() > time.millis() - 50_000)
                .mapToDouble(Cost::units)
                .sum()
            / 50;
    assertThat(average).as("the cap is made use of").isCloseTo(cap, within(0.1 * cap + 0.1));
    assertThat(costs.stream().map(Cost::atMs).distinct().count()).isGreaterThan(60);
  }

  private void repeat(PageReader<ScanPage> reader, ScheduledThreadPoolExecutor executor) {
    Step<ScanPage> step = reader.step();
    if (step.page().map(page -> !page.isLast()).orElse(true)) {
      var unused =
          executor.schedule(
              () -> repeat(reader, executor), step.pause().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static double mostInASecond(List<Cost> costs) {
    double most = 0;
    double sum = 0;
    Deque<Cost> window = new ArrayDeque<>();
    for (Cost cost : costs) {
      window.add(cost);
      sum += cost.units();
      while (window.element().atMs() <= cost.atMs() - 1_000) {
        sum -= window.remove().units();
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  @Test
  void onlyOnePageIsRequestedUntilItsCostIsKnown() {
    ReadBudget budget = new ReadBudget(10, time);

    Permit first = budget.request();

    assertThat(first.granted()).isTrue();
    assertThat(first.limit()).isEqualTo(1);
    assertThat(budget.request().granted()).isFalse();
    assertThat(budget.request().pause()).as("asks again soon").isLessThanOrEqualTo(seconds(1));
    budget.spend(first, 0.5, 1);
    assertThat(budget.request().pause()).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void idleTimeIsNoCreditForABurst() {
    ReadBudget budget = new ReadBudget(10, time);
    budget.spend(budget.request(), 10, 1);
    time.advance(seconds(3_600));

    Permit slow = budget.request();
    assertThat(slow.granted()).isTrue();
    time.advance(seconds(8));
    Permit second = budget.request();
    assertThat(second.granted()).isTrue();
    budget.spend(slow, 0, 1);

    assertThat(budget.request().granted()).as("what the slow page left is past").isFalse();
  }

  @Test
  void whatWasNotReadCostsNothing() {
    ReadBudget budget = new ReadBudget(10, time);
    budget.giveBack(budget.request());

    assertThat(budget.request().granted()).isTrue();
  }

  @Test
  void aPageDearerThanExpectedIsPaidForByALongerPause() {
    ReadBudget budget = new ReadBudget(10, time);
    Permit cheap = budget.request();
    budget.spend(cheap, 1, 100);
    time.advance(seconds(1));
    Permit dear = budget.request();
    budget.spend(dear, 80, dear.limit());

    time.advance(Duration.ofMillis(7_900));
    assertThat(budget.request().granted()).isFalse();
    time.advance(Duration.ofMillis(100));
    assertThat(budget.request().granted()).isTrue();
  }

  @Test
  void theLimitGrowsWithCheapItemsAndShrinksAtOnceWithDearOnes() {
    ReadBudget budget = new ReadBudget(100, time);
    int limit = 0;
    for (int i = 0; i < 60; i++) {
      time.advance(seconds(1));
      Permit permit = budget.request();
      assertThat(permit.limit()).isLessThanOrEqualTo(Math.max(2, 3 * limit));
      limit = permit.limit();
      budget.spend(permit, limit * 0.1, limit);
    }
    assertThat(limit).isBetween(490, 500);

    time.advance(seconds(1));
    budget.spend(budget.request(), 100, 10);
    time.advance(seconds(2));
    assertThat(budget.request().limit()).isEqualTo(5);
  }

  @Test
  void whatIsSpentOnSomethingElseDelaysTheNextPageByItsShareAndNoLonger() {
    ReadBudget budget = new ReadBudget(10, time);
    assertThat(budget.charge(25)).isEqualTo(seconds(1));
    time.advance(seconds(2));
    assertThat(budget.request().granted()).isFalse();
    time.advance(Duration.ofMillis(500));

    assertThat(budget.request().granted()).isTrue();
  }

  @Test
  void withoutACapNothingIsHeldBack() {
    ReadBudget budget = new ReadBudget(0, time);
    for (int i = 0; i < 10; i++) {
      Permit permit = budget.request();
      assertThat(permit).isEqualTo(new Permit(Duration.ZERO, 0, 0, 0));
      budget.spend(permit, 1_000, 10);
      budget.giveBack(budget.request());
    }
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
