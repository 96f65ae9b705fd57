package io.headwater.localstack;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One worker in distributed mode. */
record ConnectDefinition(
    int number, int port, KafkaCluster kafka, List<Path> pluginPath, Map<String, String> properties)
    implements ServerDefinition {
  @Override
  public Server kind() {
    return Server.CONNECT;
  }

  @Override
  public String name() {
    return Server.CONNECT.folder() + "-" + number;
  }

  @Override
  public List<Integer> ports() {
    return List.of(port);
  }

  @Override
  public void prepare(ServerPlace place) throws IOException {
    place.write("worker.properties", config());
  }

  @Override
  public Map<String, String> configuration() {
    String replicas = Integer.toString(kafka.replicationFactor());
    var config = new LinkedHashMap<String, String>();
    config.put("group.id", "headwater-connect");
    config.put("config.storage.topic", "headwater-connect-configs");
    config.put("offset.storage.topic", "headwater-connect-offsets");
    config.put("status.storage.topic", "headwater-connect-status");
    config.put("offset.storage.partitions", "5");
    config.put("status.storage.partitions", "2");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("connector.client.config.override.policy", "All");
    config.put("offset.flush.interval.ms", "1000");
    // A killed worker's and a killed sink task's work is taken over within seconds.
    config.put("scheduled.rebalance.max.delay.ms", "0");
    config.put("session.timeout.ms", "6000");
    config.put("heartbeat.interval.ms", "2000");
    config.put("consumer.session.timeout.ms", "10000");
    config.putAll(properties);
    config.put("bootstrap.servers", kafka.workersBootstrapServers());
    config.put("listeners", "http://" + Ports.HOST + ":" + port);
    config.put("rest.advertised.host.name", Ports.HOST);
    config.put("rest.advertised.port", Integer.toString(port));
    config.put("config.storage.replication.factor", replicas);
    config.put("offset.storage.replication.factor", replicas);
    config.put("status.storage.replication.factor", replicas);
    return config;
  }

  Map<String, String> config() {
    var config = new LinkedHashMap<>(configuration());
    if (!pluginPath.isEmpty()) {
      config.put("plugin.path", joined(pluginPath));
    }
    return config;
  }

  private static String joined(List<Path> folders) {
    return folders.stream()
        .map(folder -> folder.toAbsolutePath().toString().replace(File.separatorChar, '/'))
        .collect(Collectors.joining(","));
  }

  @Override
  public ChildJvm.Command command(ServerPlace place) {
    return place.command(
        "org.apache.kafka.connect.cli.ConnectDistributed",
        List.of(place.file("worker.properties").toString()));
  }

  @Override
  public Readiness readiness(ServerPlace place) {
    return Readiness.HttpAnswer.ok(URI.create("http://" + Ports.HOST + ":" + port + "/connectors"));
  }
}
