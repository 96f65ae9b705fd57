package io.headwater.localstack.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Creates topics and tells how far groups are. Any thread may call. Methods throw {@link
 * KafkaException}.
 */
public final class TopicAdmin implements AutoCloseable {
  private static final int TIMEOUT_S = 60;

  private final Admin admin;

  /**
   * Connects in the background.
   *
   * @param bootstrapServers {@code host:port}
   */
  public TopicAdmin(String bootstrapServers) {
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /**
   * Creates a topic with the broker's settings; the replication factor is the broker's in any case.
   */
  public void createTopic(String topic, int partitions) {
    createTopic(topic, partitions, Map.of());
  }

  /** Creates a topic with settings such as {@code cleanup.policy}. */
  public void createTopic(String topic, int partitions, Map<String, String> settings) {
    var created = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings);
    get("creating topic " + topic, admin.createTopics(List.of(created)).all());
  }

  /** Changes a setting of a topic, such as {@code min.insync.replicas}. */
  public void setting(String topic, String name, String value) {
    var change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    get(
        "changing " + name + " of topic " + topic,
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
  }

  /** Removes a topic. */
  public void deleteTopic(String topic) {
    get("deleting topic " + topic, admin.deleteTopics(List.of(topic)).all());
  }

  /** The names of all topics but Kafka's internal ones. */
  public Set<String> topics() {
    return get("listing topics", admin.listTopics().names());
  }

  /** What a group has committed; a sink connector's group is {@code connect-<name>}. */
  public Map<TopicPartition, Long> committedOffsets(String group) {
    return get(
            "reading the offsets of group " + group,
            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> offset(entry.getValue())));
  }

  private static long offset(OffsetAndMetadata committed) {
    return committed.offset();
  }

  /**
   * How many records of a topic a group has not committed yet; all of them where it has committed
   * nothing.
   */
  public long lag(String group, String topic) {
    var committed = committedOffsets(group);
    return ends(topic).entrySet().stream()
        .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  private Map<TopicPartition, Long> ends(String topic) {
    var described =
        get("describing topic " + topic, admin.describeTopics(List.of(topic)).allTopicNames());
    var latest =
        described.values().stream()
            .flatMap(description -> description.partitions().stream())
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(topic, partition.partition()),
                    partition -> OffsetSpec.latest()));
    return get("reading the end of topic " + topic, admin.listOffsets(latest).all())
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private static <T> T get(String doing, KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException(doing + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while " + doing, e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
