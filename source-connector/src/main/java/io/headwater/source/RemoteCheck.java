package io.headwater.source;

import io.headwater.source.config.AwsSettings;
import io.headwater.source.config.CredentialSettings;
import io.headwater.source.config.OptionProblem;
import io.headwater.source.config.SnapshotSettings;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.config.TableSettings;
import io.headwater.source.dynamodb.AwsClients;
import io.headwater.source.dynamodb.Blame;
import io.headwater.source.dynamodb.PermissionProbe;
import io.headwater.source.dynamodb.TableDescription;
import io.headwater.source.dynamodb.TableSelection;
import io.headwater.source.event.TopicTemplate;
import io.headwater.source.stream.StreamReadException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Checks a configuration against the real tables and names everything that is wrong at the option
 * that causes it.
 */
final class RemoteCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteCheck.class);

  private final Map<String, String> properties;
  private final Map<String, ConfigValue> values;

  private RemoteCheck(Map<String, String> properties, Map<String, ConfigValue> values) {
    this.properties = properties;
    this.values = values;
  }

  static void check(Map<String, String> properties, Map<String, ConfigValue> values) {
    new RemoteCheck(properties, values).check();
  }

  private void check() {
    List<OptionProblem> problems = SourceConfig.offlineProblems(properties);
    problems.forEach(this::report);
    if (!problems.isEmpty()) {
      return;
    }
    SourceConfig config = SourceConfig.from(properties);
    try (AwsClients clients = AwsClients.open(config.aws(), 1)) {
      check(clients, config);
    } catch (SdkException e) {
      boolean region = config.aws().region().isPresent();
      String option = region ? CredentialSettings.PROFILE : AwsSettings.REGION;
      report(new OptionProblem(option, "the AWS clients cannot be built: " + e.getMessage()));
    }
  }

  private void check(AwsClients clients, SourceConfig config) {
    boolean scans = config.snapshot().mode() != SnapshotSettings.Mode.NEVER;
    TableSelection.Survey survey =
        new TableSelection(config.table(), config.event().image().lookup()).survey(clients);
    survey.problems().forEach(this::report);
    survey.failures().forEach(failure -> report(failure, config.aws()));
    survey.tables().forEach(table -> checkTopic(table, config, clients.region()));
    if (!survey.tables().isEmpty()) {
      probe(clients, survey.tables().get(0), config, scans);
    } else if (scans && survey.failures().stream().anyMatch(Blame::isDeniedPermission)) {
      // Whoever must not describe a table may lack more: what needs no description is asked too.
      config.table().include().literals().stream()
          .findFirst()
          .ifPresent(table -> report(PermissionProbe.scan(clients, table), config.aws()));
    }
  }

  private void checkTopic(TableDescription table, SourceConfig config, String region) {
    try {
      config.topic(table.name(), region);
    } catch (ConfigException e) {
      report(new OptionProblem(TopicTemplate.OPTION, String.valueOf(e.getMessage())));
    }
  }

  private void probe(
      AwsClients clients, TableDescription table, SourceConfig config, boolean scans) {
    AwsSettings aws = config.aws();
    table.stream().stream()
        .flatMap(stream -> PermissionProbe.stream(clients, stream.arn()).stream())
        .forEach(failure -> report(failure, Blame.streamsOption(failure, aws), "DynamoDB Streams"));
    if (scans) {
      report(PermissionProbe.scan(clients, table.name()), aws);
    }
    // Rows of a snapshot that takes long are looked up, too.
    if (scans || config.event().image().lookup()) {
      report(PermissionProbe.lookup(clients, table), aws);
    }
  }

  private void report(List<StreamReadException> refusals, AwsSettings aws) {
    refusals.forEach(refusal -> report(refusal, aws));
  }

  private void report(StreamReadException failure, AwsSettings aws) {
    if (failure.kind() == StreamReadException.Kind.THROTTLED) {
      LOG.info("Validation is incomplete, the service has no time: {}", failure.getMessage());
      return;
    }
    report(failure, Blame.option(failure, aws), "DynamoDB");
  }

  private void report(StreamReadException failure, String option, String service) {
    String message = String.valueOf(failure.getMessage());
    report(
        new OptionProblem(
            option,
            Blame.isUnreachable(failure) ? service + " cannot be reached: " + message : message));
  }

  private void report(OptionProblem problem) {
    ConfigValue value = values.get(problem.option());
    if (value != null) {
      value.addErrorMessage(problem.message());
      return;
    }
    ConfigValue table = values.get(TableSettings.TABLE_INCLUDE_LIST);
    if (table != null) {
      table.addErrorMessage(problem.message());
    }
  }
}
