package io.headwater.localstack;

import io.headwater.localstack.client.ConnectClient;
import io.headwater.localstack.client.SearchClient;
import io.headwater.localstack.client.TopicAdmin;
import io.headwater.localstack.client.TopicReader;
import io.headwater.localstack.fault.FaultyGateway;
import io.headwater.localstack.fault.FaultyLink;
import io.headwater.localstack.fault.HostNames;
import io.headwater.localstack.fault.WorkerClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

  /** OpenSearch's host for the workers of a linked stack. */
  public static final String OPENSEARCH_HOST = "opensearch.headwater.test";

  /** DynamoDB Local's host for the workers of a linked stack. */
  public static final String DYNAMODB_HOST = "dynamodb.headwater.test";

  private final StackServers servers;

  private LocalStack(StackSettings settings) {
    this.servers = new StackServers(settings);
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
      InParallel.forEach(
          stack.servers.all(), server -> server.start().awaitReady(), stack.servers::kill);
      return stack;
    } catch (RuntimeException e) {
      // One that was about to start when the first failed has started since.
      stack.servers.kill();
      throw e;
    }
  }

  /**
   * The first broker; this and the following throw IllegalStateException when the stack has no such
   * server.
   */
  public ServerProcess kafka() {
    return brokers().get(0);
  }

  /** All brokers. */
  public List<ServerProcess> brokers() {
    return servers.brokers();
  }

  /** The OpenSearch node. */
  public ServerProcess openSearch() {
    return servers.the(Server.OPENSEARCH);
  }

  /** The OpenSearch node with the security plugin. */
  public ServerProcess securedOpenSearch() {
    return servers.the(Server.OPENSEARCH_SECURITY);
  }

  /** What a client of {@link #securedOpenSearch()} needs. */
  public OpenSearchSecurity openSearchSecurity() {
    ServerProcess server = securedOpenSearch();
    return OpenSearchSecurity.of(server.uri(), server.folder().resolve("config/keys.p12"));
  }

  /** DynamoDB Local; its streams have the same address. */
  public ServerProcess dynamoDb() {
    return servers.the(Server.DYNAMODB_LOCAL);
  }

  /**
   * The Connect workers, in the order of their start, running or not; empty when the stack has
   * none.
   */
  public List<ServerProcess> connect() {
    return servers.workers();
  }

  /** Each broker's {@code host:port}, with commas between them. */
  public String bootstrapServers() {
    return servers.kafka().bootstrapServers();
  }

  /**
   * Where the Connect workers' connections to a server pass, one link for each broker; empty if the
   * stack has no such server. The links outlive their servers' restarts. This and the following
   * throw IllegalStateException if the stack is not {@link LocalStackBuilder#linked() linked}.
   */
  public List<FaultyLink> links(Server server) {
    return servers.faults().links(server);
  }

  /**
   * Where the Connect workers' requests to OpenSearch or DynamoDB Local pass after the link; throws
   * IllegalStateException for others.
   */
  public FaultyGateway gateway(Server server) {
    return servers.faults().gateway(server);
  }

  /**
   * {@link #OPENSEARCH_HOST} and {@link #DYNAMODB_HOST} as the Connect workers resolve them; no
   * other process does.
   */
  public HostNames hostNames() {
    return servers.faults().hostNames();
  }

  /** The wall clock of the Connect workers; no other process has it. */
  public WorkerClock workerClock() {
    return servers.faults().workerClock();
  }

  /**
   * Restarts a server with its log on a full disk (Linux's {@code /dev/full}) until {@link
   * #freeLogDisk}: each write of standard output, standard error and a log4j2 file appender fails.
   * Only for servers whose readiness does not show in their log, so not for Kafka.
   */
  public void fillLogDisk(ServerProcess server) {
    server.restart(true);
  }

  /** Restarts a server with its usual log. */
  public void freeLogDisk(ServerProcess server) {
    server.restart(false);
  }

  /**
   * Starts one more worker of the same group and returns it when it is ready; a failed one is not
   * kept.
   */
  public synchronized ServerProcess addConnectWorker() {
    var worker = servers.addWorker();
    try {
      return worker.start().awaitReady();
    } catch (RuntimeException e) {
      worker.kill();
      servers.removeWorker(worker);
      throw e;
    }
  }

  /** A client of the first worker that is running. */
  public ConnectClient connectClient() {
    return connect().stream()
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
      InParallel.forEach(connect(), ServerProcess::stop, () -> {});
      InParallel.forEach(servers.backends(), ServerProcess::stop, () -> {});
    } finally {
      servers.kill();
    }
  }
}
