package io.headwater.sink.write;

import io.headwater.sink.config.BatchSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** One random life of a sink task between a Kafka log and an OpenSearch with faults. */
final class Simulation {
  private static final String TOPIC = "dynamodb.t";

  private enum Kind {
    WRITE,
    DELETE,
    POISON,
    REFUSED,
    MALFORMED,
    TOMBSTONE
  }

  private record Entry(Kind kind, String key, long version, @Nullable String document) {}

  private final Random random;
  private final VirtualTime time = new VirtualTime();
  private final FakeOpenSearch server;
  private final BatchSettings settings;
  private final Map<TopicPartition, NavigableMap<Long, Entry>> log = new HashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final List<Entry> deadLetters = new ArrayList<>();
  private final int entries;
  private FakeContext context;
  private SinkPipeline pipeline;

  Simulation(long seed) {
    random = new Random(seed);
    server = new FakeOpenSearch(random, time);
    server.faults = random.nextInt(5) == 0 ? 0 : random.nextDouble();
    boolean ties = random.nextInt(5) == 0;
    server.lateApplication = !ties;
    int maxBytes = random.nextBoolean() ? 600 : 1 << 20;
    settings =
        new BatchSettings(
            maxBytes,
            1 + random.nextInt(12),
            Duration.ofMillis(random.nextInt(30)),
            1 + random.nextInt(4),
            8_000 + random.nextInt(60_000),
            Duration.ofMillis(1 + random.nextInt(20)),
            Duration.ofMillis(100));
    server.requestLimitBytes = random.nextInt(3) == 0 ? 400 : Integer.MAX_VALUE;
    entries = 20 + random.nextInt(150);
    fillLog(ties);
    context = newContext();
    pipeline = newPipeline();
    log.keySet().forEach(partition -> committed.put(partition, 0L));
    open(List.copyOf(log.keySet()));
  }

  void run() {
    for (int step = 0; step < entries * 4; step++) {
      step();
    }
    settle();
    checkEnd();
  }

  private void step() {
    switch (random.nextInt(24)) {
      case 0, 1 -> commit();
      case 2 -> revokeAndReassign(true);
      case 3 -> revokeAndReassign(random.nextInt(4) != 0);
      case 4 -> restart();
      case 5 -> rewind();
      case 6, 7, 8, 9, 10 -> put(List.of());
      case 11, 12, 13, 14, 15 -> time.pass(random.nextInt(25));
      case 16 -> time.pass(random.nextInt(400));
      default -> put(poll());
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
      if (records.isEmpty() && timeout < 0 && !paused) {
        if (log.keySet().stream().allMatch(this::allCommitted)) {
          return;
        }
        throw new AssertionError(
            "the task has not asked to be called, and these are not done: "
                + log.keySet().stream().filter(p -> !allCommitted(p)).toList()
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

  private boolean allCommitted(TopicPartition partition) {
    return committed.getOrDefault(partition, 0L) > entriesOf(partition).lastKey();
  }

  private void put(List<SinkRecord> records) {
    pipeline.put(records);
  }

  private List<SinkRecord> poll() {
    List<SinkRecord> records = new ArrayList<>();
    int most = 1 + random.nextInt(15);
    for (TopicPartition partition : List.copyOf(positions.keySet())) {
      if (context.paused.contains(partition)) {
        continue;
      }
      for (var entry : entriesOf(partition).tailMap(position(partition)).entrySet()) {
        if (records.size() >= most) {
          break;
        }
        records.add(record(partition, entry.getKey(), entry.getValue()));
        positions.put(partition, entry.getKey() + 1);
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
              checkCovered(partition, offset.offset());
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
    context.assigned.removeAll(revoked);
    context.paused.removeAll(revoked);
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
    context.assigned.addAll(partitions);
    pipeline.open(partitions);
  }

  private FakeContext newContext() {
    return new FakeContext(this::report);
  }

  private Future<Void> report(SinkRecord record, Throwable error) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    TopicPartition partition =
        new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    Entry entry = entriesOf(partition).get(record.originalKafkaOffset());
    if (entry == null || entry.kind == Kind.WRITE || entry.kind == Kind.DELETE) {
      throw new AssertionError("a record without fault was rejected", error);
    }
    time.in(
        random.nextInt(20),
        () -> {
          deadLetters.add(entry);
          done.complete(null);
        });
    return done;
  }

  private SinkPipeline newPipeline() {
    return new SinkPipeline(
        Events.decoder("index", "${table}"),
        server.client(settings.maxDocuments(), settings.maxBytes()),
        server.admin(),
        settings,
        true,
        context,
        Duration.ZERO,
        time,
        random,
        new SinkMetrics());
  }

  private void fillLog(boolean ties) {
    int partitions = 1 + random.nextInt(3);
    int keys = 1 + random.nextInt(12);
    long[] versions = new long[keys];
    long[] offsets = new long[partitions];
    boolean bad = random.nextBoolean();
    List<Entry> written = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      log.put(new TopicPartition(TOPIC, p), new TreeMap<>());
    }
    for (int i = 0; i < entries; i++) {
      int key = random.nextInt(keys);
      Kind kind = kind(bad);
      if (!(ties && kind == Kind.WRITE && versions[key] > 0 && random.nextInt(3) == 0)) {
        versions[key] += 1 + random.nextInt(3);
      }
      Entry entry = new Entry(kind, "k" + key, Events.version(versions[key]), document(i, kind));
      boolean repeated = !ties && !written.isEmpty() && random.nextInt(6) == 0;
      if (repeated) {
        // The source was restarted and tells an old story once more.
        entry = written.get(random.nextInt(written.size()));
      }
      written.add(entry);
      int partition = Integer.parseInt(entry.key.substring(1)) % partitions;
      offsets[partition] += random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 1;
      entriesOf(new TopicPartition(TOPIC, partition)).put(offsets[partition], entry);
    }
    log.values().removeIf(Map::isEmpty);
  }

  private @Nullable String document(int number, Kind kind) {
    if (kind == Kind.DELETE) {
      return null;
    }
    String mark =
        kind == Kind.POISON ? ",\"poison\":1" : kind == Kind.REFUSED ? ",\"refused\":1" : "";
    String text = "x".repeat(random.nextInt(250));
    return "{\"n\":" + number + ",\"text\":\"" + text + "\"" + mark + "}";
  }

  private Kind kind(boolean bad) {
    int dice = random.nextInt(100);
    if (bad && dice < 12) {
      return dice < 5 ? Kind.POISON : dice < 8 ? Kind.REFUSED : Kind.MALFORMED;
    }
    return dice < 17 ? Kind.TOMBSTONE : dice < 35 ? Kind.DELETE : Kind.WRITE;
  }

  private SinkRecord record(TopicPartition partition, long offset, Entry entry) {
    String op = entry.document == null ? "d" : "u";
    String value =
        switch (entry.kind) {
          case TOMBSTONE -> null;
          case MALFORMED -> "{\"op\":\"u\"";
          default -> Events.event(op, "t", entry.key, entry.version, entry.document);
        };
    // A transform has renamed the topic; offsets count in the topic that was consumed.
    return Events.record(partition.topic(), partition.partition(), offset, value)
        .newRecord("renamed", 7, null, null, null, value, 0L);
  }

  private void checkCovered(TopicPartition partition, long offset) {
    entriesOf(partition)
        .headMap(offset)
        .forEach(
            (at, entry) -> {
              if (!covered(entry)) {
                throw new AssertionError(
                    "committed " + offset + " of " + partition + ", but " + at + " is not done");
              }
            });
  }

  private boolean covered(Entry entry) {
    if (entry.kind == Kind.TOMBSTONE || deadLetters.contains(entry)) {
      return true;
    }
    if (entry.kind == Kind.MALFORMED) {
      return false;
    }
    FakeOpenSearch.Document document = server.documents.get("t/" + entry.key);
    return (document != null && document.version() >= entry.version)
        || deadLetters.stream()
            .anyMatch(dead -> dead.key.equals(entry.key) && dead.version >= entry.version);
  }

  private void checkEnd() {
    Map<String, Entry> last = new HashMap<>();
    for (NavigableMap<Long, Entry> partition : log.values()) {
      for (Entry entry : partition.values()) {
        if (entry.kind == Kind.MALFORMED && !deadLetters.contains(entry)) {
          throw new AssertionError("a malformed record was dropped");
        }
        if (entry.kind != Kind.MALFORMED && entry.kind != Kind.TOMBSTONE) {
          last.merge(entry.key, entry, (one, other) -> other.version >= one.version ? other : one);
        }
      }
    }
    last.forEach(this::checkDocument);
  }

  private void checkDocument(String key, Entry last) {
    FakeOpenSearch.Document document = server.documents.get("t/" + key);
    if (last.kind == Kind.POISON || last.kind == Kind.REFUSED) {
      if (!deadLetters.contains(last)) {
        throw new AssertionError("a rejected record was not reported");
      }
      return;
    }
    if (document == null
        || document.version() != last.version
        || !String.valueOf(document.source()).equals(String.valueOf(last.document))) {
      throw new AssertionError("document " + key + " is " + document + ", not " + last);
    }
  }

  private NavigableMap<Long, Entry> entriesOf(TopicPartition partition) {
    return log.getOrDefault(partition, new TreeMap<>());
  }

  private long position(TopicPartition partition) {
    return positions.getOrDefault(partition, 0L);
  }
}
