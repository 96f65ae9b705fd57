package io.headwater.source.lookup;

import static io.headwater.source.testing.Changes.sequence;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.ItemKey;
import io.headwater.event.Operation;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.read.Step;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardReader;
import io.headwater.source.stream.StreamChange;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.testing.Changes;
import io.headwater.source.testing.FakeTableScan;
import io.headwater.source.testing.FakeTableStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LookedUpStreamTest {
  private static final ShardId SHARD = new ShardId("shard-1");

  private final FakeTableStream stream = new FakeTableStream();
  private final FakeLookup lookup = new FakeLookup();
  private final LookedUpStream lookedUp = new LookedUpStream(stream, lookup);

  @Test
  void insertsAndModifiesGetTheItemAsItIsNow() {
    lookup.items.put(
        FakeTableScan.key("a"), new ItemLookup.Item("{\"v\":9}".getBytes(UTF_8), null));
    stream.add(
        SHARD,
        List.of(
            change(1, Operation.INSERT, "a"),
            change(2, Operation.MODIFY, "a"),
            change(3, Operation.REMOVE, "b")));

    RecordPage page = read();

    assertThat(page.changes())
        .extracting(this::told)
        .containsExactly("1 INSERT {\"v\":9}", "2 MODIFY {\"v\":9}", "3 REMOVE null");
    assertThat(lookup.asked)
        .as("each key once, no removal")
        .containsExactly(Set.of(FakeTableScan.key("a")));
  }

  @Test
  void aChangeWhoseItemIsGoneIsLeftOutAndStillCovered() {
    stream.add(
        SHARD,
        List.of(change(1, Operation.REMOVE, "b"), change(2, Operation.INSERT, "gone")),
        List.of(change(3, Operation.INSERT, "gone")));
    ShardReader reader =
        new ShardReader(
            lookedUp,
            SHARD,
            new Position.Oldest(),
            false,
            Changes.idlePace(),
            attempt -> Duration.ZERO,
            Changes.NO_METER);

    RecordPage first = reader.step().page().orElseThrow();
    assertThat(first.changes()).extracting(this::told).containsExactly("1 REMOVE null");
    assertThat(first.last()).contains(sequence(2));
    RecordPage second = reader.step().page().orElseThrow();
    assertThat(second.changes()).isEmpty();
    assertThat(second.last()).as("handed on for its position").contains(sequence(3));

    stream.expireCursors();
    reader.step();
    reader.step();
    assertThat(stream.calls()).contains("cursor shard-1 from after sequence number 3");
  }

  @Test
  void whatHasAnImageIsNotAskedFor() {
    stream.add(SHARD, Changes.modify(1, 3));

    assertThat(read().changes()).hasSize(3);
    assertThat(lookup.asked).isEmpty();
  }

  @Test
  void aLookupThatFailsFailsTheReadSoThatItIsRepeated() {
    stream.add(SHARD, List.of(change(1, Operation.INSERT, "a")));
    lookup.items.put(FakeTableScan.key("a"), new ItemLookup.Item("{}".getBytes(UTF_8), null));
    ShardReader reader = reader();
    lookup.failure = FakeTableStream.failure(Kind.THROTTLED);

    Step<RecordPage> failed = reader.step();
    assertThat(failed.page()).isEmpty();
    assertThat(failed.pause()).hasSeconds(1);

    assertThat(reader.step().page().orElseThrow().changes()).hasSize(1);
  }

  @Test
  void pagesShrinkWhileLookupsAreThrottledAndGrowAgain() {
    for (int i = 1; i < 20; i++) {
      stream.add(SHARD, List.of(change(i, i < 3 ? Operation.INSERT : Operation.REMOVE, "a")));
    }
    ShardReader reader = reader();
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      lookup.failure = FakeTableStream.failure(Kind.THROTTLED);
      assertThat(reader.step().page()).isEmpty();
      sizes.add(stream.mostRecords());
    }
    assertThat(sizes).containsExactly(100, 50, 25, 12, 6, 3, 1, 1, 1);

    sizes.clear();
    for (int i = 0; i < 9; i++) {
      assertThat(reader.step().page()).isPresent();
      sizes.add(stream.mostRecords());
    }
    assertThat(sizes).as("removals, too").containsExactly(1, 2, 4, 8, 16, 32, 64, 100, 100);
    reader().step();
    assertThat(stream.mostRecords()).as("of another reader").isEqualTo(100);
  }

  private ShardReader reader() {
    return new ShardReader(
        lookedUp,
        SHARD,
        new Position.Oldest(),
        false,
        Changes.idlePace(),
        Duration::ofSeconds,
        Changes.NO_METER);
  }

  @Test
  void aPageAsFullAsLookedUpOnesGetIsFollowedByTheNextWithoutAPause() {
    stream.add(
        SHARD,
        LongStream.rangeClosed(1, 60).mapToObj(n -> change(n, Operation.MODIFY, "a")).toList());
    lookup.items.put(FakeTableScan.key("a"), new ItemLookup.Item("{}".getBytes(UTF_8), null));
    ShardReader reader = reader();

    Step<RecordPage> step = reader.step();

    assertThat(step.page().orElseThrow().changes()).hasSize(60);
    assertThat(step.pause()).isZero();
  }

  @Test
  void theRestIsTheStreamsOwn() {
    Shard shard = new Shard(SHARD, Optional.empty(), false);
    stream.list(shard);

    assertThat(lookedUp.list(Optional.empty()).shards()).containsExactly(shard);
    assertThat(lookedUp.children(SHARD)).isEmpty();
    assertThatThrownBy(() -> lookedUp.cursor(new ShardId("gone"), new Position.Oldest()))
        .isInstanceOf(StreamReadException.class);
  }

  private RecordPage read() {
    return lookedUp.read(lookedUp.cursor(SHARD, new Position.Oldest()), lookedUp.pageRecords());
  }

  private String told(StreamChange change) {
    byte[] after = change.after();
    return change.sequence().text()
        + " "
        + change.operation()
        + " "
        + (after == null ? null : new String(after, UTF_8));
  }

  private static StreamChange change(long number, Operation operation, String key) {
    return new StreamChange(
        sequence(number),
        operation,
        Changes.CREATED,
        FakeTableScan.key(key),
        null,
        null,
        null,
        false,
        10,
        null);
  }

  private static final class FakeLookup implements ItemLookup {
    private final Map<ItemKey, Item> items = new HashMap<>();
    private final List<Set<ItemKey>> asked = new ArrayList<>();
    private @Nullable StreamReadException failure;

    @Override
    public Map<ItemKey, Item> find(Collection<ItemKey> keys) {
      StreamReadException thrown = failure;
      if (thrown != null) {
        failure = null;
        throw thrown;
      }
      asked.add(Set.copyOf(keys));
      Map<ItemKey, Item> found = new HashMap<>(items);
      found.keySet().retainAll(Set.copyOf(keys));
      return found;
    }

    @Override
    public Set<ItemKey> existing(Collection<ItemKey> keys) {
      return find(keys).keySet();
    }
  }
}
