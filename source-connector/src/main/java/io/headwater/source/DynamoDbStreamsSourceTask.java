package io.headwater.source;

import io.headwater.source.config.SourceConfig;
import io.headwater.source.dynamodb.AwsClients;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Reads the lineages and segments that the connector dealt to it. */
public final class DynamoDbStreamsSourceTask extends SourceTask {
  private volatile @Nullable SourcePipeline pipeline;

  /** Connect makes the task. */
  public DynamoDbStreamsSourceTask() {}

  @Override
  public String version() {
    return PluginVersion.get();
  }

  @Override
  public void start(Map<String, String> properties) {
    SourceConfig config = SourceConfig.from(properties);
    TaskHand hand = TaskHand.from(properties);
    String name = properties.getOrDefault("name", config.table().topicPrefix());
    AwsClients clients = open(config);
    PipelineBuilder builder =
        new PipelineBuilder(name, config, hand, clients, context.offsetStorageReader());
    try {
      pipeline = builder.build();
    } catch (RuntimeException e) {
      // Connect does not stop a task that did not start.
      builder.abandon();
      throw e;
    }
  }

  private static AwsClients open(SourceConfig config) {
    try {
      return AwsClients.open(config.aws(), config.read().readerThreads() + 2);
    } catch (SdkException e) {
      throw new ConnectException(
          "the AWS clients cannot be built; check aws.region: " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    SourcePipeline running = pipeline;
    return running == null ? null : running.poll();
  }

  @Override
  public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
    SourcePipeline running = pipeline;
    if (running != null) {
      running.acknowledge(record);
    }
  }

  @Override
  public void stop() {
    SourcePipeline running = pipeline;
    pipeline = null;
    if (running != null) {
      running.close();
    }
  }
}
