package io.headwater.it.containers;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import io.headwater.localstack.Server;
import io.headwater.localstack.ServerEngine;
import io.headwater.localstack.ServerRunner;
import io.headwater.localstack.ServerSpec;
import io.headwater.pipeline.ProjectFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.opensearch.testcontainers.OpenSearchContainer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.MountableFile;

/**
 * Each server in a container. Its port on 127.0.0.1 is the one that the stack has chosen, so that
 * it stays the same over restarts, and so that tests find it where they find a process.
 *
 * <p>The worker has the machine's own network: tests hand it addresses on 127.0.0.1, also of
 * servers in their own process. Its plugins are those in its image, whatever {@code plugin.path} a
 * test gives.
 */
public final class ContainerEngine implements ServerEngine {
  private static final Pattern AGENT = Pattern.compile("-javaagent:([^=]+)(.*)");

  private final Images images = new Images();

  @Override
  public String name() {
    return "containers";
  }

  @Override
  public ServerRunner runner(ServerSpec server) {
    // The Kafka module's first process is a shell, which takes no signal.
    List<String> termination =
        server.kind() == Server.KAFKA ? List.of("pkill", "-TERM", "java") : List.of();
    return new ContainerRunner(container(server), server.log(), termination);
  }

  private GenericContainer<?> container(ServerSpec server) {
    return switch (server.kind()) {
      case KAFKA -> kafka(server);
      case CONNECT -> connect(server);
      case OPENSEARCH -> openSearch(server);
      case DYNAMODB_LOCAL -> dynamoDb(server);
      case OPENSEARCH_SECURITY ->
          throw new UnsupportedOperationException(server.kind() + " in a container");
    };
  }

  private GenericContainer<?> kafka(ServerSpec server) {
    KafkaContainer kafka = new KafkaContainer(images.kafka());
    server
        .configuration()
        .forEach((property, value) -> kafka.withEnv(variable("KAFKA_", property), value));
    kafka.withEnv("KAFKA_HEAP_OPTS", "-Xmx" + server.heap()).withEnv("KAFKA_OPTS", flags(server));
    return published(kafka, server, 9092);
  }

  private GenericContainer<?> connect(ServerSpec server) {
    GenericContainer<?> connect = new GenericContainer<>(images.connect());
    server
        .configuration()
        .forEach((property, value) -> connect.withEnv(variable("CONNECT_", property), value));
    connect.getEnvMap().remove("CONNECT_PLUGIN_PATH");
    // Files that a test's configurations name are there under the same names.
    String project = ProjectFiles.find().root().toString();
    connect.withCreateContainerCmdModifier(
        command ->
            Objects.requireNonNull(command.getHostConfig())
                .withBinds(new Bind(project, new Volume(project), AccessMode.ro)));
    connect
        .withNetworkMode("host")
        .withEnv(server.environment())
        .withEnv("JMX_EXPORTER_PORT", "")
        .withEnv("REST_PORT", Integer.toString(server.port()))
        .withEnv("KAFKA_HEAP_OPTS", "-Xmx" + server.heap())
        .withEnv("KAFKA_OPTS", withAgents(connect, server.flags()))
        .waitingFor(new TheStackWaits());
    return connect;
  }

  /** Agents are in folders of this machine, maybe in nobody else's: they are copied. */
  private static String withAgents(GenericContainer<?> container, List<String> flags) {
    return flags.stream()
        .map(
            flag -> {
              Matcher agent = AGENT.matcher(flag);
              if (!agent.matches()) {
                return flag;
              }
              Path file = Path.of(agent.group(1));
              String copy = "/tmp/" + file.getFileName();
              container.withCopyFileToContainer(MountableFile.forHostPath(file, 0644), copy);
              return "-javaagent:" + copy + agent.group(2);
            })
        .collect(Collectors.joining(" "));
  }

  private GenericContainer<?> openSearch(ServerSpec server) {
    OpenSearchContainer<?> openSearch = new OpenSearchContainer<>(images.openSearch());
    server.configuration().forEach(openSearch::withEnv);
    openSearch.withEnv(
        "OPENSEARCH_JAVA_OPTS",
        "-Xms%s -Xmx%s %s".formatted(server.heap(), server.heap(), flags(server)));
    return published(openSearch, server, 9200);
  }

  private GenericContainer<?> dynamoDb(ServerSpec server) {
    GenericContainer<?> dynamoDb = new GenericContainer<>(images.dynamoDb());
    boolean inMemory = Boolean.parseBoolean(server.configuration().get("inMemory"));
    String command =
        "-Xmx%s %s -jar DynamoDBLocal.jar -sharedDb -disableTelemetry %s"
            .formatted(server.heap(), flags(server), inMemory ? "-inMemory" : "-dbPath .");
    dynamoDb.withExposedPorts(8000).withCommand(command.split(" +"));
    return published(dynamoDb, server, 8000);
  }

  private static GenericContainer<?> published(
      GenericContainer<?> container, ServerSpec server, int port) {
    container.setPortBindings(List.of("127.0.0.1:" + server.port() + ":" + port));
    return container;
  }

  private static String flags(ServerSpec server) {
    return String.join(" ", server.flags());
  }

  /** As Kafka's image and ours name a property. */
  static String variable(String prefix, String property) {
    return prefix
        + property
            .replace("_", "__")
            .replace("-", "___")
            .replace('.', '_')
            .toUpperCase(Locale.ROOT);
  }

  /** The stack looks for itself whether the server is ready. */
  private static final class TheStackWaits extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {}
  }
}
