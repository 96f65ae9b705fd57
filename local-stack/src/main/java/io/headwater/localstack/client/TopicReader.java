package io.headwater.localstack.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics from their beginning to what is their end at the call; sees committed transactions
 * only. Commits nothing and belongs to no group. Owned by one thread.
 *
 * <p>Methods throw {@link org.apache.kafka.common.KafkaException}, and IllegalArgumentException
 * when there is no such topic.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Connects at the first call of another method.
   *
   * @param bootstrapServers {@code host:port}
   */
  public TopicReader(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** All records, in order within each partition. */
  public List<TopicRecord> readAll(String topic) {
    var records = new ArrayList<TopicRecord>();
    forEach(topic, records::add);
    return records;
  }

  /** Hands all records over as they are read, in order within each partition. */
  public void forEach(String topic, Consumer<TopicRecord> action) {
    var ends = consumer.endOffsets(partitions(topic));
    consumer.assign(ends.keySet());
    consumer.seekToBeginning(ends.keySet());
    while (!isRead(ends)) {
      for (var consumed : consumer.poll(POLL)) {
        var partition = new TopicPartition(consumed.topic(), consumed.partition());
        if (consumed.offset() < ends.getOrDefault(partition, 0L)) {
          action.accept(TopicRecord.of(consumed));
        }
      }
    }
  }

  private boolean isRead(Map<TopicPartition, Long> ends) {
    // The position also passes what is no record: markers of transactions and compacted gaps.
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** By partition, the offset that the next committed record will have at least. */
  public Map<Integer, Long> endOffsets(String topic) {
    var offsets = new TreeMap<Integer, Long>();
    consumer
        .endOffsets(partitions(topic))
        .forEach((partition, offset) -> offsets.put(partition.partition(), offset));
    return offsets;
  }

  private List<TopicPartition> partitions(String topic) {
    var partitions = consumer.partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      throw new IllegalArgumentException("there is no topic " + topic);
    }
    return partitions.stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
