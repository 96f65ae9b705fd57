package io.headwater.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DynamoDbStreamsSourceConnectorTest {
  static final Map<String, String> UNREACHABLE =
      Map.of(
          "table.include.list", "orders",
          "aws.region", "eu-west-1",
          "aws.endpoint", "http://127.0.0.1:1",
          "aws.access.key.id", "AKID",
          "aws.secret.access.key", "wJalrXUtnFEMI");

  private final SourceConnectorContext context = mock(SourceConnectorContext.class);
  private final DynamoDbStreamsSourceConnector connector = new DynamoDbStreamsSourceConnector();

  @BeforeEach
  void initialize() {
    connector.initialize(context);
  }

  @AfterEach
  void stop() {
    connector.stop();
  }

  @Test
  void connectFindsItAsAPlugin() {
    assertThat(ServiceLoader.load(SourceConnector.class))
        .hasAtLeastOneElementOfType(DynamoDbStreamsSourceConnector.class);
    assertThat(connector.taskClass()).isEqualTo(DynamoDbStreamsSourceTask.class);
    assertThat(connector.version()).isNotBlank();
  }

  @Test
  void aBrokenConfigurationDoesNotStart() {
    assertThatThrownBy(() -> connector.start(with("reader.threads", "0")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("reader.threads");
    assertThatThrownBy(() -> connector.taskConfigs(1)).isInstanceOf(ConnectException.class);
  }

  @Test
  @Timeout(60)
  void anUnreachableServiceIsAskedAgainByConnect() {
    connector.start(UNREACHABLE);

    assertThatThrownBy(() -> connector.taskConfigs(2))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("orders")
        .hasMessageNotContaining("wJalrXUtnFEMI");
    verifyNoInteractions(context);
  }

  @Test
  void validationNamesTheWrongOptionWithoutAskingTheService() {
    assertThat(errors(with("stream.start", "middle"))).containsOnlyKeys("stream.start");
  }

  @Test
  void validationNamesTheMissingHalfOfTheCredentials() {
    Map<String, String> half = new HashMap<>(UNREACHABLE);
    half.remove("aws.secret.access.key");

    assertThat(errors(half)).hasSize(1).containsKey("aws.access.key.id");
    assertThat(errors(half).toString()).contains("aws.secret.access.key");
  }

  @Test
  @Timeout(60)
  void validationNamesTheEndpointThatCannotBeReached() {
    assertThat(errors(UNREACHABLE)).containsOnlyKeys("aws.endpoint");
  }

  @Test
  void canBeStoppedTwiceAndWithoutAStart() {
    connector.stop();
    connector.start(UNREACHABLE);
    connector.stop();
    connector.stop();
  }

  private Map<String, List<String>> errors(Map<String, String> properties) {
    Config config = connector.validate(properties);
    return config.configValues().stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
  }

  private static Map<String, String> with(String option, String value) {
    Map<String, String> properties = new HashMap<>(UNREACHABLE);
    properties.put(option, value);
    return properties;
  }
}
