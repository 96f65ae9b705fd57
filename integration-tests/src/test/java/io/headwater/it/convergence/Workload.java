package io.headwater.it.convergence;

import io.headwater.it.Pipeline;
import io.headwater.pipeline.DynamoTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Writes to a few tables in every way that DynamoDB has, on threads of its own. All tables are made
 * first: DynamoDB Local is slow with tables that are made after others were written.
 *
 * <p>Any thread may call.
 */
final class Workload {
  // Beyond the numbers of all other items.
  private static final int END = 2_000_000;
  private static final Duration EXPIRY = Duration.ofMinutes(2);
  // After a pause of the server, writers catch up this much at full speed.
  private static final long MOST_BEHIND = 1_000_000_000L;

  private final WorkloadSettings settings;
  private final Map<TableShape, DynamoTable> tables;
  private final Map<TableShape, ItemHistory> ends = new EnumMap<>(TableShape.class);
  private final TableRequests requests;
  private final Ledger ledger = new Ledger();
  private final List<Writer> writers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ending;
  private volatile @Nullable Throwable failure;

  private Workload(
      WorkloadSettings settings, DynamoDbClient client, Map<TableShape, DynamoTable> tables) {
    this.settings = settings;
    this.tables = tables;
    Map<TableShape, String> names = new EnumMap<>(TableShape.class);
    tables.forEach((shape, table) -> names.put(shape, table.name()));
    this.requests = new TableRequests(client, names, ledger);
    for (TableShape table : TableShape.values()) {
      ItemHistory end = new ItemHistory(table, END);
      ends.put(table, end);
      ledger.add(end);
    }
  }

  /**
   * Makes the tables, with one item each.
   *
   * @param prefix of the tables' names, in lower case
   */
  static Workload create(WorkloadSettings settings, DynamoDbClient client, String prefix) {
    Map<TableShape, DynamoTable> tables = new EnumMap<>(TableShape.class);
    for (TableShape table : TableShape.values()) {
      String name = prefix + "-" + table.name().toLowerCase(Locale.ROOT);
      tables.put(
          table,
          DynamoTable.create(
              client,
              name,
              StreamViewType.NEW_AND_OLD_IMAGES,
              table.keys().toArray(AttributeDefinition[]::new)));
      client.updateTimeToLive(
          request ->
              request
                  .tableName(name)
                  .timeToLiveSpecification(
                      ttl -> ttl.enabled(true).attributeName(ItemValues.EXPIRES)));
    }
    Workload workload = new Workload(settings, client, tables);
    // DynamoDB Local takes the empty stream of a table for a trimmed one once others have records.
    workload.writeEnds();
    return workload;
  }

  /** Begins to write; once more after {@link #finish}, where the writers had ended. */
  void start() {
    threads.clear();
    ending = false;
    if (writers.isEmpty()) {
      for (int i = 0; i < settings.writers(); i++) {
        writers.add(new Writer(i, settings, requests, ledger));
      }
    }
    long pause = 1_000_000_000L * settings.writers() / settings.rate();
    for (int i = 0; i < settings.writers(); i++) {
      Writer writer = writers.get(i);
      Thread thread = new Thread(() -> run(writer, pause), "writer-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void run(Writer writer, long pause) {
    try {
      writer.begin();
      long next = System.nanoTime();
      long steps = settings.operations() / settings.writers();
      for (long i = 0; i < steps && !ending; i++) {
        writer.step();
        next = Math.max(next + pause, System.nanoTime() - MOST_BEHIND);
        LockSupport.parkNanos(next - System.nanoTime());
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Lets the writers end early; {@link #finish} waits for them. */
  void stop() {
    ending = true;
  }

  /**
   * Waits until the writers have ended and the TTL service is done, and writes a last item to each
   * table: whoever sees it has been told of all that came before.
   *
   * @throws IllegalStateException with the seed, if a writer failed
   */
  void finish() {
    threads.forEach(Pipeline::join);
    Throwable thrown = failure;
    if (thrown != null) {
      throw new IllegalStateException("a writer failed, seed " + settings.seed(), thrown);
    }
    awaitExpiry();
    writeEnds();
  }

  private void writeEnds() {
    ends.values().forEach(end -> requests.put(end, Map.of()));
  }

  /** DynamoDB Local removes what has expired every few seconds. */
  private void awaitExpiry() {
    long deadline = System.nanoTime() + EXPIRY.toNanos();
    List<ItemHistory> left = ledger.mortal();
    while (!left.isEmpty()) {
      left = left.stream().filter(requests::isThere).toList();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            left.size() + " items have not expired after " + EXPIRY + ", seed " + settings.seed());
      }
      LockSupport.parkNanos(MOST_BEHIND / 2);
    }
  }

  WorkloadSettings settings() {
    return settings;
  }

  /** What was done so far. */
  Ledger ledger() {
    return ledger;
  }

  /** The table of a shape. */
  DynamoTable table(TableShape shape) {
    return Objects.requireNonNull(tables.get(shape));
  }

  /** The names of all tables. */
  List<String> names() {
    return tables.values().stream().map(DynamoTable::name).toList();
  }
}
