package io.headwater.it.convergence;

import io.headwater.pipeline.Items;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What became of one item. Every write of it takes the next number, removals too, and the item
 * carries the number as attribute {@value #COUNTER}. Owned by the item's only writer; other threads
 * call {@link #removalAfter} and what is final.
 */
final class ItemHistory {
  /** The attribute that rises with every write of an item, whatever was removed in between. */
  static final String COUNTER = "w";

  private final TableShape table;
  private final Map<String, AttributeValue> key;
  private final String id;
  private final AtomicLong writes = new AtomicLong();
  private final ConcurrentSkipListSet<Long> removals = new ConcurrentSkipListSet<>();
  private boolean present;
  private long current;

  ItemHistory(TableShape table, int number) {
    this.table = table;
    this.key = table.key(number);
    this.id = table.documentId(key);
  }

  TableShape table() {
    return table;
  }

  Map<String, AttributeValue> key() {
    return key;
  }

  /** The id of its document. */
  String id() {
    return id;
  }

  /** The counter of the next write. */
  AttributeValue next() {
    return Items.n(Long.toString(writes.incrementAndGet()));
  }

  /** The counter that the item has; refused writes have taken later ones. */
  AttributeValue current() {
    return Items.n(Long.toString(current));
  }

  /** To be called before a removal is sent, so that whoever misses the document knows of it. */
  void removing() {
    removals.add(writes.incrementAndGet());
  }

  /** The number of the first removal after a write; 0 if there is none. */
  long removalAfter(long write) {
    Long removal = removals.higher(write);
    return removal == null ? 0 : removal;
  }

  boolean isPresent() {
    return present;
  }

  /** The last write was done, and the item is there. */
  void written() {
    present = true;
    current = writes.get();
  }

  /** The last write was done, and the item is not there. */
  void removed() {
    present = false;
  }
}
