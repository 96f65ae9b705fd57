package io.headwater.sink.write;

import io.headwater.sink.config.BatchSettings;
import io.headwater.sink.config.RetrySettings;
import io.headwater.sink.metrics.SinkMetrics;
import io.headwater.sink.write.SimulatedLog.Entry;
import io.headwater.sink.write.SimulatedLog.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/** One random life of a sink task between a Kafka log and an OpenSearch with faults. */
final class Simulation {
  private final Random random;
  private final VirtualTime time = new VirtualTime();
  private final FakeOpenSearch server;
  private final BatchSettings settings;
  private final RetrySettings retries;
  private final SimulatedLog log;
  private final SimulatedOutcome outcome;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final int entries;
  private final boolean blocks;
  private final boolean deletions;
  private final Duration checkAfter;
  private FakeContext context;
  private SinkPipeline pipeline;

  Simulation(long seed) {
    random = new Random(seed);
    server = new FakeOpenSearch(random, time);
    server.faults = random.nextInt(5) == 0 ? 0 : random.nextDouble();
    Mode mode =
        random.nextBoolean()
            ? Mode.VERSIONED
            : List.of(Mode.UNVERSIONED, Mode.UPDATE, Mode.CREATE).get(random.nextInt(3));
    boolean ties = mode == Mode.VERSIONED && random.nextInt(5) == 0;
    // Without versions, what is applied late takes documents back.
    server.lateApplication = mode == Mode.VERSIONED && !ties;
    blocks = random.nextInt(3) == 0;
    deletions = mode == Mode.VERSIONED && random.nextInt(4) == 0;
    checkAfter = Duration.ofMillis(random.nextInt(3) * 100L);
    server.slowChecks = random.nextInt(3) == 0;
    settings =
        new BatchSettings(
            random.nextBoolean() ? 600 : 1 << 20,
            1 + random.nextInt(12),
            Duration.ofMillis(random.nextInt(30)),
            1 + random.nextInt(4),
            8_000 + random.nextInt(60_000),
            Duration.ofMillis(random.nextInt(3) * 15L));
    boolean budget = random.nextInt(4) == 0;
    retries =
        new RetrySettings(
            Duration.ofMillis(1 + random.nextInt(20)),
            Duration.ofMillis(100),
            budget && random.nextBoolean()
                ? Optional.of(Duration.ofMillis(50 + random.nextInt(1000)))
                : Optional.empty(),
            budget ? OptionalInt.of(2 + random.nextInt(8)) : OptionalInt.empty());
    server.requestLimitBytes = random.nextInt(3) == 0 ? 400 : Integer.MAX_VALUE;
    entries = 20 + random.nextInt(150);
    log = new SimulatedLog(random, mode, entries, ties);
    outcome = new SimulatedOutcome(log, server, budget, deletions);
    context = newContext();
    pipeline = newPipeline();
    log.partitions().forEach(partition -> committed.put(partition, 0L));
    open(log.partitions());
  }

  void run() {
    for (int step = 0; step < entries * 4; step++) {
      step();
    }
    settle();
    outcome.checkEnd();
  }

  private void step() {
    switch (random.nextInt(25)) {
      case 0, 1 -> commit();
      case 2 -> revokeAndReassign(true);
      case 3 -> revokeAndReassign(random.nextInt(4) != 0);
      case 4 -> restart();
      case 5 -> rewind();
      case 6, 7, 8, 9, 10 -> put(List.of());
      case 11, 12, 13, 14, 15 -> time.pass(random.nextInt(25));
      case 16 -> time.pass(random.nextInt(400));
      case 17 -> disturb();
      default -> put(poll());
    }
  }

  private void disturb() {
    String index = "i" + random.nextInt(2);
    if (deletions && random.nextInt(3) == 0) {
      server.delete(index);
    }
    if (blocks) {
      long until = time.nanos() + Duration.ofMillis(random.nextInt(2000)).toNanos();
      server.blockedUntil.put(index, until);
    }
  }

  /** The weather clears: everything must get through, called only when the task asks for it. */
  private void settle() {
    server.faults = 0;
    for (int i = 0; i < 20_000; i++) {
      boolean paused = !context.paused.isEmpty();
      List<SinkRecord> records = poll();
      put(records);
      long timeout = context.takeTimeout();
      commit();
      if (records.isEmpty() && timeout < 0 && !paused && allPolled()) {
        if (log.partitions().stream().allMatch(this::allCommitted)) {
          return;
        }
        throw new AssertionError(
            "the task has not asked to be called, and these are not done: "
                + log.partitions().stream().filter(p -> !allCommitted(p)).toList()
                + ", positions "
                + positions
                + ", committed "
                + committed
                + ", paused "
                + context.paused);
      }
      time.pass(timeout < 0 ? 1 : timeout);
    }
    throw new AssertionError("the task does not get done");
  }

  // Not so after the operator has just started the task again.
  private boolean allPolled() {
    return log.partitions().stream()
        .allMatch(partition -> position(partition) > log.of(partition).lastKey());
  }

  private boolean allCommitted(TopicPartition partition) {
    return committed.getOrDefault(partition, 0L) > log.of(partition).lastKey();
  }

  private void put(List<SinkRecord> records) {
    try {
      pipeline.put(records);
    } catch (ConnectException e) {
      if (!outcome.hasBudget() || !String.valueOf(e.getMessage()).contains("retry.timeout.ms")) {
        throw e;
      }
      // The operator starts the failed task again.
      startAgain();
    }
  }

  private List<SinkRecord> poll() {
    List<SinkRecord> records = new ArrayList<>();
    int most = 1 + random.nextInt(15);
    for (TopicPartition partition : List.copyOf(positions.keySet())) {
      if (context.paused.contains(partition)) {
        continue;
      }
      for (long offset : log.of(partition).tailMap(position(partition)).keySet()) {
        if (records.size() >= most) {
          break;
        }
        records.add(log.record(partition, offset));
        positions.put(partition, offset + 1);
      }
    }
    return records;
  }

  private void commit() {
    commit(List.copyOf(positions.keySet()));
  }

  private void commit(List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> consumed = new HashMap<>();
    partitions.forEach(p -> consumed.put(p, new OffsetAndMetadata(position(p))));
    pipeline
        .committable(consumed)
        .forEach(
            (partition, offset) -> {
              if (offset.offset() > position(partition)) {
                throw new AssertionError("committed beyond what was consumed");
              }
              committed.put(partition, offset.offset());
              outcome.checkCovered(partition, offset.offset());
            });
  }

  private void revokeAndReassign(boolean orderly) {
    List<TopicPartition> revoked =
        positions.keySet().stream().filter(partition -> random.nextBoolean()).toList();
    if (orderly) {
      commit(revoked);
    }
    pipeline.close(revoked);
    revoked.forEach(positions::remove);
    context.revoke(revoked);
    if (random.nextBoolean()) {
      put(List.of());
      time.pass(random.nextInt(30));
    }
    open(revoked);
  }

  private void restart() {
    if (random.nextBoolean()) {
      commit();
      pipeline.close(List.copyOf(positions.keySet()));
    }
    startAgain();
  }

  private void startAgain() {
    if (log.mode != Mode.VERSIONED) {
      // What the old task has under way would be applied after what the new one sends.
      time.pass(50);
    }
    List<TopicPartition> partitions = List.copyOf(positions.keySet());
    context = newContext();
    pipeline = newPipeline();
    open(partitions);
  }

  private void rewind() {
    positions.replaceAll((partition, position) -> committed.getOrDefault(partition, 0L));
  }

  private void open(List<TopicPartition> partitions) {
    partitions.forEach(p -> positions.put(p, committed.getOrDefault(p, 0L)));
    context.assign(partitions);
    pipeline.open(partitions);
  }

  private FakeContext newContext() {
    return new FakeContext(this::report);
  }

  private Future<Void> report(SinkRecord record, Throwable error) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Consumer<Entry> written = outcome.reported(record, error);
    Entry entry = log.entry(record);
    time.in(
        random.nextInt(20),
        () -> {
          written.accept(entry);
          done.complete(null);
        });
    return done;
  }

  private SinkPipeline newPipeline() {
    return new SinkPipeline(
        log::decode,
        server.client(settings.maxDocuments(), settings.maxBytes(), settings.maxInFlight()),
        server.admin(checkAfter),
        settings,
        retries,
        true,
        context,
        Duration.ZERO,
        time,
        random,
        new SinkMetrics(settings.bufferBytes(), Duration.ZERO));
  }

  private long position(TopicPartition partition) {
    return positions.getOrDefault(partition, 0L);
  }
}
