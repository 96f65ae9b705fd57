package io.headwater.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;

/**
 * Chooses what a {@link LocalStack} consists of. Later calls replace or, where maps are given, add
 * to earlier ones.
 */
public final class LocalStackBuilder {
  private final Path workingDirectory;
  private Set<Server> servers = EnumSet.complementOf(EnumSet.of(Server.OPENSEARCH_SECURITY));
  private int kafkaBrokers = 1;
  private int connectWorkers = 1;
  private List<Path> pluginPath = List.of();
  private final Map<String, String> workerProperties = new LinkedHashMap<>();
  private final Map<String, String> kafkaProperties = new LinkedHashMap<>();
  private final Map<String, String> openSearchSettings = new LinkedHashMap<>();
  private boolean dynamoDbInMemory = true;
  private final Map<Server, Integer> ports = new EnumMap<>(Server.class);
  private final Map<Server, String> versions = new EnumMap<>(Server.class);
  private final Map<Server, String> heaps = new EnumMap<>(Server.class);
  private final Map<Server, List<String>> jvmFlags = new EnumMap<>(Server.class);
  private OptionalLong linkSeed = OptionalLong.empty();
  private boolean quickStart;
  private Path javaHome = ChildJvm.defaultJavaHome();
  private final Map<Server, Path> javaHomes = new EnumMap<>(Server.class);
  private Duration readyTimeout = Duration.ofMinutes(2);
  private Duration stopTimeout = Duration.ofSeconds(15);

  LocalStackBuilder(Path workingDirectory) {
    this.workingDirectory = workingDirectory.toAbsolutePath().normalize();
  }

  /** Which servers to start; all but the secured OpenSearch by default. Connect needs Kafka. */
  public LocalStackBuilder servers(Server first, Server... others) {
    servers = EnumSet.of(first, others);
    return this;
  }

  /**
   * How many brokers Kafka has, at least one; each is a controller, too. With three, topics have
   * three replicas of which two must be in sync, so that one broker may be missing. Default 1.
   */
  public LocalStackBuilder kafkaBrokers(int brokers) {
    kafkaBrokers = brokers;
    return this;
  }

  /** How many Connect workers to start, at least one; more can be added later. Default 1. */
  public LocalStackBuilder connectWorkers(int workers) {
    connectWorkers = workers;
    return this;
  }

  /**
   * Folders that hold plugins, each in a folder of its own. Without any, the worker's {@code
   * plugin.path} stays as it is.
   */
  public LocalStackBuilder pluginPath(Path... folders) {
    pluginPath = List.of(folders);
    return this;
  }

  /**
   * Properties of every Connect worker. Addresses, listeners, replication factors and, if folders
   * are given here, {@code plugin.path} are set by the stack in any case. Defaults are string
   * converters, offsets flushed every second, no delay before a rebalance and short session
   * timeouts.
   */
  public LocalStackBuilder workerProperties(Map<String, String> properties) {
    workerProperties.putAll(properties);
    return this;
  }

  /** The same from a properties file. */
  public LocalStackBuilder workerProperties(Path file) {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new LocalStackException("cannot read the worker properties " + file, e);
    }
    properties
        .stringPropertyNames()
        .forEach(name -> workerProperties.put(name, properties.getProperty(name)));
    return this;
  }

  /**
   * Properties of every broker; addresses, listeners, roles and the data folder are the stack's.
   */
  public LocalStackBuilder kafkaProperties(Map<String, String> properties) {
    kafkaProperties.putAll(properties);
    return this;
  }

  /**
   * Settings for {@code opensearch.yml} of both kinds of node; addresses, discovery and paths are
   * the stack's.
   */
  public LocalStackBuilder openSearchSettings(Map<String, String> settings) {
    openSearchSettings.putAll(settings);
    return this;
  }

  /**
   * Whether DynamoDB Local forgets everything when it ends (the default), or keeps its tables in
   * its folder.
   */
  public LocalStackBuilder dynamoDbInMemory(boolean inMemory) {
    dynamoDbInMemory = inMemory;
    return this;
  }

  /**
   * A fixed port for clients, the first broker's or worker's where there are several. Free ones are
   * chosen by default.
   */
  public LocalStackBuilder port(Server server, int port) {
    ports.put(server, port);
    return this;
  }

  /**
   * The version of a server, of those that have been built side by side; by default what the system
   * property {@code server.<name>.version} names, else the one that was built last. OpenSearch 3 is
   * built and run with Java 21 or newer.
   */
  public LocalStackBuilder version(Server server, String version) {
    versions.put(server, version);
    return this;
  }

  /**
   * The greatest heap, in the JVM's notation. Default {@code 1g} for OpenSearch, {@code 512m} for
   * the others.
   */
  public LocalStackBuilder heap(Server server, String size) {
    heaps.put(server, size);
    return this;
  }

  /**
   * Lets the servers' JVMs use their quick compiler only: all are ready in half the time, and
   * slower under load. Not for benchmarks.
   */
  public LocalStackBuilder quickStart() {
    quickStart = true;
    return this;
  }

  /** {@link #linked(long)} with always the same seed. */
  public LocalStackBuilder linked() {
    return linked(0);
  }

  /**
   * Lets the Connect workers reach the brokers, OpenSearch and DynamoDB Local only through what can
   * break the way: {@link LocalStack#links}, {@link LocalStack#gateway}, {@link
   * LocalStack#hostNames}; and gives them a clock that jumps, {@link LocalStack#workerClock}. Other
   * clients have the servers' own addresses. Not for the secured OpenSearch.
   *
   * @param seed draws which requests a gateway answers itself
   */
  public LocalStackBuilder linked(long seed) {
    linkSeed = OptionalLong.of(seed);
    return this;
  }

  /** Flags for a server's JVM, in place of those given before. */
  public LocalStackBuilder jvmFlags(Server server, String... flags) {
    jvmFlags.put(server, List.of(flags));
    return this;
  }

  /**
   * The Java that runs the servers; by default what the system property {@code headwater.java.home}
   * names, else this JVM's.
   */
  public LocalStackBuilder javaHome(Path home) {
    javaHome = home;
    return this;
  }

  /** Another Java for one server. */
  public LocalStackBuilder javaHome(Server server, Path home) {
    javaHomes.put(server, home);
    return this;
  }

  /** How long a server may take to become ready. Default 120 s. */
  public LocalStackBuilder readyTimeout(Duration timeout) {
    readyTimeout = timeout;
    return this;
  }

  /** How long a server may take to end before it is killed. Default 15 s. */
  public LocalStackBuilder stopTimeout(Duration timeout) {
    stopTimeout = timeout;
    return this;
  }

  /**
   * Starts all servers side by side and returns when all are ready. Where ports were left to the
   * stack and somebody else was quicker to bind one, it tries once more with other ports.
   *
   * @throws LocalStackException if a server does not become ready; those that were started have
   *     been killed
   */
  public LocalStack start() {
    var settings = settings();
    try {
      return LocalStack.start(settings);
    } catch (PortTakenException e) {
      if (!ports.isEmpty()) {
        throw e;
      }
      return LocalStack.start(settings);
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
    }
  }

  private StackSettings settings() {
    boolean connect = servers.contains(Server.CONNECT);
    if (connect && !servers.contains(Server.KAFKA)) {
      throw new IllegalArgumentException("Connect needs Kafka");
    }
    if (connect) {
      atLeastOne("connectWorkers", connectWorkers);
    }
    atLeastOne("kafkaBrokers", kafkaBrokers);
    return new StackSettings(
        workingDirectory,
        Set.copyOf(servers),
        kafkaBrokers,
        connectWorkers,
        pluginPath,
        Map.copyOf(workerProperties),
        Map.copyOf(kafkaProperties),
        Map.copyOf(openSearchSettings),
        dynamoDbInMemory,
        Map.copyOf(ports),
        Map.copyOf(versions),
        Map.copyOf(heaps),
        Map.copyOf(jvmFlags),
        linkSeed,
        quickStart,
        javaHome,
        Map.copyOf(javaHomes),
        readyTimeout,
        stopTimeout);
  }
}
