package io.headwater.source;

import io.headwater.source.config.AwsSettings;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.config.TableSettings;
import io.headwater.source.dynamodb.AwsClients;
import io.headwater.source.dynamodb.TableDescription;
import io.headwater.source.stream.StreamReadException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Checks a configuration against the real table and names what is wrong at the option that causes
 * it.
 */
final class RemoteCheck {
  private RemoteCheck() {}

  static void check(Map<String, String> properties, Map<String, ConfigValue> values) {
    SourceConfig config;
    try {
      config = SourceConfig.from(properties);
    } catch (ConfigException e) {
      report(values, AwsSettings.ACCESS_KEY_ID, String.valueOf(e.getMessage()));
      return;
    }
    try (AwsClients clients = AwsClients.open(config.aws(), 1)) {
      Optional<String> unfit = TableDescription.describe(clients, config.table().table()).unfit();
      unfit.ifPresent(problem -> report(values, TableSettings.TABLE_INCLUDE_LIST, problem));
    } catch (StreamReadException e) {
      report(values, culprit(e, config), problem(e, config));
    } catch (SdkException e) {
      report(values, AwsSettings.REGION, "no region is set and none was found: " + e.getMessage());
    }
  }

  private static String culprit(StreamReadException e, SourceConfig config) {
    return switch (e.kind()) {
      case MISSING -> TableSettings.TABLE_INCLUDE_LIST;
      case REFUSED ->
          config.aws().staticCredentials().isPresent()
              ? AwsSettings.ACCESS_KEY_ID
              : AwsSettings.REGION;
      case THROTTLED, UNAVAILABLE, EXPIRED_CURSOR, TRIMMED ->
          config.aws().endpoint().isPresent() ? AwsSettings.ENDPOINT : AwsSettings.REGION;
    };
  }

  private static String problem(StreamReadException e, SourceConfig config) {
    String table = config.table().table();
    return switch (e.kind()) {
      case MISSING -> "there is no table " + table + " here (" + e.getMessage() + ")";
      case REFUSED -> "DynamoDB refuses to describe table " + table + " (" + e.getMessage() + ")";
      case THROTTLED, UNAVAILABLE, EXPIRED_CURSOR, TRIMMED ->
          "DynamoDB cannot be reached (" + e.getMessage() + ")";
    };
  }

  private static void report(Map<String, ConfigValue> values, String option, String problem) {
    ConfigValue value = values.get(option);
    if (value != null) {
      value.addErrorMessage(problem);
    }
  }
}
