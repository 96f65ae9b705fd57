package io.headwater.localstack;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One node without security. */
record OpenSearchDefinition(int port, int transportPort, Map<String, String> settings)
    implements ServerDefinition {
  static final String MAIN = "io.headwater.localstack.opensearch.OpenSearchServer";

  @Override
  public Server kind() {
    return Server.OPENSEARCH;
  }

  @Override
  public String name() {
    return Server.OPENSEARCH.folder();
  }

  @Override
  public List<Integer> ports() {
    return List.of(port, transportPort);
  }

  @Override
  public void prepare(ServerPlace place) throws IOException {
    place.write("config/opensearch.yml", yaml(config(place)));
  }

  @Override
  public Map<String, String> configuration() {
    var config = new LinkedHashMap<String, String>();
    config.put("cluster.name", "headwater");
    config.put("node.name", "node");
    config.put("cluster.routing.allocation.disk.threshold_enabled", "false");
    config.putAll(settings);
    return config;
  }

  Map<String, String> config(ServerPlace place) {
    var config = new LinkedHashMap<>(configuration());
    config.put("discovery.type", "single-node");
    config.put("transport.type", "netty4");
    config.put("http.type", "netty4");
    config.put("network.host", Ports.HOST);
    config.put("http.port", Integer.toString(port));
    config.put("transport.port", Integer.toString(transportPort));
    config.put("path.data", place.file("data").toString());
    config.put("path.logs", place.file("logs").toString());
    return config;
  }

  static String yaml(Map<String, String> config) {
    return config.entrySet().stream()
        .map(entry -> entry.getKey() + ": '" + entry.getValue().replace("'", "''") + "'\n")
        .collect(Collectors.joining());
  }

  @Override
  public ChildJvm.Command command(ServerPlace place) {
    var command = place.command(MAIN, List.of(place.folder().toString()));
    // OpenSearch 3 is built for them; in Java 17 and with 2.x they are unknown or useless.
    return place.jars().getFileName().toString().startsWith("jars-2.")
        ? command
        : command
            .withFlag("--add-modules=jdk.incubator.vector")
            .withFlag("--enable-native-access=ALL-UNNAMED");
  }

  @Override
  public Readiness readiness(ServerPlace place) {
    return Readiness.HttpAnswer.ok(
        URI.create(
            "http://%s:%d/_cluster/health?wait_for_status=yellow&timeout=1s"
                .formatted(Ports.HOST, port)));
  }
}
