package io.headwater.source;

import io.headwater.source.config.ImageSettings;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.dynamodb.AwsClients;
import io.headwater.source.dynamodb.DynamoDbTableStream;
import io.headwater.source.dynamodb.TableDescription;
import io.headwater.source.lineage.LineageDeal;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.Lineages;
import io.headwater.source.lineage.Shard;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.stream.StreamReadException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Deals the lineages of a table's stream to tasks and watches for lineages that no task reads. */
public final class DynamoDbStreamsSourceConnector extends SourceConnector {
  private static final Logger LOG = LoggerFactory.getLogger(DynamoDbStreamsSourceConnector.class);

  private record Stream(TableDescription table, TableDescription.StreamDescription stream) {}

  private Map<String, String> properties = Map.of();
  private @Nullable SourceConfig config;
  private @Nullable ScheduledThreadPoolExecutor watch;
  private volatile Set<LineageId> dealt = Set.of();
  private volatile @Nullable String dealtStream;
  private boolean watchFails;

  /** Connect makes the connector. */
  public DynamoDbStreamsSourceConnector() {}

  @Override
  public String version() {
    return PluginVersion.get();
  }

  @Override
  public ConfigDef config() {
    return SourceConfig.definition();
  }

  @Override
  public Class<? extends Task> taskClass() {
    return DynamoDbStreamsSourceTask.class;
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Config result = super.validate(connectorConfigs);
    Map<String, ConfigValue> values =
        result.configValues().stream()
            .collect(Collectors.toMap(ConfigValue::name, Function.identity()));
    if (values.values().stream().allMatch(value -> value.errorMessages().isEmpty())) {
      RemoteCheck.check(connectorConfigs, values);
    }
    return result;
  }

  @Override
  public void start(Map<String, String> props) {
    SourceConfig parsed = SourceConfig.from(props);
    properties = Map.copyOf(props);
    config = parsed;
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "headwater-watch-" + parsed.table().table());
              thread.setDaemon(true);
              return thread;
            });
    long interval = parsed.read().discoveryInterval().toMillis();
    var unused =
        executor.scheduleWithFixedDelay(
            () -> watch(parsed), interval, interval, TimeUnit.MILLISECONDS);
    watch = executor;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    SourceConfig started = config;
    if (started == null) {
      throw new ConnectException("the connector is not started");
    }
    try (AwsClients clients = AwsClients.open(started.aws(), 1)) {
      Stream stream = stream(clients, started);
      Set<LineageId> lineages = lineages(clients, stream);
      List<Map<String, String>> configs = new ArrayList<>();
      for (List<LineageId> hand : LineageDeal.deal(lineages, maxTasks)) {
        TaskHand taskHand = TaskHand.of(configs.size(), stream.table(), stream.stream(), hand);
        configs.add(taskHand.addTo(properties));
      }
      dealt = lineages;
      dealtStream = stream.stream().arn();
      LOG.info(
          "Stream {}: {} lineages for {} tasks",
          stream.stream().arn(),
          lineages.size(),
          configs.size());
      return configs;
    } catch (StreamReadException e) {
      throw failure(started, e);
    } catch (SdkException e) {
      throw new ConnectException(
          "the AWS clients cannot be built; check aws.region: " + e.getMessage(), e);
    }
  }

  private static Stream stream(AwsClients clients, SourceConfig config) {
    TableDescription table = TableDescription.describe(clients, config.table().table());
    table
        .unfit(false)
        .ifPresent(
            problem -> {
              throw new ConnectException(problem);
            });
    return new Stream(table, table.stream().orElseThrow());
  }

  private Set<LineageId> lineages(AwsClients clients, Stream stream) {
    String arn = stream.stream().arn();
    List<Shard> shards =
        new DynamoDbTableStream(clients, arn, stream.table().keyAttributes(), ImageSettings.PLAIN)
            .shards();
    StoredOffsets stored = new StoredOffsets(arn, context().offsetStorageReader());
    return Lineages.of(shards, StoredOffsets.lineages(stored.read(shards))).all();
  }

  // Connect tries again by itself when taskConfigs fails.
  private static ConnectException failure(SourceConfig config, StreamReadException e) {
    String what = "the stream of table " + config.table().table() + " cannot be described: ";
    return switch (e.kind()) {
      case THROTTLED, UNAVAILABLE -> new RetriableException(what + e.getMessage(), e);
      case EXPIRED_CURSOR, TRIMMED, MISSING, REFUSED ->
          new ConnectException(what + e.getMessage(), e);
    };
  }

  private void watch(SourceConfig started) {
    try (AwsClients clients = AwsClients.open(started.aws(), 1)) {
      Stream stream = stream(clients, started);
      String known = dealtStream;
      if (known == null) {
        return;
      }
      if (!known.equals(stream.stream().arn())) {
        dealtStream = null;
        context()
            .raiseError(
                new ConnectException(
                    "table "
                        + started.table().table()
                        + " has another stream now: "
                        + stream.stream().arn()
                        + " in place of "
                        + known
                        + ". If the table is a new one, its versions begin anew: write into a new index. Then restart"
                        + " the connector; it will read the new stream."));
        return;
      }
      Set<LineageId> unowned = new HashSet<>(lineages(clients, stream));
      unowned.removeAll(dealt);
      if (!unowned.isEmpty()) {
        LOG.info("Stream {}: {} lineages are read by no task; dealing anew", known, unowned.size());
        context().requestTaskReconfiguration();
      }
      if (watchFails) {
        watchFails = false;
        LOG.info("Watching the shards of table {} works again", started.table().table());
      }
    } catch (RuntimeException e) {
      // Whatever it was: an exception that got out would end the watch for good, unseen.
      if (!watchFails) {
        watchFails = true;
        LOG.warn(
            "Watching the shards of table {} failed; trying again until it works: {}",
            started.table().table(),
            e.getMessage());
      }
    }
  }

  @Override
  public void stop() {
    ScheduledThreadPoolExecutor executor = watch;
    watch = null;
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
