package io.headwater.source.lookup;

import io.headwater.event.ItemKey;
import io.headwater.event.Operation;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardCursor;
import io.headwater.source.stream.ShardListing;
import io.headwater.source.stream.StreamChange;
import io.headwater.source.stream.TableStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A stream whose records lack the item after the change: it is looked up. What is found is at least
 * as new as the record. A change whose item is gone by now is left out, since its removal follows;
 * {@link RecordPage#last} still covers it.
 */
public final class LookedUpStream implements TableStream {
  // A key of some bytes may stand for an item of 400 KB.
  private static final int MOST_RECORDS = 100;

  private final TableStream stream;
  private final ItemLookup lookup;

  /** Completes a stream's records. */
  public LookedUpStream(TableStream stream, ItemLookup lookup) {
    this.stream = stream;
    this.lookup = lookup;
  }

  @Override
  public ShardListing list(Optional<ShardId> after) {
    return stream.list(after);
  }

  @Override
  public Optional<List<Shard>> children(ShardId parent) {
    return stream.children(parent);
  }

  @Override
  public ShardCursor cursor(ShardId shard, Position position) {
    return stream.cursor(shard, position);
  }

  @Override
  public int pageRecords() {
    return MOST_RECORDS;
  }

  @Override
  public RecordPage read(ShardCursor cursor, int mostRecords) {
    RecordPage page = stream.read(cursor, mostRecords);
    Set<ItemKey> keys =
        page.changes().stream()
            .filter(LookedUpStream::lacksItem)
            .map(StreamChange::key)
            .collect(Collectors.toSet());
    if (keys.isEmpty()) {
      return page;
    }
    Map<ItemKey, ItemLookup.Item> items = lookup.find(keys);
    return page.with(page.changes().stream().flatMap(change -> completed(change, items)).toList());
  }

  private static boolean lacksItem(StreamChange change) {
    return change.operation() != Operation.REMOVE && change.after() == null;
  }

  private static Stream<StreamChange> completed(
      StreamChange change, Map<ItemKey, ItemLookup.Item> items) {
    if (!lacksItem(change)) {
      return Stream.of(change);
    }
    ItemLookup.Item item = items.get(change.key());
    return item == null ? Stream.empty() : Stream.of(withAfter(change, item));
  }

  private static StreamChange withAfter(StreamChange change, ItemLookup.Item item) {
    return new StreamChange(
        change.sequence(),
        change.operation(),
        change.createdAt(),
        change.key(),
        change.before(),
        item.image(),
        change.eventId(),
        change.ttl(),
        change.sizeBytes(),
        item.traceparent());
  }
}
