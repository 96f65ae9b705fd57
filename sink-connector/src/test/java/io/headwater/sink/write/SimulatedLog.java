package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.DocumentId;
import io.headwater.sink.document.Decoded;
import io.headwater.sink.document.DocumentAddress;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.Origin;
import io.headwater.sink.document.Rejection;
import io.headwater.sink.document.WriteAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A random Kafka log, and what its records mean. */
final class SimulatedLog {
  static final String TOPIC = "dynamodb.t";

  /** How the sink writes. */
  enum Mode {
    VERSIONED,
    UNVERSIONED,
    UPDATE,
    CREATE
  }

  enum Kind {
    WRITE,
    DELETE,
    /** OpenSearch rejects the document. */
    POISON,
    /** OpenSearch rejects the whole request. */
    REFUSED,
    MALFORMED,
    TOMBSTONE;

    boolean good() {
      return this == WRITE || this == DELETE;
    }

    boolean refused() {
      return this == POISON || this == REFUSED;
    }
  }

  /**
   * One record.
   *
   * @param number its place among all
   * @param leaves the index that the document moves out of, null if it stays
   */
  record Entry(
      int number,
      Kind kind,
      String key,
      String index,
      @Nullable String leaves,
      long version,
      @Nullable String document) {}

  final Mode mode;
  private final Random random;
  private final Map<TopicPartition, NavigableMap<Long, Entry>> partitions = new HashMap<>();
  private final List<Entry> all = new ArrayList<>();
  private final Map<String, List<Entry>> byKey = new HashMap<>();

  SimulatedLog(Random random, Mode mode, int entries, boolean ties) {
    this.random = random;
    this.mode = mode;
    fill(entries, ties);
  }

  List<TopicPartition> partitions() {
    return List.copyOf(partitions.keySet());
  }

  NavigableMap<Long, Entry> of(TopicPartition partition) {
    return partitions.getOrDefault(partition, new TreeMap<>());
  }

  /** All entries of a key, in Kafka's order. */
  List<Entry> ofKey(String key) {
    return byKey.getOrDefault(key, List.of());
  }

  List<Entry> all() {
    return all;
  }

  SinkRecord record(TopicPartition partition, long offset) {
    // A transform has renamed the topic; offsets count in the topic that was consumed.
    return Events.record(partition.topic(), partition.partition(), offset, "value")
        .newRecord("renamed", 7, null, null, null, "value", 0L);
  }

  Entry entry(SinkRecord record) {
    TopicPartition partition =
        new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    Entry entry = of(partition).get(record.originalKafkaOffset());
    if (entry == null) {
      throw new AssertionError("there is no such record");
    }
    return entry;
  }

  Decoded decode(SinkRecord record) {
    Entry entry = entry(record);
    if (entry.kind == Kind.TOMBSTONE) {
      return new Decoded.Skipped(Decoded.Skip.NO_CHANGE);
    }
    if (entry.kind == Kind.MALFORMED) {
      return new Decoded.Refused(Rejection.unread("malformed_event", "no"));
    }
    List<DocumentWrite> writes = new ArrayList<>();
    if (entry.leaves != null) {
      writes.add(write(entry, entry.leaves, null));
    }
    writes.add(write(entry, entry.index, entry.document));
    return new Decoded.Writes(writes);
  }

  private DocumentWrite write(Entry entry, String index, @Nullable String document) {
    WriteAction action =
        document == null
            ? WriteAction.DELETE
            : switch (mode) {
              case VERSIONED, UNVERSIONED -> WriteAction.INDEX;
              case UPDATE -> WriteAction.UPDATE;
              case CREATE -> WriteAction.CREATE;
            };
    return new DocumentWrite(
        new DocumentAddress(index, new DocumentId(entry.key)),
        action,
        mode == Mode.VERSIONED ? new ExternalVersion(entry.version) : null,
        document == null ? null : DocumentSource.of(document.getBytes(UTF_8)),
        Origin.UNKNOWN);
  }

  private void fill(int entries, boolean ties) {
    int partitionCount = 1 + random.nextInt(3);
    int keys = 1 + random.nextInt(12);
    boolean bad = random.nextBoolean();
    int indices = mode == Mode.VERSIONED && !ties ? 1 + random.nextInt(2) : 1;
    long[] versions = new long[keys];
    String[] homes = new String[keys];
    long[] offsets = new long[partitionCount];
    for (int number = 0; number < entries; number++) {
      int key = random.nextInt(keys);
      Kind kind = kind(bad);
      if (!(ties && kind == Kind.WRITE && versions[key] > 0 && random.nextInt(3) == 0)) {
        versions[key] += 1 + random.nextInt(3);
      }
      String home = homes[key];
      boolean stays = home != null && (kind != Kind.WRITE || random.nextInt(3) != 0);
      String index = stays && home != null ? home : "i" + random.nextInt(indices);
      homes[key] = index;
      Entry entry =
          new Entry(
              number,
              kind,
              "k" + key,
              index,
              home == null || home.equals(index) ? null : home,
              Events.version(versions[key]),
              document(number, kind));
      boolean repeated = mode == Mode.VERSIONED && !ties && random.nextInt(6) == 0;
      if (repeated && !all.isEmpty()) {
        // The source was restarted and tells an old story once more.
        entry = all.get(random.nextInt(all.size()));
        homes[key] = home;
      }
      all.add(entry);
      byKey.computeIfAbsent(entry.key, first -> new ArrayList<>()).add(entry);
      int partition = Integer.parseInt(entry.key.substring(1)) % partitionCount;
      offsets[partition] += random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 1;
      partitions
          .computeIfAbsent(new TopicPartition(TOPIC, partition), first -> new TreeMap<>())
          .put(offsets[partition], entry);
    }
  }

  private @Nullable String document(int number, Kind kind) {
    if (kind == Kind.DELETE) {
      return null;
    }
    String mark =
        kind == Kind.POISON ? ",\"poison\":1" : kind == Kind.REFUSED ? ",\"refused\":1" : "";
    String field = "f" + random.nextInt(3);
    String value =
        switch (random.nextInt(3)) {
          case 0 -> Integer.toString(number);
          case 1 -> "{\"a" + random.nextInt(2) + "\":" + number + "}";
          default -> "\"" + "x".repeat(random.nextInt(250)) + "\"";
        };
    return "{\"n\":" + number + ",\"" + field + "\":" + value + mark + "}";
  }

  private Kind kind(boolean bad) {
    int dice = random.nextInt(100);
    if (bad && dice < 12) {
      return dice < 5 ? Kind.POISON : dice < 8 ? Kind.REFUSED : Kind.MALFORMED;
    }
    return dice < 17 ? Kind.TOMBSTONE : dice < 35 ? Kind.DELETE : Kind.WRITE;
  }
}
