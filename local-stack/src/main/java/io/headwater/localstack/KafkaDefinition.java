package io.headwater.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** One of a stack's brokers. */
record KafkaDefinition(
    KafkaCluster cluster, KafkaCluster.Broker broker, Map<String, String> properties)
    implements ServerDefinition {
  private static final int FORMAT_TIMEOUT_S = 60;

  @Override
  public Server kind() {
    return Server.KAFKA;
  }

  @Override
  public String name() {
    String kafka = Server.KAFKA.folder();
    return cluster.brokers().size() == 1 ? kafka : kafka + "-" + broker.number();
  }

  @Override
  public int port() {
    return broker.port();
  }

  @Override
  public List<Integer> ports() {
    var ports = new ArrayList<>(List.of(broker.port(), broker.controllerPort()));
    broker.forWorkers().ifPresent(listener -> ports.add(listener.port()));
    return ports;
  }

  @Override
  public void prepare(ServerPlace place) throws IOException, InterruptedException {
    var config = place.write("server.properties", config(place));
    if (Files.exists(place.file("data").resolve("meta.properties"))) {
      return;
    }
    var arguments = List.of("format", "-t", cluster.id(), "-c", config.toString());
    var format = place.start(place.command("kafka.tools.StorageTool", arguments));
    if (!format.waitFor(FORMAT_TIMEOUT_S, TimeUnit.SECONDS)) {
      format.destroyForcibly();
      throw new IOException("kafka.tools.StorageTool took more than " + FORMAT_TIMEOUT_S + " s");
    }
    if (format.exitValue() != 0) {
      throw new IOException("kafka.tools.StorageTool ended with exit code " + format.exitValue());
    }
  }

  @Override
  public Map<String, String> configuration() {
    String replicas = Integer.toString(cluster.replicationFactor());
    String inSync = Integer.toString(cluster.minInSyncReplicas());
    var config = new LinkedHashMap<String, String>();
    config.put("auto.create.topics.enable", "true");
    config.put("num.partitions", "1");
    config.put("group.initial.rebalance.delay.ms", "0");
    // A killed broker is let in again when its former session has ended.
    config.put("broker.session.timeout.ms", "4000");
    config.put("broker.heartbeat.interval.ms", "1000");
    // Down to the session timeouts that a test wants to wait for.
    config.put("group.min.session.timeout.ms", "1000");
    config.put("default.replication.factor", replicas);
    config.put("min.insync.replicas", inSync);
    config.put("offsets.topic.num.partitions", "5");
    config.put("offsets.topic.replication.factor", replicas);
    config.put("transaction.state.log.num.partitions", "5");
    config.put("transaction.state.log.replication.factor", replicas);
    config.put("transaction.state.log.min.isr", inSync);
    config.put("share.coordinator.state.topic.replication.factor", replicas);
    config.put("share.coordinator.state.topic.min.isr", inSync);
    config.put("share.coordinator.state.topic.num.partitions", "1");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
    config.putAll(properties);
    return config;
  }

  Map<String, String> config(ServerPlace place) {
    var config = new LinkedHashMap<>(configuration());
    config.put("process.roles", "broker,controller");
    config.put("node.id", Integer.toString(broker.number()));
    config.put("controller.quorum.voters", cluster.voters());
    config.putAll(listeners());
    config.put("log.dirs", place.file("data").toString());
    return config;
  }

  private Map<String, String> listeners() {
    var listeners = new StringJoiner(",");
    var advertised = new StringJoiner(",");
    listeners.add("PLAINTEXT://" + broker.address());
    listeners.add("CONTROLLER://" + Ports.HOST + ":" + broker.controllerPort());
    advertised.add("PLAINTEXT://" + broker.address());
    broker
        .forWorkers()
        .ifPresent(
            listener -> {
              listeners.add("WORKERS://" + Ports.HOST + ":" + listener.port());
              advertised.add("WORKERS://" + listener.advertised());
            });
    return Map.of(
        "listeners",
        listeners.toString(),
        "advertised.listeners",
        advertised.toString(),
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,WORKERS:PLAINTEXT",
        "inter.broker.listener.name",
        "PLAINTEXT",
        "controller.listener.names",
        "CONTROLLER");
  }

  @Override
  public ChildJvm.Command command(ServerPlace place) {
    return place.command("kafka.Kafka", List.of(place.file("server.properties").toString()));
  }

  @Override
  public Readiness readiness(ServerPlace place) {
    return new Readiness.PortAndLogLine(broker.port(), "Kafka Server started");
  }
}
