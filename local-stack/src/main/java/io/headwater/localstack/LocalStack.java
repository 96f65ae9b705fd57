package io.headwater.localstack;

import io.headwater.localstack.client.ConnectClient;
import io.headwater.localstack.client.SearchClient;
import io.headwater.localstack.client.TopicAdmin;
import io.headwater.localstack.client.TopicReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Kafka, Kafka Connect, OpenSearch and DynamoDB Local, each in its own process on 127.0.0.1:
 *
 * <pre>{@code
 * try (var stack = LocalStack.builder(folder).pluginPath(plugins).start()) {
 *   stack.openSearch().kill();
 *   stack.openSearch().start().awaitReady();
 * }
 * }</pre>
 *
 * <p>Configurations, data and logs are in the working directory: {@code <name>/} and {@code
 * logs/<name>.log}. Data that an earlier stack has left there is used again. The children end with
 * this process, however it ends.
 */
public final class LocalStack implements AutoCloseable {
  /**
   * Environment variable of the Connect workers: DynamoDB Local's URL. A connector's configuration
   * refers to it as <code>${env:…}</code> where the worker has Kafka's {@code
   * EnvVarConfigProvider}.
   */
  public static final String DYNAMODB_URL = "HEADWATER_DYNAMODB_URL";

  /** Environment variable of the Connect workers: OpenSearch's URL. */
  public static final String OPENSEARCH_URL = "HEADWATER_OPENSEARCH_URL";

  private final StackSettings settings;
  private final ServerJars jars;
  private final ChildJvm jvm;
  private final Ports ports;
  private final @Nullable ServerProcess kafka;
  private final List<ServerProcess> workers = new CopyOnWriteArrayList<>();
  private final @Nullable ServerProcess openSearch;
  private final @Nullable ServerProcess securedOpenSearch;
  private final @Nullable ServerProcess dynamoDb;

  private LocalStack(StackSettings settings) {
    this.settings = settings;
    this.ports = new Ports(settings.ports().values());
    this.jars = ServerJars.find();
    this.jvm =
        ChildJvm.create(settings.javaHome(), settings.workingDirectory().resolve("launcher"));
    kafka =
        settings.has(Server.KAFKA)
            ? process(
                Server.KAFKA,
                new KafkaDefinition(port(Server.KAFKA), ports.free(), settings.kafkaProperties()))
            : null;
    openSearch =
        settings.has(Server.OPENSEARCH)
            ? process(
                Server.OPENSEARCH,
                new OpenSearchDefinition(
                    port(Server.OPENSEARCH), ports.free(), settings.openSearchSettings()))
            : null;
    securedOpenSearch =
        settings.has(Server.OPENSEARCH_SECURITY)
            ? process(
                Server.OPENSEARCH_SECURITY,
                new SecuredOpenSearchDefinition(
                    port(Server.OPENSEARCH_SECURITY), ports.free(), settings.openSearchSettings()))
            : null;
    dynamoDb =
        settings.has(Server.DYNAMODB_LOCAL)
            ? process(
                Server.DYNAMODB_LOCAL,
                new DynamoDbDefinition(port(Server.DYNAMODB_LOCAL), settings.dynamoDbInMemory()))
            : null;
    if (settings.has(Server.CONNECT)) {
      workers.add(worker(port(Server.CONNECT)));
      while (workers.size() < settings.connectWorkers()) {
        workers.add(worker(ports.free()));
      }
    }
  }

  /**
   * Chooses a stack.
   *
   * @param workingDirectory is created where it does not exist, and left as it is when the stack is
   *     closed
   */
  public static LocalStackBuilder builder(Path workingDirectory) {
    return new LocalStackBuilder(workingDirectory);
  }

  /**
   * Whether a version of a server has been built, see {@link LocalStackBuilder#version}; if not,
   * how that is done.
   */
  public static Optional<String> lacking(Server server, String version) {
    try {
      var unused = ServerJars.find().folder(server, version);
      return Optional.empty();
    } catch (LocalStackException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  static LocalStack start(StackSettings settings) {
    var stack = new LocalStack(settings);
    try {
      InParallel.forEach(stack.all(), server -> server.start().awaitReady(), stack::kill);
      return stack;
    } catch (RuntimeException e) {
      // One that was about to start when the first failed has started since.
      stack.kill();
      throw e;
    }
  }

  private int port(Server server) {
    var fixed = settings.ports().get(server);
    return fixed == null ? ports.free() : fixed;
  }

  private ServerProcess process(Server server, ServerDefinition definition) {
    Path workingDirectory = settings.workingDirectory();
    var place =
        new ServerPlace(
            jvm,
            settings.jars(jars, server),
            workingDirectory.resolve(definition.name()),
            workingDirectory.resolve("logs").resolve(definition.name() + ".log"),
            settings.heap(server),
            settings.flags(server),
            server == Server.CONNECT ? addresses() : Map.of());
    return new ServerProcess(definition, place, settings.readyTimeout(), settings.stopTimeout());
  }

  private Map<String, String> addresses() {
    var addresses = new LinkedHashMap<String, String>();
    if (dynamoDb != null) {
      addresses.put(DYNAMODB_URL, dynamoDb.uri().toString());
    }
    if (openSearch != null) {
      addresses.put(OPENSEARCH_URL, openSearch.uri().toString());
    }
    return addresses;
  }

  private ServerProcess worker(int port) {
    return process(
        Server.CONNECT,
        new ConnectDefinition(
            workers.size() + 1,
            port,
            kafka().port(),
            settings.pluginPath(),
            settings.workerProperties()));
  }

  /**
   * The broker; this and the following throw IllegalStateException when the stack has no such
   * server.
   */
  public ServerProcess kafka() {
    return chosen(Server.KAFKA, kafka);
  }

  /** The OpenSearch node. */
  public ServerProcess openSearch() {
    return chosen(Server.OPENSEARCH, openSearch);
  }

  /** The OpenSearch node with the security plugin. */
  public ServerProcess securedOpenSearch() {
    return chosen(Server.OPENSEARCH_SECURITY, securedOpenSearch);
  }

  /** What a client of {@link #securedOpenSearch()} needs. */
  public OpenSearchSecurity openSearchSecurity() {
    ServerProcess server = securedOpenSearch();
    return OpenSearchSecurity.of(server.uri(), server.folder().resolve("config/keys.p12"));
  }

  /** DynamoDB Local; its streams have the same address. */
  public ServerProcess dynamoDb() {
    return chosen(Server.DYNAMODB_LOCAL, dynamoDb);
  }

  /**
   * The Connect workers, in the order of their start, running or not; empty when the stack has
   * none.
   */
  public List<ServerProcess> connect() {
    return List.copyOf(workers);
  }

  /** Kafka's {@code host:port}. */
  public String bootstrapServers() {
    return kafka().address();
  }

  /**
   * Starts one more worker of the same group and returns it when it is ready; a failed one is not
   * kept.
   */
  public synchronized ServerProcess addConnectWorker() {
    if (!settings.has(Server.CONNECT)) {
      throw new IllegalStateException("the stack has no " + Server.CONNECT);
    }
    var worker = worker(ports.free());
    workers.add(worker);
    try {
      return worker.start().awaitReady();
    } catch (RuntimeException e) {
      worker.kill();
      workers.remove(worker);
      throw e;
    }
  }

  /** A client of the first worker that is running. */
  public ConnectClient connectClient() {
    return workers.stream()
        .filter(ServerProcess::isAlive)
        .findFirst()
        .map(worker -> new ConnectClient(worker.uri()))
        .orElseThrow(() -> new IllegalStateException("no Connect worker is running"));
  }

  /** A client of OpenSearch. */
  public SearchClient searchClient() {
    return new SearchClient(openSearch().uri());
  }

  /** Reads Kafka's topics; to be closed by the caller. */
  public TopicReader topicReader() {
    return new TopicReader(bootstrapServers());
  }

  /** Creates topics and tells what groups have consumed; to be closed by the caller. */
  public TopicAdmin topicAdmin() {
    return new TopicAdmin(bootstrapServers());
  }

  /** Stops the Connect workers first, then the servers that they use. */
  @Override
  public void close() {
    try {
      InParallel.forEach(workers, ServerProcess::stop, () -> {});
      InParallel.forEach(backends(), ServerProcess::stop, () -> {});
    } finally {
      kill();
    }
  }

  private void kill() {
    all().forEach(ServerProcess::kill);
  }

  private List<ServerProcess> all() {
    var all = backends();
    all.addAll(workers);
    return all;
  }

  private List<ServerProcess> backends() {
    var backends = new ArrayList<ServerProcess>();
    for (var server :
        new @Nullable ServerProcess[] {kafka, openSearch, securedOpenSearch, dynamoDb}) {
      if (server != null) {
        backends.add(server);
      }
    }
    return backends;
  }

  private static ServerProcess chosen(Server server, @Nullable ServerProcess process) {
    if (process == null) {
      throw new IllegalStateException("the stack has no " + server);
    }
    return process;
  }
}
