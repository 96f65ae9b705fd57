package io.headwater.source.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineagesTest {
  private static final Shard A = root("a");
  private static final Shard B = child("b", "a");
  private static final Shard C = child("c", "b");

  @Test
  void aRootNamesItsLineageAndItsDescendantsShareIt() {
    Lineages lineages = Lineages.of(List.of(C, A, root("x"), B), Map.of());

    assertThat(lineages.of(C)).isEqualTo(lineage("a"));
    assertThat(lineages.of(A)).isEqualTo(lineage("a"));
    assertThat(lineages.all()).containsExactly(lineage("a"), lineage("x"));
  }

  @Test
  void anUnlistedParentNamesTheLineageOfAllItsChildren() {
    Shard sibling = child("b2", "a");
    Lineages lineages = Lineages.of(List.of(B, C, sibling), Map.of());

    assertThat(lineages.all()).containsExactly(lineage("a"));
    assertThat(lineages.of(sibling)).isEqualTo(lineage("a"));
  }

  @Test
  void bothHalvesOfASplitBelongToTheLineage() {
    Shard left = child("left", "c");
    Shard right = child("right", "c");

    assertThat(Lineages.of(List.of(left, right, A, B, C), Map.of()).all())
        .containsExactly(lineage("a"));
  }

  @Test
  void aStoredLineageIsTakenOverByTheShardAndWhatFollowsIt() {
    Lineages lineages = Lineages.of(List.of(B, C), Map.of(B.id(), lineage("long-ago")));

    assertThat(lineages.of(B)).isEqualTo(lineage("long-ago"));
    assertThat(lineages.of(C)).isEqualTo(lineage("long-ago"));
  }

  @Test
  void theStoredLineageOfAnUnlistedParentIsTakenOver() {
    Lineages lineages = Lineages.of(List.of(C), Map.of(B.id(), lineage("long-ago")));

    assertThat(lineages.of(C)).isEqualTo(lineage("long-ago"));
  }

  @Test
  void theNearestStoredLineageAboveCounts() {
    Lineages lineages =
        Lineages.of(List.of(A, B, C), Map.of(A.id(), lineage("far"), B.id(), lineage("near")));

    assertThat(lineages.of(C)).isEqualTo(lineage("near"));
    assertThat(lineages.of(A)).isEqualTo(lineage("far"));
  }

  @Test
  void generationsThatAFirstStartPassedOverBelongToTheLineageBegunBelowThem() {
    Shard other = child("b2", "a");
    // The root that named the lineage is trimmed, A and B were passed over and have no offset.
    Lineages lineages =
        Lineages.of(
            List.of(child("a", "root"), B, other, C), Map.of(C.id(), lineage("root's-root")));

    assertThat(lineages.all()).containsExactly(lineage("root's-root"));
  }

  @Test
  void tenThousandGenerationsAreNoProblemInAnyOrder() {
    List<Shard> listing = new ArrayList<>();
    listing.add(root("s0"));
    for (int i = 1; i < 10_000; i++) {
      listing.add(child("s" + i, "s" + (i - 1)));
    }
    Map<ShardId, LineageId> lastStored = Map.of(new ShardId("s9999"), lineage("stored"));

    for (int order = 0; order < 3; order++) {
      assertThat(Lineages.of(listing, Map.of()).all()).containsExactly(lineage("s0"));
      assertThat(Lineages.of(listing, lastStored).all()).containsExactly(lineage("stored"));
      if (order == 0) {
        Collections.reverse(listing);
      } else {
        Collections.shuffle(listing, new Random(1));
      }
    }
  }

  @Test
  void refusesAShardThatWasNotListed() {
    assertThatThrownBy(() -> Lineages.of(List.of(A), Map.of()).of(B))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("b");
  }

  @Test
  void connectorAndTaskAgreeWhateverWasTrimmedInAnyOrder() {
    for (long seed = 0; seed < 2_000; seed++) {
      Forest forest = new Forest(new Random(seed));
      forest.begin();
      for (int round = 0; round < 6; round++) {
        Lineages lineages = Lineages.of(forest.listing(), forest.stored());
        for (Shard shard : forest.listing()) {
          assertThat(lineages.of(shard))
              .as("seed %d, round %d: lineage of %s", seed, round, shard.id())
              .isEqualTo(forest.named(shard));
        }
        forest.live();
      }
    }
  }

  /** A stream that is read while its shards rotate and are trimmed. */
  private static final class Forest {
    private final Random random;
    private final List<Shard> shards = new ArrayList<>();
    private final Map<ShardId, LineageId> names = new HashMap<>();
    private final Set<ShardId> opened = new HashSet<>();
    private final Set<ShardId> passedOver = new HashSet<>();
    private final Set<ShardId> trimmed = new HashSet<>();

    Forest(Random random) {
      this.random = random;
      for (int i = 0; i <= random.nextInt(3); i++) {
        Optional<ShardId> gone =
            random.nextBoolean() ? Optional.of(new ShardId("gone-" + i)) : Optional.empty();
        add(gone, new LineageId(gone.map(ShardId::value).orElse("s" + shards.size())));
      }
      grow(random.nextInt(12));
    }

    private void add(Optional<ShardId> parent, LineageId name) {
      Shard shard = new Shard(new ShardId("s" + shards.size()), parent, false);
      shards.add(shard);
      names.put(shard.id(), name);
    }

    private void grow(int rotations) {
      for (int i = 0; i < rotations; i++) {
        List<Shard> leaves = shards.stream().filter(s -> children(s).isEmpty()).toList();
        Shard parent = leaves.get(random.nextInt(leaves.size()));
        for (int child = 0; child <= random.nextInt(4) / 3; child++) {
          add(Optional.of(parent.id()), named(parent));
        }
      }
    }

    /** The first start, at the end or at the oldest record. */
    void begin() {
      boolean latest = random.nextBoolean();
      for (Shard shard : shards) {
        if (latest && !children(shard).isEmpty()) {
          passedOver.add(shard.id());
        } else if (latest || shard.parent().filter(names::containsKey).isEmpty()) {
          opened.add(shard.id());
        }
      }
    }

    void live() {
      grow(random.nextInt(4));
      for (Shard shard : shards) {
        boolean parentBegun = shard.parent().filter(this::begun).isPresent();
        if (parentBegun && random.nextInt(3) > 0) {
          opened.add(shard.id());
        }
      }
      for (Shard shard : shards) {
        boolean top = shard.parent().filter(p -> names.containsKey(p) && !isTrimmed(p)).isEmpty();
        boolean childrenBegun =
            !children(shard).isEmpty() && children(shard).stream().allMatch(c -> begun(c.id()));
        if (top && (childrenBegun || opened.contains(shard.id())) && random.nextBoolean()) {
          trimmed.add(shard.id());
        }
      }
    }

    private boolean begun(ShardId id) {
      return opened.contains(id) || passedOver.contains(id);
    }

    private boolean isTrimmed(ShardId id) {
      return trimmed.contains(id);
    }

    private List<Shard> children(Shard parent) {
      return shards.stream().filter(s -> s.parent().equals(Optional.of(parent.id()))).toList();
    }

    LineageId named(Shard shard) {
      return Optional.ofNullable(names.get(shard.id())).orElseThrow();
    }

    List<Shard> listing() {
      List<Shard> listing =
          new ArrayList<>(shards.stream().filter(s -> !isTrimmed(s.id())).toList());
      Collections.shuffle(listing, random);
      return listing;
    }

    /** The offsets of listed shards and their parents. */
    Map<ShardId, LineageId> stored() {
      Map<ShardId, LineageId> stored = new HashMap<>();
      for (Shard shard : listing()) {
        for (ShardId id : List.of(shard.id(), shard.parent().orElse(shard.id()))) {
          if (opened.contains(id)) {
            stored.put(id, Optional.ofNullable(names.get(id)).orElseThrow());
          }
        }
      }
      return stored;
    }
  }

  private static Shard root(String id) {
    return new Shard(new ShardId(id), Optional.empty(), false);
  }

  private static Shard child(String id, String parent) {
    return new Shard(new ShardId(id), Optional.of(new ShardId(parent)), false);
  }

  private static LineageId lineage(String value) {
    return new LineageId(value);
  }
}
