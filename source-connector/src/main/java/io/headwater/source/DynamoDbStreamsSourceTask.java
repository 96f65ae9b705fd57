package io.headwater.source;

import io.headwater.source.config.SourceConfig;
import io.headwater.source.dynamodb.AwsClients;
import io.headwater.source.dynamodb.DynamoDbTableStream;
import io.headwater.source.event.StreamIdentity;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.read.PageReaders;
import io.headwater.source.stream.ShardDiscovery;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/** Reads the lineages that the connector dealt to it. */
public final class DynamoDbStreamsSourceTask extends SourceTask {
  private static final BackoffStrategy READ_BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(20));
  private static final BackoffStrategy DISCOVERY_BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofSeconds(1), Duration.ofSeconds(30));

  // A poll returns within this time so that Connect can pause or stop the task.
  private static final Duration POLL_PATIENCE = Duration.ofMillis(250);

  private volatile @Nullable StreamPipeline pipeline;
  private @Nullable AwsClients clients;

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
    AwsClients opened = open(config);
    clients = opened;
    try {
      pipeline = build(properties, config, hand, opened);
    } catch (RuntimeException e) {
      // Connect does not stop a task that did not start.
      stop();
      throw e;
    }
  }

  private StreamPipeline build(
      Map<String, String> properties, SourceConfig config, TaskHand hand, AwsClients opened) {
    String name = properties.getOrDefault("name", config.table().topicPrefix());
    ThreadFactory factory = daemons("headwater-" + name + "-" + hand.task() + "-");
    DynamoDbTableStream stream =
        new DynamoDbTableStream(
            opened, hand.streamArn(), hand.keyAttributes(), config.event().image());
    return new StreamPipeline(
        identity(config, hand, opened),
        config.event().format(),
        config.read().start(),
        config.read().discoveryInterval(),
        hand.lineages(),
        new StoredOffsets(hand.streamArn(), context.offsetStorageReader()),
        new ShardDiscovery(
            stream,
            hand.streamArn(),
            DISCOVERY_BACKOFF,
            new ScheduledThreadPoolExecutor(1, factory)),
        stream,
        config.read().idlePause(),
        READ_BACKOFF,
        new PageReaders(
            new ScheduledThreadPoolExecutor(config.read().readerThreads(), factory),
            config.read().bufferMaxBytes()),
        SourceTaskMetrics.register(name, Integer.toString(hand.task()), Clock.systemUTC()),
        Clock.systemUTC(),
        POLL_PATIENCE);
  }

  private static AwsClients open(SourceConfig config) {
    try {
      return AwsClients.open(config.aws(), config.read().readerThreads() + 2);
    } catch (SdkException e) {
      throw new ConnectException(
          "the AWS clients cannot be built; check aws.region: " + e.getMessage(), e);
    }
  }

  private static StreamIdentity identity(SourceConfig config, TaskHand hand, AwsClients clients) {
    return new StreamIdentity(
        PluginVersion.get(),
        config.table().topicPrefix(),
        clients.region(),
        config.table().table(),
        hand.streamArn(),
        hand.viewType(),
        config.table().topic(),
        config.table().heartbeatTopic());
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    StreamPipeline running = pipeline;
    return running == null ? null : running.poll();
  }

  @Override
  public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
    StreamPipeline running = pipeline;
    if (running != null) {
      running.acknowledge(record);
    }
  }

  @Override
  public void stop() {
    AwsClients open = clients;
    clients = null;
    StreamPipeline running = pipeline;
    pipeline = null;
    try {
      if (running != null) {
        running.close();
      }
    } finally {
      if (open != null) {
        open.close();
      }
    }
  }
}
