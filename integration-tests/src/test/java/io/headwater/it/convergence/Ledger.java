package io.headwater.it.convergence;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What a workload has done, for those who judge what came of it. Any thread may call. */
final class Ledger {
  private final Map<Operation, AtomicLong> counts = new EnumMap<>(Operation.class);
  private final List<ItemHistory> items = new ArrayList<>();
  private final List<ItemHistory> hot = new ArrayList<>();
  private final List<ItemHistory> mortal = new ArrayList<>();
  private final Map<TableShape, Set<String>> poison = new EnumMap<>(TableShape.class);
  private final AtomicLong repeats = new AtomicLong();
  private final AtomicLong surprises = new AtomicLong();

  Ledger() {
    for (Operation operation : Operation.values()) {
      counts.put(operation, new AtomicLong());
    }
    for (TableShape table : TableShape.values()) {
      poison.put(table, new HashSet<>());
    }
  }

  void done(Operation operation) {
    Objects.requireNonNull(counts.get(operation)).incrementAndGet();
  }

  void repeated() {
    repeats.incrementAndGet();
  }

  void surprise() {
    surprises.incrementAndGet();
  }

  synchronized void add(ItemHistory item) {
    items.add(item);
  }

  synchronized void addHot(ItemHistory item) {
    items.add(item);
    hot.add(item);
  }

  synchronized void addMortal(ItemHistory item) {
    items.add(item);
    mortal.add(item);
  }

  synchronized void addPoison(ItemHistory item) {
    poisonOf(item.table()).add(item.id());
  }

  /** How often each operation was done. */
  Map<Operation, Long> counts() {
    Map<Operation, Long> copy = new EnumMap<>(Operation.class);
    counts.forEach((operation, count) -> copy.put(operation, count.get()));
    return copy;
  }

  /** How many requests were sent again, because it was not known what became of them. */
  long repeats() {
    return repeats.get();
  }

  /**
   * How many conditions held that should not, or did not that should: none, unless a request was
   * repeated that had been done already.
   */
  long surprises() {
    return surprises.get();
  }

  /** The ids of a table's items that no index can take. Each of them was written once. */
  synchronized Set<String> poison(TableShape table) {
    return Set.copyOf(poisonOf(table));
  }

  private Set<String> poisonOf(TableShape table) {
    return Objects.requireNonNull(poison.get(table));
  }

  /** The item that has a document of that id; nothing if none was written or it is poison. */
  synchronized Optional<ItemHistory> item(TableShape table, String id) {
    return items.stream().filter(item -> item.table() == table && item.id().equals(id)).findFirst();
  }

  /** The items that were to expire. */
  synchronized List<ItemHistory> mortal() {
    return List.copyOf(mortal);
  }

  /** All items that are written most, and some of the others. */
  synchronized List<ItemHistory> sample(Random random, int others) {
    List<ItemHistory> sample = new ArrayList<>(hot);
    for (int i = 0; i < others && !items.isEmpty(); i++) {
      sample.add(items.get(random.nextInt(items.size())));
    }
    return sample;
  }
}
