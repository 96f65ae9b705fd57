package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The packaged sink without a worker: its connector's validation, and tasks that are fed by hand.
 * Fails fast, because nothing but OpenSearch has to be started.
 */
final class SinkRig implements AutoCloseable {
  private static final String TOPIC = "t";

  private final URLClassLoader plugin;
  private final URI openSearch;

  private SinkRig(URLClassLoader plugin, URI openSearch) {
    this.plugin = plugin;
    this.openSearch = openSearch;
  }

  /**
   * Loads the plugin.
   *
   * @param plugins the folder with the unpacked plugins
   */
  static SinkRig load(Path plugins, URI openSearch) {
    try (Stream<Path> files = Files.walk(plugins)) {
      List<URL> jars = new ArrayList<>();
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        if (jar.toString().contains("sink-connector")) {
          jars.add(jar.toUri().toURL());
        }
      }
      return new SinkRig(
          new URLClassLoader(jars.toArray(URL[]::new), SinkRig.class.getClassLoader()), openSearch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The errors that validation finds, by option. */
  Map<String, List<String>> errors(Map<String, String> options) {
    Connector connector = make("io.headwater.sink.OpenSearchSinkConnector", Connector.class);
    Map<String, List<String>> errors = new HashMap<>();
    connector
        .validate(withDefaults(options))
        .configValues()
        .forEach(
            value -> {
              if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
              }
            });
    return errors;
  }

  /** A started task. */
  Task start(Map<String, String> options) {
    SinkTask task = make("io.headwater.sink.OpenSearchSinkTask", SinkTask.class);
    Task rig = new Task(task);
    task.initialize(rig.context);
    task.start(withDefaults(options));
    task.open(rig.context.assignment());
    return rig;
  }

  private Map<String, String> withDefaults(Map<String, String> options) {
    Map<String, String> all = new HashMap<>();
    all.put("connection.url", openSearch.toString());
    all.put("name", "sink");
    all.put("topics", TOPIC);
    all.put("linger.ms", "0");
    all.putAll(options);
    return all;
  }

  private <T> T make(String name, Class<T> type) {
    try {
      return type.cast(plugin.loadClass(name).getConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " cannot be loaded from the plugin", e);
    }
  }

  /** What is logged meanwhile, from warnings on. */
  static String logOf(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(UTF_8);
  }

  @Override
  public void close() {
    try {
      plugin.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A task of one partition. */
  static final class Task implements AutoCloseable {
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final SinkTask task;
    private final Context context = new Context();
    private long offset;

    private Task(SinkTask task) {
      this.task = task;
    }

    /** Writes an item's state as an insert, and returns when its record may be committed. */
    void write(String key, long version, String document) {
      send(key, ChangeText.insert(key, version, document));
    }

    /** The same for an item of a table. */
    void writeTo(String table, String key, long version, String document) {
      send(key, ChangeText.ofTable(table, ChangeText.insert(key, version, document)));
    }

    /** Hands a record over, and returns when it may be committed. */
    void send(String key, @Nullable String value) {
      task.put(
          List.of(
              new SinkRecord(
                  TOPIC,
                  0,
                  Schema.STRING_SCHEMA,
                  key,
                  value == null ? null : Schema.STRING_SCHEMA,
                  value,
                  offset++,
                  0L,
                  TimestampType.CREATE_TIME)));
      Pipeline.await(
          () -> "offset " + offset + " to be committable",
          () -> {
            task.put(List.of());
            OffsetAndMetadata done =
                task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(offset))).get(PARTITION);
            return done != null && done.offset() == offset;
          });
    }

    /** One of the task's metrics. */
    Object metric(String attribute) {
      try {
        return ManagementFactory.getPlatformMBeanServer()
            .getAttribute(
                new ObjectName("io.headwater:type=sink,connector=\"sink\",task=0"), attribute);
      } catch (JMException e) {
        throw new AssertionError("no metric " + attribute, e);
      }
    }

    /** Lets it do what is due. */
    void turn() {
      task.put(List.of());
    }

    @Override
    public void close() {
      task.close(context.assignment());
      task.stop();
    }
  }

  private static final class Context implements SinkTaskContext {
    private final Set<TopicPartition> assigned = new HashSet<>(Set.of(Task.PARTITION));

    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void timeout(long timeoutMs) {}

    @Override
    public Set<TopicPartition> assignment() {
      return assigned;
    }

    @Override
    public void pause(TopicPartition... partitions) {}

    @Override
    public void resume(TopicPartition... partitions) {}

    @Override
    public void requestCommit() {}

    @Override
    public ErrantRecordReporter errantRecordReporter() {
      Supplier<AssertionError> unexpected = () -> new AssertionError("a record was rejected");
      return (record, error) -> {
        throw unexpected.get();
      };
    }
  }
}
