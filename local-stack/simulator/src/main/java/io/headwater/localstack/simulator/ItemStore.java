package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table's items, and as much of its past as stale reads show.
 *
 * <p>Guarded by the world's monitor.
 */
final class ItemStore {
  private static final int KEPT_WRITES = 10_000;

  private record Write(Instant at, PrimaryKey key, @Nullable ObjectNode before) {}

  private final NavigableMap<PrimaryKey, ObjectNode> items = new TreeMap<>(PrimaryKey.SCAN_ORDER);
  private final Deque<Write> newestFirst = new ArrayDeque<>();
  private int staleWrites;
  private Duration staleAge = Duration.ZERO;
  private long bytes;

  /** Writes an item, or removes it. Gives what was there before. */
  @Nullable ObjectNode write(PrimaryKey key, @Nullable ObjectNode item, Instant now) {
    ObjectNode before = item == null ? items.remove(key) : items.put(key, item);
    bytes +=
        (item == null ? 0 : ItemJson.size(item)) - (before == null ? 0 : ItemJson.size(before));
    newestFirst.addFirst(new Write(now, key, before));
    if (newestFirst.size() > KEPT_WRITES) {
      newestFirst.removeLast();
    }
    return before;
  }

  /** Lets reads that need not be consistent miss what was written last. */
  void stale(int writes, Duration age) {
    staleWrites = writes;
    staleAge = age;
  }

  /** The items as a read sees them. */
  NavigableMap<PrimaryKey, ObjectNode> view(boolean consistent, Instant now) {
    boolean fresh = consistent || (staleWrites == 0 && staleAge.isZero());
    return Collections.unmodifiableNavigableMap(fresh ? items : past(now));
  }

  private NavigableMap<PrimaryKey, ObjectNode> past(Instant now) {
    NavigableMap<PrimaryKey, ObjectNode> past = new TreeMap<>(items);
    Iterator<Write> writes = newestFirst.iterator();
    Instant unseenAfter = now.minus(staleAge);
    for (int undone = 0; writes.hasNext(); undone++) {
      Write write = writes.next();
      if (undone >= staleWrites && !write.at.isAfter(unseenAfter)) {
        break;
      }
      if (write.before == null) {
        past.remove(write.key);
      } else {
        past.put(write.key, write.before);
      }
    }
    return past;
  }

  int count() {
    return items.size();
  }

  long bytes() {
    return bytes;
  }
}
