package io.headwater.sink;

import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.metrics.SinkMetrics;
import io.headwater.sink.opensearch.OpenSearch;
import io.headwater.sink.write.SinkPipeline;
import io.headwater.sink.write.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** Connect's shell around {@link SinkPipeline}. Owned by the task's thread. */
public final class OpenSearchSinkTask extends SinkTask {
  private static final Duration PAUSED_WAIT = Duration.ofMillis(100);

  private @Nullable Started started;

  /** Made by Connect. */
  public OpenSearchSinkTask() {}

  @Override
  public void start(Map<String, String> props) {
    started = Started.with(SinkSettings.from(props), props, context);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    pipeline().open(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    pipeline().put(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    return pipeline().committable(currentOffsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    // Connect closes partitions also after a start that failed.
    if (started != null) {
      started.pipeline.close(partitions);
    }
  }

  @Override
  public void stop() {
    if (started != null) {
      started.close();
      started = null;
    }
  }

  @Override
  public String version() {
    return PluginVersion.get();
  }

  private SinkPipeline pipeline() {
    if (started == null) {
      throw new ConnectException("The task is not started");
    }
    return started.pipeline;
  }

  private record Started(SinkPipeline pipeline, OpenSearch openSearch, Runnable unregister)
      implements AutoCloseable {
    static Started with(SinkSettings settings, Map<String, String> props, SinkTaskContext context) {
      OpenSearch openSearch = new OpenSearch(settings);
      try {
        SinkMetrics metrics =
            new SinkMetrics(settings.batch().bufferBytes(), settings.metrics().logInterval());
        SinkPipeline pipeline =
            new SinkPipeline(
                RecordDecoders.of(settings)::decode,
                openSearch.bulk(),
                openSearch.indices(),
                settings.batch(),
                settings.retries(),
                "all".equalsIgnoreCase(props.getOrDefault("errors.tolerance", "").strip()),
                context,
                PAUSED_WAIT,
                Ticker.system(),
                RandomGenerator.getDefault(),
                metrics);
        Runnable unregister =
            metrics.register(
                props.getOrDefault("name", "unnamed"),
                props.getOrDefault(OpenSearchSinkConnector.TASK_ID, "0"));
        return new Started(pipeline, openSearch, unregister);
      } catch (RuntimeException e) {
        openSearch.close();
        throw e;
      }
    }

    @Override
    public void close() {
      unregister.run();
      openSearch.close();
    }
  }
}
