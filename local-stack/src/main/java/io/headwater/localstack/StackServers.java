package io.headwater.localstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a stack, running or not. Any thread may read; workers are added under the stack's
 * monitor.
 */
final class StackServers {
  private final StackSettings settings;
  private final ServerJars jars;
  private final ChildJvm jvm;
  private final Ports ports;
  private final @Nullable ServerEngine engine;
  private final @Nullable WorkerFaults faults;
  private final KafkaCluster cluster;
  private final List<ServerProcess> brokers;
  private final List<ServerProcess> workers = new CopyOnWriteArrayList<>();

  /** All kinds but Kafka and Connect, of which there can be several. */
  private final Map<Server, ServerProcess> single = new EnumMap<>(Server.class);

  StackServers(StackSettings settings) {
    this.settings = settings;
    this.engine = engine();
    if (engine != null) {
      refuseWhatNeedsProcesses(settings, engine.name());
    }
    this.ports = new Ports(settings.ports().values());
    this.jars = ServerJars.find();
    this.jvm =
        ChildJvm.create(settings.javaHome(), settings.workingDirectory().resolve("launcher"));
    this.faults =
        settings.linkSeed().isPresent()
            ? new WorkerFaults(
                ports,
                settings.workingDirectory().resolve("launcher"),
                settings.linkSeed().getAsLong())
            : null;
    cluster =
        KafkaCluster.in(
            settings.workingDirectory(),
            IntStream.rangeClosed(1, settings.has(Server.KAFKA) ? settings.kafkaBrokers() : 0)
                .mapToObj(this::broker)
                .toList());
    brokers =
        cluster.definitions(settings.kafkaProperties()).stream()
            .map(definition -> process(Server.KAFKA, definition))
            .toList();
    if (settings.has(Server.OPENSEARCH)) {
      putBehindLink(Server.OPENSEARCH, openSearch());
    }
    if (settings.has(Server.OPENSEARCH_SECURITY)) {
      single.put(Server.OPENSEARCH_SECURITY, securedOpenSearch());
    }
    if (settings.has(Server.DYNAMODB_LOCAL)) {
      putBehindLink(Server.DYNAMODB_LOCAL, dynamoDb());
    }
    if (settings.has(Server.CONNECT)) {
      addWorker(port(Server.CONNECT));
      while (workers.size() < settings.connectWorkers()) {
        addWorker(ports.free());
      }
    }
  }

  private KafkaCluster.Broker broker(int number) {
    int port = number == 1 ? port(Server.KAFKA) : ports.free();
    return new KafkaCluster.Broker(
        number, port, ports.free(), Optional.ofNullable(faults).map(WorkerFaults::toBroker));
  }

  private void putBehindLink(Server server, ServerProcess process) {
    single.put(server, process);
    if (faults != null) {
      faults.toServer(server, process.port());
    }
  }

  private ServerProcess openSearch() {
    return process(
        Server.OPENSEARCH,
        new OpenSearchDefinition(
            port(Server.OPENSEARCH), ports.free(), settings.openSearchSettings()));
  }

  private ServerProcess securedOpenSearch() {
    return process(
        Server.OPENSEARCH_SECURITY,
        new SecuredOpenSearchDefinition(
            port(Server.OPENSEARCH_SECURITY), ports.free(), settings.openSearchSettings()));
  }

  private ServerProcess dynamoDb() {
    return process(
        Server.DYNAMODB_LOCAL,
        new DynamoDbDefinition(port(Server.DYNAMODB_LOCAL), settings.dynamoDbInMemory()));
  }

  private int port(Server server) {
    var fixed = settings.ports().get(server);
    return fixed == null ? ports.free() : fixed;
  }

  private ServerProcess process(Server server, ServerDefinition definition) {
    Path workingDirectory = settings.workingDirectory();
    var place =
        new ServerPlace(
            jvm(server),
            settings.jars(jars, server),
            workingDirectory.resolve(definition.name()),
            workingDirectory.resolve("logs").resolve(definition.name() + ".log"),
            settings.heap(server),
            flags(server),
            server == Server.CONNECT ? addresses() : Map.of());
    return new ServerProcess(
        definition,
        place,
        engine == null
            ? new ProcessRunner(definition, place)
            : engine.runner(spec(definition, place)),
        settings.readyTimeout(),
        settings.stopTimeout());
  }

  private static ServerSpec spec(ServerDefinition definition, ServerPlace place) {
    var environment = new LinkedHashMap<>(ChildJvm.DUMMY_CREDENTIALS);
    environment.putAll(place.environment());
    return new ServerSpec(
        definition.kind(),
        definition.name(),
        definition.port(),
        definition.configuration(),
        place.heap(),
        place.flags(),
        environment,
        place.folder(),
        place.log());
  }

  /** None where the servers are processes. */
  private static @Nullable ServerEngine engine() {
    String name = System.getProperty(ServerEngine.PROPERTY, "processes");
    if (name.equals("processes")) {
      return null;
    }
    for (ServerEngine engine : ServiceLoader.load(ServerEngine.class)) {
      if (engine.name().equals(name)) {
        return engine;
      }
    }
    throw new LocalStackException(
        "no engine named " + name + " is on the class path; see -D" + ServerEngine.PROPERTY);
  }

  private static void refuseWhatNeedsProcesses(StackSettings settings, String engine) {
    String refused = null;
    if (settings.kafkaBrokers() > 1) {
      refused = "several brokers";
    } else if (settings.linkSeed().isPresent()) {
      refused = "links between the servers";
    } else if (settings.has(Server.OPENSEARCH_SECURITY)) {
      refused = Server.OPENSEARCH_SECURITY + "'s certificates";
    } else if (!settings.versions().isEmpty() || !settings.javaHomes().isEmpty()) {
      refused = "a choice of versions";
    }
    if (refused != null) {
      throw new LocalStackException(
          refused + " can be had with processes only, not with the engine " + engine);
    }
  }

  private ChildJvm jvm(Server server) {
    var own = settings.javaHomes().get(server);
    return own == null ? jvm : jvm.of(own);
  }

  private List<String> flags(Server server) {
    var flags = new ArrayList<>(settings.flags(server));
    if (server == Server.CONNECT && faults != null) {
      flags.addAll(faults.jvmFlags());
    }
    return flags;
  }

  private Map<String, String> addresses() {
    var addresses = new LinkedHashMap<String, String>();
    address(addresses, LocalStack.DYNAMODB_URL, Server.DYNAMODB_LOCAL);
    address(addresses, LocalStack.OPENSEARCH_URL, Server.OPENSEARCH);
    return addresses;
  }

  private void address(Map<String, String> addresses, String variable, Server server) {
    var process = single.get(server);
    if (process != null) {
      var uri = faults == null ? process.uri() : faults.uri(server);
      addresses.put(variable, uri.toString());
    }
  }

  private ServerProcess addWorker(int port) {
    var worker =
        process(
            Server.CONNECT,
            new ConnectDefinition(
                workers.size() + 1,
                port,
                cluster,
                settings.pluginPath(),
                settings.workerProperties()));
    workers.add(worker);
    return worker;
  }

  /** One more worker of the same group, not started yet. */
  ServerProcess addWorker() {
    if (!settings.has(Server.CONNECT)) {
      throw lacking(Server.CONNECT);
    }
    return addWorker(ports.free());
  }

  void removeWorker(ServerProcess worker) {
    workers.remove(worker);
  }

  /** What a linked stack has for its workers. */
  WorkerFaults faults() {
    if (faults == null) {
      throw new IllegalStateException("the stack is not linked");
    }
    return faults;
  }

  /** Ends all servers at once, and the links between them. */
  void kill() {
    all().forEach(ServerProcess::discard);
    if (faults != null) {
      faults.close();
    }
  }

  /** In the order of their start; empty when the stack has none. */
  List<ServerProcess> workers() {
    return List.copyOf(workers);
  }

  /** At least one. */
  List<ServerProcess> brokers() {
    if (brokers.isEmpty()) {
      throw lacking(Server.KAFKA);
    }
    return brokers;
  }

  /** The only server of its kind. */
  ServerProcess the(Server server) {
    var process = single.get(server);
    if (process == null) {
      throw lacking(server);
    }
    return process;
  }

  private static IllegalStateException lacking(Server server) {
    return new IllegalStateException("the stack has no " + server);
  }

  KafkaCluster kafka() {
    if (brokers.isEmpty()) {
      throw lacking(Server.KAFKA);
    }
    return cluster;
  }

  List<ServerProcess> all() {
    var all = new ArrayList<>(backends());
    all.addAll(workers);
    return all;
  }

  /** All but the Connect workers. */
  List<ServerProcess> backends() {
    var backends = new ArrayList<>(brokers);
    backends.addAll(single.values());
    return backends;
  }
}
