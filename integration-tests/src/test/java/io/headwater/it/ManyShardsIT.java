package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.localstack.Server;
import io.headwater.localstack.simulator.ShardView;
import io.headwater.localstack.simulator.SimulatedStream;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.TableSpec;
import io.headwater.pipeline.ConnectorConfig;
import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stream with ten thousand shards, a thousand of them open, in a worker with a small heap. */
@Tag("long")
class ManyShardsIT {
  private static final long SEED = 6;
  private static final int OPEN = 1_000;
  private static final int GENERATIONS = 10;
  private static final int CALLS_PER_SECOND = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static SourceRig rig;

  @BeforeAll
  static void start() {
    rig =
        SourceRig.start(
            "many-shards",
            options ->
                options
                    .withSeed(SEED)
                    .withShards(shards -> shards.withRoots(OPEN))
                    .withListing(listing -> listing.withCallsPerSecond(CALLS_PER_SECOND)),
            stack -> stack.heap(Server.CONNECT, "256m"));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void aThousandOpenShardsOfTenThousandAreReadInASmallHeap() {
    SimulatedTable table = rig.simulator().createTable(TableSpec.named("huge"));
    SimulatedStream stream = table.stream();
    for (int generation = 0; generation < GENERATIONS; generation++) {
      if (generation > 0) {
        stream.rotateAll();
      }
      write(table, "generation-" + generation);
    }
    assertThat(stream.shards()).hasSize(OPEN * GENERATIONS);
    Set<String> open = stream.openShards().stream().map(ShardView::id).collect(Collectors.toSet());

    try (DescribeMeter meter = new DescribeMeter()) {
      ConnectorConfig config =
          rig.source("huge", "huge")
              .with("tasks.max", "2")
              .with("idle.poll.min.ms", "200")
              .with("idle.poll.max.ms", "1000")
              .with("shard.discovery.interval.ms", "60000");
      long begin = System.nanoTime();
      rig.connect().putConfig(config.name(), config.options());
      await("every open shard to be read", () -> openedShards().containsAll(open));
      tell("every open shard is read", begin);
      await("all events", () -> rig.events("huge.huge").ids().size() == stream.totalRecords());
      tell(stream.totalRecords() + " events are in Kafka", begin);

      Duration cpuBefore = cpu();
      LockSupport.parkNanos(IDLE.toNanos());
      System.out.printf(
          "idle: %d ms of CPU in %d s%n", cpu().minus(cpuBefore).toMillis(), IDLE.toSeconds());

      begin = System.nanoTime();
      write(table, "last");
      await("later events", () -> rig.events("huge.huge").ids().size() == stream.totalRecords());
      tell("events of " + OPEN + " more writes are in Kafka", begin);
      rig.events("huge.huge").expectOnceInOrder(stream.entries(), "seed " + SEED);

      System.out.printf("DescribeStream: at most %d calls in a second%n", meter.most());
      assertThat(meter.most()).isLessThanOrEqualTo(CALLS_PER_SECOND);
    }
    assertThat(rig.worker().isAlive()).isTrue();
    assertThat(rig.taskStarts("huge")).isEqualTo(2);
  }

  private static void write(SimulatedTable table, String value) {
    for (int i = 0; i < OPEN; i++) {
      table.put("item-" + i, "value", value);
    }
  }

  // A shard that is opened stores its place with a record of the heartbeat topic. Connect's REST
  // interface does not list offsets reliably while thousands of them come.
  private static Set<String> openedShards() {
    Pattern shard = Pattern.compile("\"shard\":\"([^\"]+)\"");
    return rig.records("__headwater-heartbeat.huge").stream()
        .map(record -> shard.matcher(String.valueOf(record.key())))
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .collect(Collectors.toSet());
  }

  private static Duration cpu() {
    return ProcessHandle.of(rig.worker().pid())
        .orElseThrow()
        .info()
        .totalCpuDuration()
        .orElseThrow();
  }

  private static void tell(String what, long beginNanos) {
    System.out.printf(
        "%s after %d s%n", what, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beginNanos));
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited %s for %s", PATIENCE, what).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
  }

  /** Looks often at how many DescribeStream calls there were. */
  private static final class DescribeMeter implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);
    private final ConcurrentSkipListMap<Long, Long> calls = new ConcurrentSkipListMap<>();
    private final Thread thread;

    DescribeMeter() {
      thread =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  calls.put(System.nanoTime(), rig.simulator().calls("DescribeStream"));
                  LockSupport.parkNanos(LOOK.toNanos());
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    /** The most calls between two looks that are a second apart at most. */
    long most() {
      var seen = new TreeMap<>(calls);
      long most = 0;
      for (var look : seen.entrySet()) {
        var last = seen.floorEntry(look.getKey() + Duration.ofSeconds(1).toNanos());
        most = Math.max(most, last.getValue() - look.getValue());
      }
      return most;
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }
}
