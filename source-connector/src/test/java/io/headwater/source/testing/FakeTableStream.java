package io.headwater.source.testing;

import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardCursor;
import io.headwater.source.stream.ShardListing;
import io.headwater.source.stream.StreamChange;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import io.headwater.source.stream.TableStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A stream behind our port whose shards hold given pages, whose calls fail as a test says, and
 * which remembers the calls.
 */
public final class FakeTableStream implements TableStream {
  private final Map<ShardId, List<List<StreamChange>>> pages = new HashMap<>();
  private final Set<ShardId> ended = new HashSet<>();
  private final Deque<Throwable> failures = new ArrayDeque<>();
  private int mostRecords;
  private final Deque<Kind> cursorFailures = new ArrayDeque<>();
  private final List<String> calls = new ArrayList<>();
  private List<Shard> listing = List.of();
  private int generation;
  private int pageSize = 100;
  private boolean knowsChildren;

  /** A failure as the adapter reports it. */
  public static StreamReadException failure(Kind kind) {
    return new StreamReadException(
        kind, "the service says " + kind, new IllegalStateException("simulated"));
  }

  /** What the service lists. */
  public synchronized void list(Shard... shards) {
    listing = List.of(shards);
  }

  /** How many shards a page of the listing holds. */
  public synchronized void pageSize(int size) {
    pageSize = size;
  }

  /** Lets the service tell the children of single shards. */
  public synchronized void knowChildren() {
    knowsChildren = true;
  }

  /** Adds pages to an open shard. */
  @SafeVarargs
  public final synchronized void add(ShardId shard, List<StreamChange>... more) {
    List<List<StreamChange>> held = pages.computeIfAbsent(shard, id -> new ArrayList<>());
    for (List<StreamChange> page : more) {
      held.add(page);
    }
  }

  /** Ends a shard behind its last page. */
  public synchronized void end(ShardId shard) {
    pages.computeIfAbsent(shard, id -> new ArrayList<>());
    ended.add(shard);
  }

  /** Lets the next calls fail, one after the other. */
  public synchronized void fail(Kind... kinds) {
    for (Kind kind : kinds) {
      failures.add(failure(kind));
    }
  }

  /** Lets the next cursors fail, whatever other calls come in between. */
  public synchronized void failCursors(Kind kind, int times) {
    for (int i = 0; i < times; i++) {
      cursorFailures.add(kind);
    }
  }

  /** Lets the next call fail with something that the port does not foresee. */
  public synchronized void fail(Throwable unforeseen) {
    failures.add(unforeseen);
  }

  /** Makes all cursors too old. */
  public synchronized void expireCursors() {
    generation++;
  }

  /** The calls until now, such as {@code cursor s from the oldest record} and {@code read s}. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public synchronized ShardListing list(Optional<ShardId> after) {
    call("list");
    int from = after.map(last -> ids().indexOf(last) + 1).orElse(0);
    int to = Math.min(listing.size(), from + pageSize);
    return new ShardListing(
        listing.subList(from, to),
        to < listing.size() ? Optional.of(listing.get(to - 1).id()) : Optional.empty());
  }

  private List<ShardId> ids() {
    return listing.stream().map(Shard::id).toList();
  }

  @Override
  public synchronized Optional<List<Shard>> children(ShardId parent) {
    call("children " + parent);
    return knowsChildren
        ? Optional.of(
            listing.stream()
                .filter(shard -> shard.parent().filter(parent::equals).isPresent())
                .toList())
        : Optional.empty();
  }

  @Override
  public synchronized ShardCursor cursor(ShardId shard, Position position) {
    call("cursor " + shard + " from " + position);
    Kind refused = cursorFailures.poll();
    if (refused != null) {
      throw failure(refused);
    }
    if (!pages.containsKey(shard)) {
      throw failure(Kind.MISSING);
    }
    String after = position instanceof Position.After read ? read.last().text() : "";
    return cursor(shard, 0, after);
  }

  private ShardCursor cursor(ShardId shard, int page, String after) {
    return new ShardCursor(shard + "#" + page + "#" + after + "#" + generation);
  }

  /** How many records the last read asked for at most. */
  public synchronized int mostRecords() {
    return mostRecords;
  }

  @Override
  public synchronized RecordPage read(ShardCursor cursor, int most) {
    mostRecords = most;
    String[] parts = cursor.iterator().split("#", -1);
    ShardId shard = new ShardId(parts[0]);
    call("read " + shard);
    if (Integer.parseInt(parts[3]) != generation) {
      throw failure(Kind.EXPIRED_CURSOR);
    }
    List<List<StreamChange>> held = pages.getOrDefault(shard, List.of());
    int page = Integer.parseInt(parts[1]);
    while (page < held.size() && passed(held.get(page), parts[2])) {
      page++;
    }
    List<StreamChange> changes = page < held.size() ? held.get(page) : List.of();
    boolean end = ended.contains(shard) && page + 1 >= held.size();
    int next = Math.min(page + 1, held.size());
    return new RecordPage(
        changes, end ? Optional.empty() : Optional.of(cursor(shard, next, parts[2])));
  }

  private static boolean passed(List<StreamChange> page, String after) {
    return !after.isEmpty()
        && !page.isEmpty()
        && page.get(page.size() - 1).sequence().compareTo(SequenceNumber.of(after)) <= 0;
  }

  private void call(String call) {
    calls.add(call);
    Throwable failure = failures.poll();
    if (failure instanceof RuntimeException thrown) {
      throw thrown;
    }
    if (failure instanceof Error thrown) {
      throw thrown;
    }
  }
}
