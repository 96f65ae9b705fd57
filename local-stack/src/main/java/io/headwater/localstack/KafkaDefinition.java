package io.headwater.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;

/** A broker that is its own KRaft controller. */
record KafkaDefinition(int port, int controllerPort, Map<String, String> properties)
    implements ServerDefinition {
  private static final int FORMAT_TIMEOUT_S = 60;

  @Override
  public String name() {
    return Server.KAFKA.folder();
  }

  @Override
  public List<Integer> ports() {
    return List.of(port, controllerPort);
  }

  @Override
  public void prepare(ServerPlace place) throws IOException, InterruptedException {
    var config = place.write("server.properties", config(place));
    if (Files.exists(place.file("data").resolve("meta.properties"))) {
      return;
    }
    var arguments = List.of("format", "-t", Uuid.randomUuid().toString(), "-c", config.toString());
    var format = place.start(place.command("kafka.tools.StorageTool", arguments));
    if (!format.waitFor(FORMAT_TIMEOUT_S, TimeUnit.SECONDS)) {
      format.destroyForcibly();
      throw new IOException("kafka.tools.StorageTool took more than " + FORMAT_TIMEOUT_S + " s");
    }
    if (format.exitValue() != 0) {
      throw new IOException("kafka.tools.StorageTool ended with exit code " + format.exitValue());
    }
  }

  Map<String, String> config(ServerPlace place) {
    var config = new LinkedHashMap<String, String>();
    config.put("auto.create.topics.enable", "true");
    config.put("num.partitions", "1");
    config.put("group.initial.rebalance.delay.ms", "0");
    // A killed broker is let in again when its former session has ended.
    config.put("broker.session.timeout.ms", "4000");
    config.put("broker.heartbeat.interval.ms", "1000");
    // Down to the session timeouts that a test wants to wait for.
    config.put("group.min.session.timeout.ms", "1000");
    config.put("offsets.topic.num.partitions", "5");
    config.put("offsets.topic.replication.factor", "1");
    config.put("transaction.state.log.num.partitions", "5");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("share.coordinator.state.topic.num.partitions", "1");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
    config.putAll(properties);
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@" + Ports.HOST + ":" + controllerPort);
    config.put("controller.listener.names", "CONTROLLER");
    config.put(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d"
            .formatted(Ports.HOST, port, Ports.HOST, controllerPort));
    config.put("advertised.listeners", "PLAINTEXT://" + Ports.HOST + ":" + port);
    config.put("log.dirs", place.file("data").toString());
    return config;
  }

  @Override
  public ChildJvm.Command command(ServerPlace place) {
    return place.command("kafka.Kafka", List.of(place.file("server.properties").toString()));
  }

  @Override
  public Readiness readiness(ServerPlace place) {
    return new Readiness.PortAndLogLine(port, "Kafka Server started");
  }
}
