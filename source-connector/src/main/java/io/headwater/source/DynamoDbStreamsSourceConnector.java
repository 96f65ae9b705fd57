package io.headwater.source;

import io.headwater.source.config.SnapshotSettings;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.offset.SourcePartition;
import io.headwater.source.plan.TablePlanner;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Deals what there is to read of the chosen tables to tasks. */
public final class DynamoDbStreamsSourceConnector extends SourceConnector {
  private static final Logger LOG = LoggerFactory.getLogger(DynamoDbStreamsSourceConnector.class);
  // Connect's own thread waits; it asks again after that.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private Map<String, String> properties = Map.of();
  private @Nullable SourceConfig config;
  private @Nullable TableWatch watch;

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
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    return ExactlyOnceSupport.SUPPORTED;
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
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    offsets.forEach(SourcePartition::check);
    return true;
  }

  @Override
  public void start(Map<String, String> props) {
    SourceConfig parsed = SourceConfig.from(props);
    properties = Map.copyOf(props);
    config = parsed;
  }

  private TableWatch watch(int maxTasks) {
    TableWatch running = watch;
    if (running == null) {
      SourceConfig started = Objects.requireNonNull(config, "taskConfigs is called after start");
      running = TableWatch.start(started, context(), planner(started, maxTasks), name(started));
      watch = running;
    }
    return running;
  }

  private String name(SourceConfig started) {
    return properties.getOrDefault("name", started.table().topicPrefix());
  }

  private static TablePlanner planner(SourceConfig config, int maxTasks) {
    SnapshotSettings snapshot = config.snapshot();
    return new TablePlanner(
        snapshot.mode(),
        config.read().start(),
        snapshot.margin(),
        snapshot.segments(maxTasks),
        config.onGap(),
        Clock.systemUTC());
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    if (config == null) {
      throw new ConnectException("the connector is not started");
    }
    TableWatch running;
    try {
      running = watch(maxTasks);
    } catch (SdkException e) {
      throw new ConnectException(
          "the AWS clients cannot be built; check aws.region: " + e.getMessage(), e);
    }
    TableSurvey survey = running.await(PATIENCE);
    List<TaskHand> hands = survey.deal(maxTasks);
    running.dealt(survey);
    LOG.info(
        "{} lineages of {} tables for {} tasks",
        survey.tables().stream().mapToInt(table -> table.lineages().size()).sum(),
        survey.tables().size(),
        hands.size());
    return hands.stream().map(hand -> hand.addTo(properties)).toList();
  }

  @Override
  public void stop() {
    TableWatch running = watch;
    watch = null;
    if (running != null) {
      running.close();
    }
  }
}
