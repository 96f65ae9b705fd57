package io.headwater.source.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineageProgressTest {
  private static final Shard A = shard("a", null);
  private static final Shard B = shard("b", "a");
  private static final Shard C = shard("c", "b");
  private static final ShardId GONE = new ShardId("gone");

  private final LineageProgress progress = new LineageProgress();

  @Test
  void childWaitsUntilParentIsReadToItsEndAndAcknowledged() {
    learn(A, B);
    assertThat(progress.takeReadable()).containsExactly(A);
    progress.emitted(A.id(), 3);
    progress.acknowledged(A.id(), 3);
    assertThat(progress.takeReadable()).as("acknowledged, not read to its end").isEmpty();

    progress.emitted(A.id(), 2);
    progress.readToEnd(A.id());
    progress.acknowledged(A.id(), 4);
    assertThat(progress.takeReadable()).as("read to its end, not acknowledged").isEmpty();

    progress.acknowledged(A.id(), 5);
    assertThat(progress.takeReadable()).containsExactly(B);
  }

  @Test
  void childOfAnAcknowledgedParentIsReadableOnceTheParentEnds() {
    learn(A, B);
    progress.takeReadable();
    progress.emitted(A.id(), 1);
    progress.acknowledged(A.id(), 1);

    progress.readToEnd(A.id());

    assertThat(progress.takeReadable()).containsExactly(B);
  }

  @Test
  void childOfAParentWithoutRecordsIsReadableOnceTheParentEnds() {
    learn(A, B);
    progress.takeReadable();

    progress.readToEnd(A.id());

    assertThat(progress.takeReadable()).containsExactly(B);
  }

  @Test
  void grandchildWaitsForTheChild() {
    learn(A, B, C);
    read(A);

    assertThat(progress.takeReadable()).containsExactly(B);
    assertThat(progress.takeReadable()).isEmpty();
  }

  @Test
  void bothHalvesOfASplitAreReadableTogetherAndGivenOutOnce() {
    Shard left = shard("left", "a");
    Shard right = shard("right", "a");
    learn(left, A, right);
    read(A);

    assertThat(progress.takeReadable()).containsExactlyInAnyOrder(left, right);
    assertThat(progress.takeReadable()).isEmpty();
  }

  @Test
  void countsWhatIsReadAndWhatWaits() {
    learn(A, B, C);
    assertThat(progress.waiting()).isEqualTo(3);

    progress.takeReadable();

    assertThat(progress.reading()).isEqualTo(1);
    assertThat(progress.waiting()).isEqualTo(2);
  }

  @Test
  void aBegunDescendantFinishesItsAncestors() {
    progress.learn(List.of(A, B, C), Set.of(C.id()));

    assertThat(progress.takeReadable()).containsExactly(C);
    assertThat(progress.unverifiedParents()).isEmpty();
  }

  @Test
  void aBegunShardAndItsBegunParentAreNotReadTwice() {
    progress.learn(List.of(A, B), Set.of(A.id(), B.id()));

    assertThat(progress.takeReadable()).containsExactly(B);
  }

  @Test
  void theSiblingOfABegunShardIsReadableToo() {
    Shard sibling = shard("sibling", "b");
    progress.learn(List.of(A, B, C, sibling), Set.of(C.id()));

    assertThat(progress.takeReadable()).containsExactlyInAnyOrder(C, sibling);
  }

  @Test
  void ancestorsThatAListingLeftOutAreFinishedAsWell() {
    progress.learn(List.of(C), Set.of(C.id()));
    assertThat(progress.takeReadable()).containsExactly(C);

    progress.learn(List.of(A, B), Set.of(B.id()));

    assertThat(progress.takeReadable()).isEmpty();
    assertThat(progress.waiting()).isZero();
  }

  @Test
  void aParentThatIsNotListedMustBeVerified() {
    Shard orphan = shard("orphan", "gone");
    learn(orphan, A, B);

    assertThat(progress.unverifiedParents()).containsExactly(GONE);
    assertThat(progress.takeReadable()).containsExactly(A);

    progress.parentGone(GONE);
    assertThat(progress.unverifiedParents()).isEmpty();
    assertThat(progress.takeReadable()).containsExactly(orphan);
  }

  @Test
  void aBegunShardNeedsNoVerifiedParent() {
    Shard orphan = shard("orphan", "gone");
    progress.learn(List.of(orphan), Set.of(orphan.id()));

    assertThat(progress.unverifiedParents()).isEmpty();
    assertThat(progress.takeReadable()).containsExactly(orphan);
  }

  @Test
  void anUnlistedParentThatCanBeReadIsReadFirst() {
    learn(B);
    assertThat(progress.childOf(A.id())).contains(B.id());

    learn(A);

    assertThat(progress.takeReadable()).containsExactly(A);
    progress.readToEnd(A.id());
    assertThat(progress.takeReadable()).containsExactly(B);
    assertThat(progress.childOf(A.id())).isEmpty();
  }

  @Test
  void aShardThatIsPassedOverCountsAsRead() {
    learn(A, B);

    progress.passOver(A.id());

    assertThat(progress.takeReadable()).containsExactly(B);
  }

  @Test
  void acknowledgementsOfUnknownShardsAreIgnored() {
    progress.acknowledged(GONE, 7);

    assertThat(progress.takeReadable()).isEmpty();
  }

  @Test
  void aShardThatNobodyKnowsCannotBeRead() {
    assertThatThrownBy(() -> progress.readToEnd(GONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void learningAShardAgainChangesNothing() {
    learn(A, B);
    progress.takeReadable();

    learn(A, B);

    assertThat(progress.takeReadable()).isEmpty();
    assertThat(progress.reading()).isEqualTo(1);
  }

  @Test
  void childrenAreAwaitedFromTheParentsEndUntilTheyAreKnown() {
    learn(A);
    progress.takeReadable();
    progress.emitted(A.id(), 1);
    assertThat(progress.childless()).isEmpty();
    progress.readToEnd(A.id());
    assertThat(progress.childless()).as("before the acknowledgement").containsExactly(A.id());
    progress.acknowledged(A.id(), 1);
    assertThat(progress.childless()).as("after the acknowledgement").containsExactly(A.id());

    learn(B);

    assertThat(progress.childless()).isEmpty();
    assertThat(progress.children(A.id())).containsExactly(B.id());
    assertThat(progress.children(B.id())).isEmpty();
  }

  @Test
  void onlyDoneShardsWhoseChildrenWereBegunAreForgotten() {
    Shard sibling = shard("sibling", "a");
    learn(A, B, sibling);
    assertThat(forgetAllBut()).as("waiting").isEmpty();
    progress.takeReadable();
    assertThat(forgetAllBut()).as("being read").isEmpty();
    progress.emitted(A.id(), 1);
    progress.readToEnd(A.id());
    assertThat(forgetAllBut()).as("not acknowledged").isEmpty();
    progress.acknowledged(A.id(), 1);
    assertThat(forgetAllBut()).as("no child begun").isEmpty();
    progress.takeReadable();
    assertThat(forgetAllBut(A, B, sibling)).as("still listed").isEmpty();

    assertThat(forgetAllBut(B, sibling)).containsExactly(A.id());
    assertThat(forgetAllBut(B, sibling)).isEmpty();
  }

  @Test
  void aDoneShardWithoutKnownChildrenIsNotForgotten() {
    learn(A);
    read(A);

    assertThat(forgetAllBut()).isEmpty();
    learn(B);
    assertThat(progress.takeReadable()).containsExactly(B);
  }

  @Test
  void theChildOfAForgottenShardStillFindsItsParentDone() {
    learn(A, B);
    read(A);
    progress.takeReadable();
    assertThat(forgetAllBut(B)).containsExactly(A.id());

    progress.readToEnd(B.id());
    learn(C);

    assertThat(progress.takeReadable()).containsExactly(C);
    assertThat(progress.unverifiedParents()).isEmpty();
  }

  @Test
  void aForgottenShardThatTurnsUpAgainIsNotReadAgainAndForgottenAgain() {
    learn(A, B);
    read(A);
    progress.takeReadable();
    forgetAllBut(B);

    learn(A);

    assertThat(progress.takeReadable()).isEmpty();
    assertThat(progress.childless()).isEmpty();
    assertThat(forgetAllBut(B)).containsExactly(A.id());
  }

  @Test
  void aForgottenGrandparentThatTurnsUpAloneIsNotReadAgain() {
    learn(A, B, C);
    read(A);
    read(B);
    assertThat(progress.takeReadable()).containsExactly(C);
    assertThat(forgetAllBut(C)).containsExactly(A.id(), B.id());

    learn(A);

    assertThat(progress.takeReadable()).isEmpty();
    assertThat(progress.childless()).isEmpty();
    assertThat(forgetAllBut(C)).containsExactly(A.id());
  }

  @Test
  void aSiblingThatTurnsUpWhenItsParentIsForgottenIsReadableWithoutAQuestion() {
    learn(A, B);
    read(A);
    progress.takeReadable();
    assertThat(forgetAllBut(B)).containsExactly(A.id());
    Shard sibling = shard("sibling", "a");

    learn(sibling);

    assertThat(progress.unverifiedParents()).isEmpty();
    assertThat(progress.takeReadable()).containsExactly(sibling);
  }

  private void learn(Shard... shards) {
    progress.learn(Arrays.asList(shards), Set.of());
  }

  private void read(Shard shard) {
    assertThat(progress.takeReadable()).containsExactly(shard);
    progress.readToEnd(shard.id());
  }

  private Set<ShardId> forgetAllBut(Shard... listed) {
    return progress
        .forgetUnlisted(Arrays.stream(listed).map(Shard::id).collect(Collectors.toSet()))
        .keySet();
  }

  private static Shard shard(String id, @Nullable String parent) {
    return new Shard(new ShardId(id), Optional.ofNullable(parent).map(ShardId::new), false);
  }
}
