package io.headwater.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.stream.ShardDiscovery.Found;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.testing.FakeTableStream;
import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShardDiscoveryTest {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:1:table/t/stream/1";
  private static final Shard SHARD = new Shard(new ShardId("s"), Optional.empty(), false);
  private static final ShardId PARENT = new ShardId("parent");

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final FakeTableStream stream = new FakeTableStream();
  private final ScheduledThreadPoolExecutor thread = time.executor();
  private final ShardDiscovery discovery =
      new ShardDiscovery(
          stream, ARN, attempt -> Duration.ofSeconds(attempt), new CallBudget(1_000, time), thread);

  @Test
  void bringsTheListedShardsOnce() {
    stream.list(SHARD);
    discovery.requestListing();
    assertThat(discovery.take()).as("asked for, not listed yet").isEmpty();

    time.advance(Duration.ZERO);

    assertThat(discovery.take())
        .singleElement()
        .isInstanceOfSatisfying(
            Found.Listing.class, listing -> assertThat(listing.shards()).containsExactly(SHARD));
    assertThat(discovery.take()).isEmpty();
  }

  @Test
  void oneListingIsUnderWayAtATime() {
    discovery.requestListing();
    discovery.requestListing();
    time.advance(Duration.ofMinutes(1));
    discovery.requestListing();
    time.advance(Duration.ofMinutes(1));

    assertThat(stream.calls()).as("until the first is taken").hasSize(1);
    assertThat(discovery.take()).hasSize(1);
    discovery.requestListing();
    time.advance(Duration.ofMinutes(1));
    assertThat(stream.calls()).hasSize(2);
  }

  @Test
  void listingsInARowComeLaterAndLaterUntilOneBringsSomething() {
    assertThat(secondsUntilListed()).isZero();
    assertThat(secondsUntilListed()).isEqualTo(1);
    assertThat(secondsUntilListed()).isEqualTo(2);

    discovery.progressed();

    assertThat(secondsUntilListed()).isZero();
    assertThat(secondsUntilListed()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "UNAVAILABLE", "EXPIRED_CURSOR"})
  void anOutageIsWaitedOut(Kind kind) {
    stream.list(SHARD);
    stream.fail(kind, kind, kind);
    discovery.requestListing();

    time.advance(Duration.ofMillis(5_999));
    assertThat(discovery.take()).isEmpty();
    time.advance(Duration.ofMillis(1));

    assertThat(discovery.take()).hasSize(1);
  }

  @Test
  void aListingOfSeveralPagesIsOneFindingWithinTheBudget() {
    ShardDiscovery slow =
        new ShardDiscovery(
            stream, ARN, attempt -> Duration.ofSeconds(1), new CallBudget(2, time), thread);
    Shard[] shards = new Shard[10];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard(new ShardId("s" + i), Optional.empty(), false);
    }
    stream.list(shards);
    stream.pageSize(2);
    slow.requestListing();
    time.advance(Duration.ofMillis(1_999));
    assertThat(slow.take()).isEmpty();
    assertThat(stream.calls()).hasSize(4);
    time.advance(Duration.ofMillis(1));

    assertThat(slow.take()).containsExactly(new Found.Listing(List.of(shards)));
    assertThat(slow.listingCalls()).isEqualTo(5);
  }

  @Test
  void aPageThatFailsIsAskedForAgainAndNoShardComesTwice() {
    Shard second = new Shard(new ShardId("s2"), Optional.empty(), false);
    stream.list(SHARD, second);
    stream.pageSize(1);
    discovery.requestListing();
    stream.fail(Kind.THROTTLED, Kind.THROTTLED);
    time.advance(Duration.ofMinutes(1));

    assertThat(discovery.take()).containsExactly(new Found.Listing(List.of(SHARD, second)));
  }

  @Test
  void childrenAreAskedForByTheirParentWhereTheServiceTellsThem() {
    Shard child = new Shard(new ShardId("child"), Optional.of(PARENT), false);
    stream.knowChildren();
    stream.list(SHARD);
    discovery.seekChildren(Set.of(PARENT));
    time.advance(Duration.ZERO);
    assertThat(discovery.take()).containsExactly(new Found.Children(PARENT, List.of()));
    discovery.seekChildren(Set.of(PARENT));
    stream.list(SHARD, child);
    time.advance(Duration.ofMillis(999));
    assertThat(discovery.take()).as("later and later").isEmpty();
    time.advance(Duration.ofMillis(1));

    assertThat(discovery.take()).containsExactly(new Found.Children(PARENT, List.of(child)));
    assertThat(stream.calls()).containsExactly("children parent", "children parent");
  }

  @Test
  void aShardThatHasNoChildrenForLongIsLeftToTheListings() {
    stream.knowChildren();
    for (int second = 0; second < 1_000; second++) {
      discovery.seekChildren(Set.of(PARENT));
      time.advance(Duration.ofSeconds(1));
      discovery.take();
    }

    assertThat(stream.calls()).hasSize(10);
  }

  @Test
  void aServiceThatDoesNotTellChildrenIsAskedOnceAndListsThem() {
    discovery.seekChildren(Set.of(PARENT));
    time.advance(Duration.ofMillis(1));
    discovery.take();
    discovery.seekChildren(Set.of(PARENT));
    time.advance(Duration.ofMillis(1));
    discovery.take();

    assertThat(stream.calls()).containsExactly("children parent", "list");
  }

  @Test
  void manyShardsThatEndTogetherCostAListing() {
    stream.knowChildren();
    discovery.seekChildren(Set.of(PARENT, SHARD.id()));
    time.advance(Duration.ZERO);

    assertThat(stream.calls()).containsExactly("list");
  }

  @ParameterizedTest
  @EnumSource(names = {"MISSING", "TRIMMED"})
  void aMissingStreamIsAGapThatNamesIt(Kind kind) {
    stream.fail(kind);
    discovery.requestListing();
    time.advance(Duration.ZERO);

    assertThatThrownBy(discovery::take)
        .isInstanceOf(StreamGapException.class)
        .hasMessageContainingAll(ARN, "Remedy");
  }

  @Test
  void aRefusedListingFailsAndIsNotTriedAgain() {
    stream.fail(Kind.REFUSED);
    discovery.requestListing();
    time.advance(Duration.ofMinutes(5));

    assertThatThrownBy(discovery::take)
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(StreamGapException.class)
        .hasMessageContainingAll("Listing the shards", ARN, "REFUSED");
    assertThat(stream.calls()).hasSize(1);
  }

  @Test
  void aParentThatGivesACursorIsReadable() {
    stream.add(PARENT);
    discovery.verify(Set.of(PARENT));
    time.advance(Duration.ZERO);

    assertThat(discovery.take()).containsExactly(new Found.ParentReadable(PARENT));
    assertThat(stream.calls()).containsExactly("cursor parent from the oldest record");
  }

  @ParameterizedTest
  @EnumSource(names = {"MISSING", "TRIMMED"})
  void aParentWithoutACursorIsGone(Kind kind) {
    stream.fail(kind);
    discovery.verify(Set.of(PARENT));
    time.advance(Duration.ZERO);

    assertThat(discovery.take()).containsExactly(new Found.ParentGone(PARENT));
  }

  @Test
  void aParentIsAskedAfterOnceUntilTheAnswerIsTaken() {
    discovery.verify(Set.of(PARENT));
    discovery.verify(Set.of(PARENT));
    time.advance(Duration.ZERO);
    discovery.verify(Set.of(PARENT));
    time.advance(Duration.ZERO);
    assertThat(stream.calls()).hasSize(1);

    assertThat(discovery.take()).hasSize(1);
    discovery.verify(Set.of(PARENT));
    time.advance(Duration.ZERO);
    assertThat(stream.calls()).hasSize(2);
  }

  @Test
  void anOutageSaysNothingAboutAParent() {
    stream.add(PARENT);
    stream.fail(Kind.UNAVAILABLE, Kind.THROTTLED);
    discovery.verify(Set.of(PARENT));

    time.advance(Duration.ofMillis(2_999));
    assertThat(discovery.take()).isEmpty();
    time.advance(Duration.ofMillis(1));

    assertThat(discovery.take()).containsExactly(new Found.ParentReadable(PARENT));
  }

  @Test
  void aRefusedQuestionAfterAParentFailsAndNamesIt() {
    stream.fail(Kind.REFUSED);
    discovery.verify(Set.of(PARENT));
    time.advance(Duration.ZERO);

    assertThatThrownBy(discovery::take)
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("parent", ARN, "REFUSED");
  }

  @Test
  void anUnforeseenExceptionReachesTheTaskThread() {
    stream.fail(new IllegalStateException("unforeseen"));
    discovery.requestListing();
    time.advance(Duration.ZERO);

    assertThatThrownBy(discovery::take).hasMessageContaining("unforeseen");
  }

  @Test
  void anErrorReachesTheTaskThreadInPlaceOfASilentEnd() {
    stream.fail(new NoClassDefFoundError("software/Missing"));
    discovery.requestListing();
    time.advance(Duration.ZERO);

    assertThatThrownBy(discovery::take)
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("Listing the shards", ARN)
        .hasCauseInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void nothingIsAskedWhenTheThreadIsShutDown() {
    discovery.requestListing();
    thread.shutdownNow();
    discovery.verify(Set.of(PARENT));
    time.advance(Duration.ofMinutes(1));

    assertThat(stream.calls()).isEmpty();
  }

  private long secondsUntilListed() {
    discovery.requestListing();
    for (int second = 0; second < 100; second++) {
      time.advance(second == 0 ? Duration.ZERO : Duration.ofSeconds(1));
      if (!discovery.take().isEmpty()) {
        return second;
      }
    }
    throw new AssertionError("never listed");
  }
}
