package io.headwater.source.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.config.ReadSettings.OnGap;
import io.headwater.source.config.SnapshotSettings.Mode;
import io.headwater.source.offset.SnapshotRequest;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.plan.TablePlanner.Stored;
import io.headwater.source.plan.TablePlanner.Table;
import io.headwater.source.stream.StreamGapException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TablePlannerTest {
  private static final Instant NOW = Instant.parse("2026-01-03T05:00:00Z");
  private static final int FIRST_EPOCH = 53;
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final Table ORDERS = new Table("orders", "id-1", "arn:1");
  private static final Stored NOTHING = new Stored(Optional.empty(), Optional.empty(), true);

  @ParameterizedTest
  @EnumSource(names = "NEVER", mode = EnumSource.Mode.EXCLUDE)
  void theFirstStartMakesASnapshotAndReadsTheStreamFromShortlyBefore(Mode mode) {
    assertThat(planner(mode, OnGap.FAIL).plan(ORDERS, NOTHING, true))
        .isEqualTo(plan("id-1", "arn:1", FIRST_EPOCH, Optional.of(NOW.minus(MARGIN)), 8));
  }

  @Test
  void withoutASnapshotTheStreamIsReadFromWhereItIsToStart() {
    assertThat(first(new StreamStart.TrimHorizon()).from()).isEmpty();
    assertThat(first(new StreamStart.Latest()).from()).contains(NOW);
    Instant instant = Instant.parse("2026-01-03T01:00:00Z");
    assertThat(first(new StreamStart.Since(instant)).from()).contains(instant);
    assertThat(first(new StreamStart.Latest()).segments()).isZero();
  }

  private TableOffset first(StreamStart start) {
    return new TablePlanner(Mode.NEVER, start, MARGIN, 8, OnGap.FAIL, clock())
        .plan(ORDERS, NOTHING, true);
  }

  @Test
  void whoeverStartsAnewLaterGivesHigherVersions() {
    TablePlanner later =
        new TablePlanner(
            Mode.INITIAL,
            new StreamStart.TrimHorizon(),
            MARGIN,
            8,
            OnGap.FAIL,
            Clock.offset(clock(), Duration.ofHours(1)));

    assertThat(later.plan(ORDERS, NOTHING, true).epoch()).isEqualTo(FIRST_EPOCH + 1);
    TablePlanner early =
        new TablePlanner(
            Mode.INITIAL,
            new StreamStart.TrimHorizon(),
            MARGIN,
            8,
            OnGap.FAIL,
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    assertThat(early.plan(ORDERS, NOTHING, true).epoch()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aTableThatIsBeingReadGoesOn(Mode mode) {
    TableOffset present = plan("id-1", "arn:1", 3, Optional.of(NOW), 4);

    assertThat(planner(mode, OnGap.FAIL).plan(ORDERS, stored(present, true), false))
        .isEqualTo(present);
    assertThat(planner(mode, OnGap.FAIL).plan(ORDERS, stored(present, false), true))
        .as("a snapshot that is not done is gone on with")
        .isEqualTo(present);
  }

  @Test
  void alwaysMakesASnapshotAtEveryStartInAHigherEpoch() {
    TableOffset present = plan("id-1", "arn:1", 3, Optional.of(NOW), 4);

    assertThat(planner(Mode.ALWAYS, OnGap.FAIL).plan(ORDERS, stored(present, true), true))
        .isEqualTo(plan("id-1", "arn:1", 4, Optional.of(NOW.minus(MARGIN)), 8));
    TableOffset without = plan("id-1", "arn:1", 3, Optional.empty(), 0);
    assertThat(planner(Mode.ALWAYS, OnGap.FAIL).plan(ORDERS, stored(without, true), true).epoch())
        .isEqualTo(4);
  }

  @Test
  void aTableThatWasMadeAnewOrAnotherStreamIsAGap() {
    TableOffset present = plan("id-1", "arn:1", 3, Optional.empty(), 4);
    for (Table other :
        new Table[] {new Table("orders", "id-2", "arn:2"), new Table("orders", "id-1", "arn:2")}) {
      Stored stored = stored(present, true);

      assertThatThrownBy(() -> planner(Mode.INITIAL, OnGap.FAIL).plan(other, stored, false))
          .isInstanceOf(StreamGapException.class)
          .hasMessageContainingAll("orders", "on.gap");
      assertThat(planner(Mode.INITIAL, OnGap.SNAPSHOT).plan(other, stored, false))
          .isEqualTo(plan(other.id(), "arn:2", 4, Optional.of(NOW.minus(MARGIN)), 8));
      assertThat(planner(Mode.INITIAL, OnGap.CONTINUE).plan(other, stored, false))
          .isEqualTo(plan(other.id(), "arn:2", 4, Optional.empty(), 0));
    }
  }

  @Test
  void aRequestIsAnsweredOnceInAHigherEpoch() {
    TableOffset present = plan("id-1", "arn:1", 3, Optional.empty(), 4);
    TablePlanner planner = planner(Mode.NEVER, OnGap.SNAPSHOT);
    Optional<SnapshotRequest> request = Optional.of(new SnapshotRequest(3));

    TableOffset next = planner.plan(ORDERS, new Stored(Optional.of(present), request, true), false);

    assertThat(next).isEqualTo(plan("id-1", "arn:1", 4, Optional.of(NOW.minus(MARGIN)), 8));
    assertThat(planner.plan(ORDERS, new Stored(Optional.of(next), request, false), false))
        .isEqualTo(next);
  }

  private static Stored stored(TableOffset present, boolean snapshotDone) {
    return new Stored(Optional.of(present), Optional.empty(), snapshotDone);
  }

  private static TablePlanner planner(Mode mode, OnGap onGap) {
    return new TablePlanner(mode, new StreamStart.TrimHorizon(), MARGIN, 8, onGap, clock());
  }

  private static TableOffset plan(
      String id, String stream, int epoch, Optional<Instant> from, int segments) {
    return new TableOffset(id, stream, epoch, NOW, from, segments);
  }

  private static Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }
}
