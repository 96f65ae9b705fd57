package io.headwater.benchmarks;

import io.headwater.pipeline.ConnectorConfig;
import io.headwater.pipeline.ProjectFiles;
import java.util.HashMap;
import java.util.Map;

/** How the examples set a sink's consumer, so that what is measured is what they give. */
public final class ExampleConsumer {
  private ExampleConsumer() {}

  /** The options of {@code config/sink-products.json} for Kafka's consumer. */
  public static Map<String, String> options() {
    Map<String, String> options =
        new HashMap<>(
            ConnectorConfig.parse(ProjectFiles.find().config("sink-products.json")).options());
    options.keySet().removeIf(option -> !option.startsWith("consumer.override."));
    return options;
  }
}
