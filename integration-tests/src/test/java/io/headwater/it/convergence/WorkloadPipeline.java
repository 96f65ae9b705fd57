package io.headwater.it.convergence;

import io.headwater.it.Pipeline;
import io.headwater.pipeline.ConnectorConfig;
import java.util.List;

/** The connectors that carry a workload: one source and one sink for all of its tables. */
final class WorkloadPipeline {
  private WorkloadPipeline() {}

  /** What the connectors of a workload are called, and their topics. */
  static PipelineNames names(String prefix) {
    return new PipelineNames(
        "source-" + prefix, "sink-" + prefix, "dynamodb", Pipeline.dlq(prefix));
  }

  /** {@code config/source-products.json} for a workload's tables. */
  static ConnectorConfig source(Pipeline pipeline, PipelineNames names, List<String> tables) {
    return pipeline
        .source(tables.get(0))
        .named(names.source())
        .with("table.include.list", String.join(",", tables));
  }

  /**
   * {@code config/sink-products.json} for a workload's tables: documents equal their items, and
   * mappings take all but poison.
   */
  static ConnectorConfig sink(Pipeline pipeline, PipelineNames names, List<String> tables) {
    return pipeline
        .sink(tables.get(0))
        .named(names.sink())
        .with("topics", String.join(",", tables.stream().map(names::topic).toList()))
        .with("errors.deadletterqueue.topic.name", names.dlq())
        .with("index.mappings", ItemValues.MAPPINGS)
        // The topics may not all be there at first.
        .with("consumer.override.metadata.max.age.ms", "1000");
  }
}
