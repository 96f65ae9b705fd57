package io.headwater.localstack;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/** The brokers of a stack, each of which is a KRaft controller, too, and where they listen. */
record KafkaCluster(String id, List<Broker> brokers) {
  /**
   * One broker.
   *
   * @param number from 1; its node id
   * @param forWorkers where Connect workers find it, if not where all clients do
   */
  record Broker(int number, int port, int controllerPort, Optional<Listener> forWorkers) {
    String address() {
      return Ports.HOST + ":" + port;
    }

    String workersAddress() {
      return forWorkers.map(Listener::advertised).orElseGet(this::address);
    }
  }

  /** A broker's second listener, and the port that it tells clients in place of its own. */
  record Listener(int port, int advertisedPort) {
    String advertised() {
      return Ports.HOST + ":" + advertisedPort;
    }
  }

  /** The same id for the same folder: brokers that are added later must have the others' id. */
  static KafkaCluster in(Path folder, List<Broker> brokers) {
    var hash = UUID.nameUUIDFromBytes(folder.toString().getBytes(StandardCharsets.UTF_8));
    // Kafka writes the first six bits as one character, which must not look like an option's dash.
    long upper = hash.getMostSignificantBits() & Long.MAX_VALUE;
    return new KafkaCluster(new Uuid(upper, hash.getLeastSignificantBits()).toString(), brokers);
  }

  /** With three brokers, every topic outlives the end of one of them. */
  int replicationFactor() {
    return Math.min(brokers.size(), 3);
  }

  int minInSyncReplicas() {
    return Math.max(1, replicationFactor() - 1);
  }

  String bootstrapServers() {
    return joined(Broker::address);
  }

  String workersBootstrapServers() {
    return joined(Broker::workersAddress);
  }

  String voters() {
    return joined(broker -> broker.number() + "@" + Ports.HOST + ":" + broker.controllerPort());
  }

  private String joined(Function<Broker, String> part) {
    return brokers.stream().map(part).collect(Collectors.joining(","));
  }

  /** One for each broker. */
  List<KafkaDefinition> definitions(Map<String, String> properties) {
    return brokers.stream().map(broker -> new KafkaDefinition(this, broker, properties)).toList();
  }
}
