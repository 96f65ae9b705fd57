package io.headwater.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.localstack.simulator.Fault;
import io.headwater.localstack.simulator.Faults;
import io.headwater.localstack.simulator.ListingOptions.ChildFilter;
import io.headwater.localstack.simulator.ShardView;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.SimulatorOptions;
import io.headwater.localstack.simulator.StreamSimulator;
import io.headwater.localstack.simulator.TableSpec;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.config.ReadSettings;
import io.headwater.source.config.ReadSettings.OnGap;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.dynamodb.AwsClients;
import io.headwater.source.dynamodb.DynamoDbItemLookup;
import io.headwater.source.dynamodb.DynamoDbTableScan;
import io.headwater.source.dynamodb.DynamoDbTableStream;
import io.headwater.source.lineage.Deal;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.Lineages;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.lookup.KeySchema;
import io.headwater.source.offset.SourcePartition;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.snapshot.ScanOptions;
import io.headwater.source.stream.ShardListing;
import io.headwater.source.testing.VirtualTime;
import io.headwater.source.wire.ScalarType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A random history: tasks over the real SDK read a simulated service on the wire in virtual time,
 * while the table is written, shards rotate, split and are trimmed, calls fail, and tasks die.
 */
final class WireHistory implements AutoCloseable {
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  static final String TABLE = "orders";
  private static final int MARGIN_S = 15;
  private static final List<ChildFilter> CHILD_FILTERS = List.of(ChildFilter.values());

  final long seed;
  final Random random;
  final VirtualTime time = new VirtualTime(BEGIN);
  final StreamSimulator simulator;
  final SimulatedTable table;
  final SimulatedConnect connect;
  final List<Task> tasks = new ArrayList<>();
  private final AwsClients clients;
  private final DynamoDbTableStream stream;
  private final TestPipelines pipelines;
  private final int items;
  private TableOffset plan;
  private Instant lastRestart = BEGIN;
  private boolean restarts = true;
  private int value;

  /** A task as the connector dealt it once; restarts keep its hand. */
  final class Task {
    final Set<LineageId> lineages;
    final Set<Integer> segments;
    SourcePipeline pipeline;
    SimulatedConnect.Worker worker;

    Task(Set<LineageId> lineages, Set<Integer> segments) {
      this.lineages = lineages;
      this.segments = segments;
      begin();
    }

    private void begin() {
      worker = connect.new Worker();
      pipeline = pipelines.pipeline(connect, plan, lineages, segments);
    }

    void restart() {
      lastRestart = time.instant();
      worker.die();
      pipeline.close();
      begin();
    }

    boolean step() throws InterruptedException {
      List<SourceRecord> records = pipeline.poll();
      if (records == null) {
        return false;
      }
      worker.send(records);
      return true;
    }
  }

  WireHistory(long seed, boolean exactlyOnce, Duration streamDelayMax, int items) {
    this(
        seed,
        exactlyOnce,
        streamDelayMax,
        items,
        TestPipelines.read(OnGap.FAIL),
        0,
        Duration.ofDays(1_000));
  }

  /**
   * A history with slow reads.
   *
   * @param maxRcu the read units a second that a snapshot may cost
   * @param shardLifetime after which a shard ends by itself
   */
  WireHistory(
      long seed,
      boolean exactlyOnce,
      Duration streamDelayMax,
      int items,
      ReadSettings read,
      double maxRcu,
      Duration shardLifetime) {
    this.seed = seed;
    this.random = new Random(seed);
    this.items = items;
    ChildFilter filter = CHILD_FILTERS.get(random.nextInt(CHILD_FILTERS.size()));
    int roots = 1 + random.nextInt(4);
    this.simulator =
        StreamSimulator.start(
            SimulatorOptions.defaults()
                .withSeed(seed)
                .withClock(time)
                .withShards(
                    shards ->
                        shards
                            .withRoots(roots)
                            .withGoneParentRate(0.5)
                            .withAbsentStartRate(0.2)
                            .withLifetime(shardLifetime))
                .withListing(
                    listing -> listing.withChildFilter(filter).withPageSize(1 + random.nextInt(10)))
                .withPages(pages -> pages.withEmptyRate(0.2).withScanRows(1 + random.nextInt(3))));
    this.table = simulator.createTable(TableSpec.named(TABLE));
    this.connect = new SimulatedConnect(random, exactlyOnce);
    this.clients =
        AwsClients.open(
            SourceConfig.from(
                    Map.of(
                        "table.include.list", TABLE,
                        "aws.region", "us-east-1",
                        "aws.endpoint", simulator.endpoint().toString(),
                        "aws.access.key.id", "AKID",
                        "aws.secret.access.key", "secret"))
                .aws(),
            2);
    List<String> key = List.of("pk");
    this.stream = new DynamoDbTableStream(clients, table.stream().arn(), key, ImageSettings.PLAIN);
    this.pipelines =
        new TestPipelines(
            TABLE,
            stream,
            new DynamoDbTableScan(
                clients,
                TABLE,
                key,
                new ScanOptions(true, Optional.empty(), List.of()),
                ImageSettings.PLAIN),
            new DynamoDbItemLookup(
                clients,
                TABLE,
                new KeySchema(new KeySchema.Attribute("pk", ScalarType.S), Optional.empty()),
                ImageSettings.PLAIN,
                TestPipelines.BACKOFF,
                pause -> {}),
            read,
            streamDelayMax,
            maxRcu,
            TestPipelines.BACKOFF,
            time);
    this.plan = plan(Optional.empty(), 0);
  }

  private TableOffset plan(Optional<Instant> from, int segments) {
    return new TableOffset(table.id(), table.stream().arn(), 1, time.instant(), from, segments);
  }

  /** Deals the stream without a snapshot. */
  void deal(int maxTasks, Optional<Instant> from) {
    deal(maxTasks, plan(from, 0));
  }

  /** Deals a snapshot and the stream. */
  void dealSnapshot(int maxTasks, int segments) {
    TableOffset snapshot = plan(Optional.of(time.instant().minus(Duration.ofMinutes(5))), segments);
    if (random.nextBoolean()) {
      connect.stored().put(SourcePartition.table(TABLE), snapshot.toMap());
    }
    deal(maxTasks, snapshot);
  }

  private void deal(int maxTasks, TableOffset newPlan) {
    plan = newPlan;
    List<Shard> listing = new ArrayList<>();
    listing().forEach(page -> listing.addAll(page.shards()));
    Lineages lineages =
        Lineages.of(
            listing, StoredOffsets.lineages(connect.offsets(TABLE).read(plan.stream(), listing)));
    int hands = Math.max(1, Math.min(maxTasks, Math.max(lineages.all().size(), plan.segments())));
    List<List<LineageId>> dealt = Deal.evenly(lineages.all(), hands);
    List<List<Integer>> segments =
        Deal.evenly(IntStream.range(0, plan.segments()).boxed().toList(), hands);
    for (int i = 0; i < hands; i++) {
      // In the order of the deal: another set's would not be the same in each JVM.
      tasks.add(new Task(new LinkedHashSet<>(dealt.get(i)), new LinkedHashSet<>(segments.get(i))));
    }
  }

  /** The stream's shards, page by page. */
  private List<ShardListing> listing() {
    List<ShardListing> pages = new ArrayList<>();
    Optional<ShardId> after = Optional.empty();
    do {
      ShardListing page = stream.list(after);
      pages.add(page);
      after = page.next();
    } while (after.isPresent());
    return pages;
  }

  void faults(double rate) {
    Faults faults = simulator.faults();
    faults.clear();
    if (rate > 0) {
      faults.rate(Faults.ANY, Fault.throttled(), rate / 3);
      faults.rate(Faults.ANY, Fault.internalError(), rate / 3);
      faults.rate(Faults.ANY, Fault.unavailable(), rate / 6);
      faults.rate(Faults.ANY, Fault.disconnect(), rate / 12);
      faults.rate(Faults.ANY, Fault.cutShort(), rate / 12);
      faults.rate("GetRecords", Fault.expiredIterator(), rate / 3);
    }
    simulator.reconfigure(options -> options.withListing(l -> l.withLeftOutRate(rate)));
  }

  void write() {
    String key = "item-" + random.nextInt(items);
    if (random.nextInt(4) == 0) {
      table.remove(key);
    } else {
      table.put(key, "v", Integer.toString(value++));
    }
  }

  void rotate() {
    List<ShardView> open = table.stream().openShards();
    String shard = open.get(random.nextInt(open.size())).id();
    if (random.nextInt(4) == 0 && open.size() < 12) {
      table.stream().split(shard);
    } else {
      table.stream().rotate(shard);
    }
  }

  /** From now on no task dies. */
  void withoutRestarts() {
    restarts = false;
  }

  /**
   * Trims a shard that nobody needs: closed for a while, and all its children stored as begun. What
   * a task that has just started may be about to read is left alone, as a retention of 24 hours
   * would.
   */
  void trimOne() {
    if (time.instant().isBefore(lastRestart.plusSeconds(180))) {
      return;
    }
    Set<Object> begun =
        connect.stored().keySet().stream()
            .map(partition -> (Object) partition.get("shard"))
            .collect(Collectors.toSet());
    List<ShardView> shards = table.stream().shards();
    Instant longAgo = time.instant().minusSeconds(60);
    shards.stream()
        .filter(shard -> !shard.expired() && shard.closedAt().filter(longAgo::isAfter).isPresent())
        .filter(
            shard ->
                shards.stream()
                    .filter(child -> child.parent().filter(shard.id()::equals).isPresent())
                    .allMatch(child -> child.expired() || begun.contains(child.id())))
        .findFirst()
        .ifPresent(shard -> table.stream().trim(shard.id()));
  }

  void randomStep() throws InterruptedException {
    Task task = tasks.get(random.nextInt(tasks.size()));
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> write();
      case 3 -> {
        if (random.nextInt(3) == 0) {
          rotate();
        }
      }
      case 4 -> task.worker.commit();
      case 5, 6 -> task.worker.acknowledge(task.pipeline, 1 + random.nextInt(6));
      case 7 -> trimOne();
      case 8 -> {
        if (restarts && random.nextInt(6) == 0) {
          if (random.nextBoolean()) {
            task.worker.commit();
          }
          task.restart();
        }
      }
      case 9 -> {
        if (random.nextInt(6) == 0) {
          simulator.expireIterators();
        }
      }
      default -> task.step();
    }
    time.advance(Duration.ofMillis(random.nextInt(1_000)));
  }

  /** Lets everything work until nothing happens any more. */
  void settle() throws InterruptedException {
    faults(0);
    // What a listing left out is found by the next one.
    settle((int) pipelines.read().listingPause(listing().size()).toSeconds() + MARGIN_S);
  }

  /** The same until nothing happened for some seconds. */
  void settle(int restingRounds) throws InterruptedException {
    faults(0);
    int idleRounds = 0;
    for (int round = 0; round < 2_000 && idleRounds < restingRounds; round++) {
      boolean idle = true;
      for (Task task : tasks) {
        idle &= !task.step() && task.worker.idle();
        task.worker.acknowledge(task.pipeline, 1_000);
        task.worker.commit();
      }
      time.advance(Duration.ofSeconds(1));
      idleRounds = idle ? idleRounds + 1 : 0;
    }
    assertThat(idleRounds)
        .as("seed %d: it comes to rest", seed)
        .isGreaterThanOrEqualTo(restingRounds);
  }

  static boolean isEvent(SourceRecord record) {
    return record.topic().equals(TestPipelines.EVENTS) && record.value() != null;
  }

  @Override
  public void close() {
    tasks.forEach(task -> task.pipeline.close());
    clients.close();
    simulator.close();
  }
}
