package io.headwater.benchmarks.sink;

import io.headwater.localstack.LocalStack;
import io.headwater.localstack.client.TopicAdmin;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes a topic's events to Kafka. */
final class TopicFiller {
  private final LocalStack stack;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  TopicFiller(LocalStack stack) {
    this.stack = stack;
  }

  /** Creates the topic and fills it. */
  void fill(EventTopic topic) {
    System.out.printf("Filling %s%n", topic.name());
    try (TopicAdmin topics = stack.topicAdmin()) {
      topics.createTopic(topic.name(), topic.partitions());
    }
    EventSeries series = topic.series();
    EventRecords records = new EventRecords(topic);
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", stack.bootstrapServers(),
            "linger.ms", "50",
            "batch.size", "500000");
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < topic.events() && failure.get() == null; i++) {
        var unused =
            producer.send(
                records.record(series.next().change()),
                (written, e) -> {
                  if (e != null) {
                    failure.compareAndSet(null, e);
                  }
                });
      }
    }
    Exception refused = failure.get();
    if (refused != null) {
      throw new IllegalStateException("topic " + topic.name() + " cannot be filled", refused);
    }
  }

  /** Deletes the topic and its files. */
  void drop(EventTopic topic) {
    try (TopicAdmin topics = stack.topicAdmin()) {
      topics.deleteTopic(topic.name());
    }
  }
}
