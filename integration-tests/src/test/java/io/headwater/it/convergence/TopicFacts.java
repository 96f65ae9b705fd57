package io.headwater.it.convergence;

import io.headwater.localstack.client.TopicReader;
import io.headwater.localstack.client.TopicRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What a table's topic tells, by document id. Tombstones are no events. Owned by one thread. */
final class TopicFacts {
  private final Map<String, Change> newest = new HashMap<>();
  private final Map<String, Set<Long>> versions = new HashMap<>();
  private long events;
  private long repeated;
  private long uncommitted;

  private TopicFacts() {}

  /**
   * The change of a document with the highest version.
   *
   * @param removal whether it removed the item
   */
  record Change(long version, boolean removal) {}

  /**
   * Reads a topic to its end.
   *
   * @param committed what the sink has committed
   */
  static TopicFacts read(TopicReader reader, String topic, Map<TopicPartition, Long> committed) {
    TopicFacts facts = new TopicFacts();
    reader.forEach(
        topic,
        record -> {
          TopicPartition partition = new TopicPartition(topic, record.partition());
          // A transaction's marker is never committed: records are counted, not offsets.
          if (record.offset() >= committed.getOrDefault(partition, 0L)) {
            facts.uncommitted++;
          }
          if (record.value() != null) {
            facts.add(record);
          }
        });
    return facts;
  }

  private void add(TopicRecord record) {
    events++;
    String id = DocumentIds.ofKafkaKey(Objects.requireNonNull(record.key()));
    long version = Long.parseLong(header(record, "headwater.version"));
    if (!versions.computeIfAbsent(id, unused -> new HashSet<>()).add(version)) {
      repeated++;
    }
    newest.merge(
        id,
        new Change(version, header(record, "headwater.op").equals("d")),
        (before, now) -> now.version >= before.version ? now : before);
  }

  private static String header(TopicRecord record, String name) {
    return Objects.requireNonNull(record.headers().get(name), name);
  }

  /** By document id, the change with the highest version. */
  Map<String, Change> newest() {
    return newest;
  }

  long events() {
    return events;
  }

  /** How many events are in the topic for another time. */
  long repeated() {
    return repeated;
  }

  /** How many records the sink has not committed. */
  long uncommitted() {
    return uncommitted;
  }
}
