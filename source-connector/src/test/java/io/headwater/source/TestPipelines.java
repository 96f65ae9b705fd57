package io.headwater.source;

import io.headwater.event.StreamVersions;
import io.headwater.source.config.ReadSettings;
import io.headwater.source.config.ReadSettings.IdlePoll;
import io.headwater.source.config.ReadSettings.OnGap;
import io.headwater.source.config.SnapshotSettings;
import io.headwater.source.event.EventFormat;
import io.headwater.source.event.EventMapper;
import io.headwater.source.event.PositionRecords;
import io.headwater.source.event.StreamIdentity;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lookup.ItemLookup;
import io.headwater.source.metrics.TaskMetrics;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.plan.StreamStart;
import io.headwater.source.read.PageReaders;
import io.headwater.source.snapshot.ReadBudget;
import io.headwater.source.snapshot.ScanOptions;
import io.headwater.source.snapshot.SeenKeys;
import io.headwater.source.snapshot.SnapshotProgress;
import io.headwater.source.snapshot.TableScan;
import io.headwater.source.stream.CallBudget;
import io.headwater.source.stream.IdlePace;
import io.headwater.source.stream.ShardDiscovery;
import io.headwater.source.stream.TableStream;
import io.headwater.source.table.Acknowledgements;
import io.headwater.source.table.Outbox;
import io.headwater.source.table.SnapshotScan;
import io.headwater.source.table.TableContext;
import io.headwater.source.table.TableReading;
import io.headwater.source.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Builds the core of a task over given ports and virtual time, as {@link PipelineBuilder} does over
 * the SDK.
 */
record TestPipelines(
    String table,
    TableStream stream,
    TableScan scan,
    ItemLookup lookup,
    ReadSettings read,
    Duration streamDelayMax,
    double maxRcu,
    BackoffStrategy discoveryBackoff,
    VirtualTime time) {
  static final String EVENTS = "events";
  static final String POSITIONS = "positions";
  private static final Duration DISCOVERY = Duration.ofSeconds(60);
  // Its jitter would have no seed.
  static final BackoffStrategy BACKOFF =
      BackoffStrategy.exponentialDelayWithoutJitter(Duration.ofMillis(100), Duration.ofSeconds(5));

  /** How a task reads unless a test wants it otherwise. */
  static ReadSettings read(OnGap onGap) {
    return read(onGap, Duration.ofSeconds(1), DISCOVERY, Duration.ZERO);
  }

  static ReadSettings read(
      OnGap onGap, Duration longestIdlePause, Duration discovery, Duration heartbeat) {
    return new ReadSettings(
        new StreamStart.TrimHorizon(),
        onGap,
        2,
        1 << 20,
        new IdlePoll(Duration.ofMillis(200), longestIdlePause, 100),
        discovery,
        5,
        heartbeat);
  }

  /** A task that owns lineages and segments. */
  SourcePipeline pipeline(
      SimulatedConnect connect, TableOffset plan, Set<LineageId> lineages, Set<Integer> segments) {
    Acknowledgements acknowledgements = new Acknowledgements();
    Outbox outbox = new Outbox();
    ScheduledThreadPoolExecutor discoveryThread = time.executor();
    PageReaders readers = new PageReaders(time.executor(), 1 << 20);
    TaskMetrics metrics = TaskMetrics.register("test", 0, 1 << 20, time);
    StreamVersions versions = new StreamVersions(plan.epoch(), null);
    TableContext context =
        new TableContext(
            table,
            plan,
            stream,
            new ShardDiscovery(
                stream, plan.stream(), discoveryBackoff, new CallBudget(5, time), discoveryThread),
            connect.offsets(table),
            new EventMapper(
                new StreamIdentity(
                    "1", "t", "eu-west-1", table, plan.stream(), "NEW_IMAGE", EVENTS),
                EventFormat.DEFAULT,
                versions,
                time),
            versions,
            new PositionRecords(table, plan.stream(), POSITIONS),
            new SeenKeys(Duration.ZERO, time),
            readers,
            acknowledgements,
            outbox,
            read,
            new IdlePace(read.idlePoll(), time),
            BACKOFF,
            metrics,
            time);
    SnapshotSettings settings =
        new SnapshotSettings(
            SnapshotSettings.Mode.INITIAL,
            0,
            0,
            Duration.ofMinutes(5),
            streamDelayMax,
            Duration.ofSeconds(30),
            new ScanOptions(true, Optional.empty(), List.of()));
    SnapshotScan snapshot =
        new SnapshotScan(
            context,
            settings,
            scan,
            lookup,
            new ReadBudget(maxRcu, time),
            new SnapshotProgress(
                table, 20, segments.size(), plan.segments(), Duration.ofSeconds(30), time),
            segments);
    return new SourcePipeline(
        List.of(new TableReading(context, read.onGap(), lineages, snapshot)),
        readers,
        discoveryThread,
        () -> {},
        acknowledgements,
        outbox,
        metrics,
        time,
        Duration.ZERO);
  }
}
