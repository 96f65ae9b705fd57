package io.headwater.source;

import io.headwater.source.TableSurvey.Surveyed;
import io.headwater.source.config.ReadSettings.OnGap;
import io.headwater.source.config.SnapshotSettings.Mode;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.config.TableSettings;
import io.headwater.source.dynamodb.AwsClients;
import io.headwater.source.dynamodb.DynamoDbTableStream;
import io.headwater.source.dynamodb.TableDescription;
import io.headwater.source.dynamodb.TableSelection;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.Lineages;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.plan.TablePlanner;
import io.headwater.source.stream.CallBudget;
import io.headwater.source.stream.ShardListing;
import io.headwater.source.stream.StreamGapException;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.TableStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again, on a thread of its own, at what there is to read, and asks Connect for new
 * tasks when the present ones miss something: another table, a lineage that nobody reads, a new
 * plan after a gap. The first look may take long where there are many shards, and Connect's own
 * thread must not wait for it.
 */
final class TableWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);
  private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);
  private static final Duration REQUEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(4);

  private final SourceConfig config;
  private final SourceConnectorContext context;
  private final TablePlanner planner;
  private final AwsClients clients;
  private final TableSelection selection;
  private final CallBudget budget;
  private final ScheduledThreadPoolExecutor thread;
  // Until tasks have stored a plan, only this connector knows it.
  private final Map<String, TableOffset> plans = new HashMap<>();
  private final CompletableFuture<TableSurvey> first = new CompletableFuture<>();
  private volatile @Nullable TableSurvey latest;
  private volatile @Nullable TableSurvey dealt;
  private volatile @Nullable RuntimeException trouble;
  private boolean starting = true;
  private int pages;
  private long nextSurveyNanos = System.nanoTime();

  private TableWatch(
      SourceConfig config,
      SourceConnectorContext context,
      TablePlanner planner,
      AwsClients clients,
      String name) {
    this.config = config;
    this.context = context;
    this.planner = planner;
    this.clients = clients;
    this.selection = new TableSelection(config.table(), config.event().image().lookup());
    this.budget = CallBudget.shared(clients.endpointName(), config.read().describesPerSecond());
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread made = new Thread(work, "headwater-watch-" + name);
              made.setDaemon(true);
              return made;
            });
  }

  /** Begins to watch. */
  static TableWatch start(
      SourceConfig config, SourceConnectorContext context, TablePlanner planner, String name) {
    TableWatch watch =
        new TableWatch(config, context, planner, AwsClients.open(config.aws(), 2), name);
    watch.schedule(Duration.ZERO);
    return watch;
  }

  /**
   * What there is to read, waiting for the first look.
   *
   * @throws RetriableException if that takes longer
   * @throws ConnectException if the tables cannot be read
   */
  TableSurvey await(Duration patience) {
    try {
      first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      RuntimeException last = trouble;
      throw new RetriableException(
          last == null
              ? "the tables' shards are still being listed"
              : "the tables " + chosen() + " cannot be described: " + last.getMessage(),
          last);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw new ConnectException(cause.getMessage(), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableException("interrupted", e);
    }
    TableSurvey survey = latest;
    if (survey == null) {
      throw new RetriableException("the tables' shards are still being listed");
    }
    return survey;
  }

  private String chosen() {
    TableSettings tables = config.table();
    return tables.include().isEmpty()
        ? "with tags " + tables.tags()
        : tables.include().literals() + " " + tables.include().expressions();
  }

  /** Tasks read by this survey from now on. */
  void dealt(TableSurvey survey) {
    dealt = survey;
  }

  private void schedule(Duration pause) {
    if (!thread.isShutdown()) {
      var unused = thread.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    try {
      if (System.nanoTime() - nextSurveyNanos >= 0 || snapshotIsAskedFor()) {
        TableSurvey survey = survey();
        compare(survey);
        recovered();
        nextSurveyNanos = System.nanoTime() + config.read().listingPause(pages).toNanos();
      }
      schedule(
          min(REQUEST_PAUSE, Duration.ofNanos(Math.max(0, nextSurveyNanos - System.nanoTime()))));
    } catch (RuntimeException e) {
      // Whatever it was: an exception that got out would end the watch for good, unseen.
      failed(e);
    } catch (Error e) {
      failed(new ConnectException("looking at the tables failed: " + e, e));
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private void compare(TableSurvey survey) {
    latest = survey;
    starting = false;
    first.complete(survey);
    TableSurvey present = dealt;
    if (present != null && present.lacks(survey)) {
      LOG.info("There is something to read that no task reads; tasks are dealt anew");
      dealt = null;
      context.requestTaskReconfiguration();
    }
  }

  private void failed(RuntimeException e) {
    if (thread.isShutdown()) {
      return;
    }
    if (isFinal(e)) {
      first.completeExceptionally(e);
      context.raiseError(e);
      return;
    }
    if (trouble == null) {
      LOG.warn("Looking at the tables failed; trying again until it works: {}", e.getMessage());
    }
    trouble = e;
    schedule(RETRY_PAUSE);
  }

  // What a person must mend. Once tasks run, a stream that is gone may come back, if another one is
  // to be taken.
  private boolean isFinal(RuntimeException e) {
    if (e instanceof StreamGapException) {
      return true;
    }
    boolean refused =
        e instanceof StreamReadException failure
            ? failure.kind() == StreamReadException.Kind.REFUSED
            : e instanceof ConnectException && !(e instanceof RetriableException);
    return refused && (!first.isDone() || planner.onGap() == OnGap.FAIL);
  }

  private void recovered() {
    if (trouble != null) {
      trouble = null;
      LOG.info("Looking at the tables works again");
    }
  }

  private boolean snapshotIsAskedFor() {
    TableSurvey present = dealt;
    return present != null
        && present.tables().stream()
            .anyMatch(
                table ->
                    stored(table.name())
                        .request()
                        .filter(request -> request.epoch() >= table.plan().epoch())
                        .isPresent());
  }

  private StoredOffsets stored(String table) {
    return new StoredOffsets(table, context.offsetStorageReader());
  }

  private TableSurvey survey() throws InterruptedException {
    List<Surveyed> tables = new ArrayList<>();
    pages = 0;
    for (TableDescription table : selection.select(clients)) {
      tables.add(survey(table));
    }
    return new TableSurvey(List.copyOf(tables));
  }

  private Surveyed survey(TableDescription table) throws InterruptedException {
    StoredOffsets stored = stored(table.name());
    String arn = table.stream().orElseThrow().arn();
    Optional<TableOffset> known = later(stored.table(), plans.get(table.name()));
    boolean knownDone = known.filter(plan -> isDone(stored, plan)).isPresent();
    TableOffset plan =
        planner.plan(
            new TablePlanner.Table(table.name(), table.identity(), arn),
            new TablePlanner.Stored(known, stored.request(), knownDone),
            starting);
    plans.put(table.name(), plan);
    boolean only = planner.mode() == Mode.ONLY;
    Set<LineageId> lineages = only ? Set.of() : lineages(stored, arn, table);
    LOG.debug("Table {}: {} lineages", table.name(), lineages.size());
    // Of a plan that was made just now nothing is done.
    boolean done = known.filter(plan::isSameAs).isPresent() ? knownDone : plan.segments() == 0;
    return new Surveyed(table, plan, done, lineages);
  }

  private static Optional<TableOffset> later(
      Optional<TableOffset> stored, @Nullable TableOffset remembered) {
    return remembered != null && stored.filter(s -> s.epoch() >= remembered.epoch()).isEmpty()
        ? Optional.of(remembered)
        : stored;
  }

  private static boolean isDone(StoredOffsets stored, TableOffset plan) {
    return stored.doneSegments(plan).size() == plan.segments();
  }

  private Set<LineageId> lineages(StoredOffsets stored, String arn, TableDescription table)
      throws InterruptedException {
    TableStream stream =
        new DynamoDbTableStream(clients, arn, table.keyAttributes(), config.event().image());
    List<Shard> shards = list(stream);
    return Lineages.of(shards, StoredOffsets.lineages(stored.read(arn, shards))).all();
  }

  private List<Shard> list(TableStream stream) throws InterruptedException {
    List<Shard> shards = new ArrayList<>();
    Optional<ShardId> after = Optional.empty();
    do {
      Thread.sleep(budget.reserve().toMillis());
      ShardListing page = stream.list(after);
      shards.addAll(page.shards());
      after = page.next();
      pages++;
    } while (after.isPresent());
    return shards;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    // A thread that waits for an answer does not heed an interruption.
    clients.close();
    try {
      if (!thread.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Watching the tables did not stop within {}", CLOSE_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
