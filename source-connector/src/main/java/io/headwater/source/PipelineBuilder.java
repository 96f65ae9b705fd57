package io.headwater.source;

import io.headwater.event.StreamVersions;
import io.headwater.source.TaskHand.TableHand;
import io.headwater.source.config.SnapshotSettings;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.dynamodb.AwsClients;
import io.headwater.source.dynamodb.DynamoDbItemLookup;
import io.headwater.source.dynamodb.DynamoDbTableScan;
import io.headwater.source.dynamodb.DynamoDbTableStream;
import io.headwater.source.dynamodb.TableDescription.StreamDescription;
import io.headwater.source.event.EventMapper;
import io.headwater.source.event.PositionRecords;
import io.headwater.source.event.StreamIdentity;
import io.headwater.source.lookup.ItemLookup;
import io.headwater.source.lookup.LookedUpStream;
import io.headwater.source.metrics.TaskMetrics;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.read.PageReaders;
import io.headwater.source.snapshot.ReadBudget;
import io.headwater.source.snapshot.SeenKeys;
import io.headwater.source.snapshot.SnapshotProgress;
import io.headwater.source.stream.CallBudget;
import io.headwater.source.stream.IdlePace;
import io.headwater.source.stream.ShardDiscovery;
import io.headwater.source.stream.TableStream;
import io.headwater.source.table.Acknowledgements;
import io.headwater.source.table.Outbox;
import io.headwater.source.table.SnapshotScan;
import io.headwater.source.table.TableContext;
import io.headwater.source.table.TableReading;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/** Builds the core of a task from its configuration and its hand. */
final class PipelineBuilder {
  private static final BackoffStrategy READ_BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(20));
  // It is waited for on a reader's thread.
  private static final BackoffStrategy LOOKUP_BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(50), Duration.ofSeconds(1));
  private static final BackoffStrategy DISCOVERY_BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofSeconds(1), Duration.ofSeconds(30));

  // A poll returns within this time so that Connect can pause or stop the task.
  private static final Duration POLL_PATIENCE = Duration.ofMillis(250);

  // By how much an eventually consistent scan may lag.
  private static final Duration EVENTUALLY = Duration.ofMinutes(1);

  private final SourceConfig config;
  private final TaskHand hand;
  private final AwsClients clients;
  private final OffsetStorageReader offsets;
  private final Clock clock = Clock.systemUTC();
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private final Outbox outbox = new Outbox();
  private final ScheduledExecutorService discoveryThread;
  private final PageReaders readers;
  private final IdlePace idlePace;
  private final TaskMetrics metrics;

  PipelineBuilder(
      String name,
      SourceConfig config,
      TaskHand hand,
      AwsClients clients,
      OffsetStorageReader offsets) {
    this.config = config;
    this.hand = hand;
    this.clients = clients;
    this.offsets = offsets;
    ThreadFactory factory = daemons("headwater-" + name + "-" + hand.task() + "-");
    this.discoveryThread = new ScheduledThreadPoolExecutor(1, factory);
    this.readers =
        new PageReaders(
            new ScheduledThreadPoolExecutor(config.read().readerThreads(), factory),
            config.read().bufferMaxBytes());
    this.idlePace = new IdlePace(config.read().idlePoll(), clock);
    this.metrics = TaskMetrics.register(name, hand.task(), config.read().bufferMaxBytes(), clock);
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Closes what was built, after a part of it could not be. */
  void abandon() {
    discoveryThread.shutdownNow();
    try (clients;
        metrics) {
      readers.close();
    }
  }

  SourcePipeline build() {
    List<TableReading> tables = hand.tables().stream().map(this::reading).toList();
    return new SourcePipeline(
        tables,
        readers,
        discoveryThread,
        clients,
        acknowledgements,
        outbox,
        metrics,
        clock,
        POLL_PATIENCE);
  }

  private TableReading reading(TableHand table) {
    ItemLookup lookup =
        new DynamoDbItemLookup(
            clients,
            table.table(),
            table.key(),
            config.event().image(),
            LOOKUP_BACKOFF,
            pause -> Thread.sleep(pause.toMillis()));
    SnapshotSettings snapshot = config.snapshot();
    SeenKeys seenKeys =
        new SeenKeys(snapshot.scan().consistent() ? Duration.ZERO : EVENTUALLY, clock);
    TableContext context = context(table, stream(table, lookup), seenKeys);
    SnapshotScan scan =
        new SnapshotScan(
            context,
            snapshot,
            new DynamoDbTableScan(
                clients,
                table.table(),
                table.key().names(),
                snapshot.scan(),
                config.event().image()),
            lookup,
            new ReadBudget(share(table), clock),
            new SnapshotProgress(
                table.table(),
                table.items(),
                table.segments().size(),
                table.plan().segments(),
                snapshot.logInterval(),
                clock),
            table.segments());
    return new TableReading(context, config.onGap(), table.lineages(), scan);
  }

  // The cap is the table's; every task keeps to its segments' share of it.
  private double share(TableHand table) {
    int all = Math.max(1, table.plan().segments());
    return (double) config.snapshot().maxRcu() * table.segments().size() / all;
  }

  private TableStream stream(TableHand table, ItemLookup lookup) {
    boolean lacksImages = !StreamDescription.hasNewImage(table.viewType());
    TableStream stream =
        new DynamoDbTableStream(
            clients, table.plan().stream(), table.key().names(), config.event().image());
    return lacksImages ? new LookedUpStream(stream, lookup) : stream;
  }

  private TableContext context(TableHand table, TableStream stream, SeenKeys seenKeys) {
    StreamVersions versions = new StreamVersions(table.plan().epoch(), null);
    StreamIdentity identity = identity(table);
    return new TableContext(
        table.table(),
        table.plan(),
        stream,
        new ShardDiscovery(
            stream,
            table.plan().stream(),
            DISCOVERY_BACKOFF,
            CallBudget.shared(clients.endpointName(), config.read().describesPerSecond()),
            discoveryThread),
        new StoredOffsets(table.table(), offsets),
        new EventMapper(identity, config.event().format(), versions, clock),
        versions,
        new PositionRecords(table.table(), table.plan().stream(), config.table().heartbeatTopic()),
        seenKeys,
        readers,
        acknowledgements,
        outbox,
        config.read(),
        idlePace,
        READ_BACKOFF,
        metrics,
        clock);
  }

  private StreamIdentity identity(TableHand table) {
    return new StreamIdentity(
        PluginVersion.get(),
        config.table().topicPrefix(),
        clients.region(),
        table.table(),
        table.plan().stream(),
        table.viewType(),
        config.topic(table.table(), clients.region()));
  }
}
