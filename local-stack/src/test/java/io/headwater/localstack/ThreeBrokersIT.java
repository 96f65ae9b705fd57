package io.headwater.localstack;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class ThreeBrokersIT {
  @Test
  void recordsAreTakenAndKeptWhicheverBrokerIsKilled(@TempDir Path folder) throws Exception {
    try (var stack =
            LocalStack.builder(folder).servers(Server.KAFKA).kafkaBrokers(3).quickStart().start();
        var admin = stack.topicAdmin();
        var producer = producer(stack)) {
      assertThat(stack.brokers()).extracting(ServerProcess::name).hasSize(3).endsWith("kafka-3");
      assertThat(stack.kafka()).isSameAs(stack.brokers().get(0));
      assertThat(stack.bootstrapServers().split(","))
          .containsExactlyElementsOf(stack.brokers().stream().map(ServerProcess::address).toList());
      admin.createTopic("kept", 3);

      awaitInSync(stack, "kept");

      var sent = new ArrayList<String>();
      for (var broker : stack.brokers()) {
        broker.kill();
        sent.add(send(producer, "without " + broker.name()));
        broker.start().awaitReady();
        sent.add(send(producer, "with " + broker.name()));
        // The next one may only go when this one has caught up.
        awaitInSync(stack, "kept");
      }
      try (var reader = stack.topicReader()) {
        assertThat(reader.readAll("kept"))
            .extracting(record -> String.valueOf(record.value()))
            .containsExactlyInAnyOrderElementsOf(sent);
      }
    }
  }

  private static KafkaProducer<String, String> producer(LocalStack stack) {
    Map<String, Object> config =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers());
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private static String send(KafkaProducer<String, String> producer, String value)
      throws Exception {
    var unused =
        producer.send(new ProducerRecord<>("kept", value, value)).get(60, TimeUnit.SECONDS);
    return value;
  }

  private static void awaitInSync(LocalStack stack, String topic) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!inSync(stack, topic).equals(List.of(3, 3, 3))) {
      assertThat(System.nanoTime()).as("waiting for replicas in sync").isLessThan(deadline);
      Thread.sleep(200);
    }
  }

  /** How many replicas of each partition are in sync; empty while not all brokers know of it. */
  private static List<Integer> inSync(LocalStack stack, String topic) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
      return requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
          .get()
          .partitions()
          .stream()
          .map(partition -> partition.isr().size())
          .toList();
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
      return List.of();
    }
  }
}
