package io.headwater.it.convergence;

import io.headwater.pipeline.Items;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Chooses what one writer does next and does it. Each item has one writer, so that its counter
 * rises in the order of its writes. Owned by the writer's thread.
 */
final class Writer {
  private static final int ITEMS = 60;
  // Beyond the numbers of all other items.
  private static final int ONCE = 1_000_000;
  private static final int MOST_MORTAL = 4;
  private static final TableShape[] TABLES = TableShape.values();
  private static final int WEIGHTS = weights();

  private final int number;
  private final int writers;
  private final Random random;
  private final ItemValues values;
  private final TableRequests requests;
  private final Ledger ledger;
  private final Map<TableShape, Map<Integer, ItemHistory>> items = new EnumMap<>(TableShape.class);
  private final List<Operation> first = new ArrayList<>();
  private final ItemHistory hot;
  private final ItemHistory guard;
  private boolean begun;
  private int mortal;
  private int writtenOnce;

  /**
   * One of several writers.
   *
   * @param number from 0
   */
  Writer(int number, WorkloadSettings settings, TableRequests requests, Ledger ledger) {
    this.number = number;
    this.writers = settings.writers();
    this.random = new Random(settings.seed() * 31 + number);
    this.values = new ItemValues(random);
    this.requests = requests;
    this.ledger = ledger;
    for (TableShape table : TABLES) {
      items.put(table, new HashMap<>());
    }
    this.hot = new ItemHistory(TABLES[number % TABLES.length], fresh());
    this.guard = new ItemHistory(TABLES[(number + 1) % TABLES.length], fresh());
    Collections.addAll(first, Operation.values());
    Collections.shuffle(first, random);
  }

  /** What is there before the first step; done once. */
  void begin() {
    if (begun) {
      return;
    }
    begun = true;
    ledger.addHot(hot);
    ledger.add(guard);
    requests.put(hot, values.ordinary());
    requests.put(guard, values.ordinary());
  }

  /** One operation: each kind once at first, then by weight. */
  void step() {
    Operation operation = first.isEmpty() ? weighted() : first.remove(first.size() - 1);
    perform(operation);
    ledger.done(operation);
  }

  private void perform(Operation operation) {
    switch (operation) {
      case PUT -> requests.put(item(), values.ordinary());
      case SET ->
          requests.update(
              item(),
              ", #a = :a, #b = :b",
              Map.of("#a", "text", "#b", "number"),
              Map.of(":a", values.text(), ":b", values.number()));
      case REMOVE ->
          requests.update(item(), " REMOVE #a, #b", Map.of("#a", "text", "#b", "flag"), Map.of());
      case ADD ->
          requests.update(
              item(),
              " ADD #a :a, #b :b",
              Map.of("#a", "count", "#b", "added"),
              Map.of(":a", Items.n("1.25"), ":b", values.texts()));
      case CONDITION_MET -> {
        ItemHistory item = present();
        expect(true, () -> requests.putIf(item, item.current(), values.ordinary()));
      }
      case CONDITION_REFUSED -> {
        ItemHistory item = present();
        expect(false, () -> requests.putIf(item, Items.n("-1"), values.odd()));
      }
      case TRANSACTION -> {
        List<ItemHistory> several = several(5);
        expect(
            true,
            () ->
                requests.transaction(
                    guard, guard.current(), several.subList(0, 3), several.subList(3, 5)));
      }
      case TRANSACTION_CANCELLED ->
          expect(false, () -> requests.transaction(guard, Items.n("-1"), several(3), List.of()));
      case BATCH -> {
        List<ItemHistory> several = several(12);
        requests.batch(several.subList(0, 8), several.subList(8, 12), values);
      }
      case DELETE -> requests.delete(present());
      case RECREATE -> recreate(present());
      case EXPIRE -> {
        // DynamoDB Local removes a few in ten seconds.
        if (mortal++ < MOST_MORTAL) {
          expire();
        } else {
          requests.put(item(), values.ordinary());
        }
      }
      case HOT ->
          requests.update(
              hot,
              ", #a = :a ADD #b :b",
              Map.of("#a", "text", "#b", "count"),
              Map.of(":a", values.text(), ":b", Items.n("1")));
      case LARGE -> requests.put(item(), values.large());
      case ODD -> requests.put(item(), values.odd());
      case POISON -> poison();
    }
  }

  private void recreate(ItemHistory item) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      requests.delete(item);
      requests.put(item, values.ordinary());
    }
    if (random.nextBoolean()) {
      requests.delete(item);
    }
  }

  private void expire() {
    ItemHistory item = new ItemHistory(table(), fresh());
    Map<String, AttributeValue> mortal = new HashMap<>(values.ordinary());
    mortal.put(ItemValues.EXPIRES, Items.n(Long.toString(Instant.now().getEpochSecond() - 60)));
    requests.putAndExpire(item, mortal);
    ledger.addMortal(item);
  }

  private void poison() {
    ItemHistory item = new ItemHistory(table(), fresh());
    ledger.addPoison(item);
    requests.put(item, values.poison());
  }

  private void expect(boolean done, BooleanSupplier request) {
    if (request.getAsBoolean() != done) {
      ledger.surprise();
    }
  }

  private Operation weighted() {
    int at = random.nextInt(WEIGHTS);
    for (Operation operation : Operation.values()) {
      at -= operation.weight();
      if (at < 0) {
        return operation;
      }
    }
    throw new IllegalStateException("the weights' sum is wrong");
  }

  private static int weights() {
    int sum = 0;
    for (Operation operation : Operation.values()) {
      sum += operation.weight();
    }
    return sum;
  }

  private TableShape table() {
    return TABLES[random.nextInt(TABLES.length)];
  }

  private ItemHistory item() {
    TableShape table = table();
    int at = random.nextInt(ITEMS) * writers + number;
    return Objects.requireNonNull(items.get(table)).computeIfAbsent(at, unused -> make(table, at));
  }

  private ItemHistory make(TableShape table, int at) {
    ItemHistory item = new ItemHistory(table, at);
    ledger.add(item);
    return item;
  }

  private ItemHistory present() {
    ItemHistory item = item();
    if (!item.isPresent()) {
      requests.put(item, values.ordinary());
    }
    return item;
  }

  private List<ItemHistory> several(int count) {
    Set<ItemHistory> several = new LinkedHashSet<>();
    while (several.size() < count) {
      several.add(item());
    }
    return List.copyOf(several);
  }

  private int fresh() {
    return ONCE + writtenOnce++ * writers + number;
  }
}
