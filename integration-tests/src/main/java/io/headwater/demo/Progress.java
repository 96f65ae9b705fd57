package io.headwater.demo;

import io.headwater.localstack.client.HttpStatusException;
import io.headwater.localstack.client.TopicAdmin;
import io.headwater.localstack.client.TopicReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;

/** Shows, once a second, how far the items have come, and lets OpenSearch be away for a while. */
final class Progress implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Site site;
  private final Screen screen;
  private final TopicReader topics;
  private final TopicAdmin admin;
  private final AtomicLong written = new AtomicLong();
  private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(2);

  Progress(Site site, Screen screen) {
    this.site = site;
    this.screen = screen;
    this.topics = site.topicReader();
    this.admin = site.topicAdmin();
    var unused = timer.scheduleWithFixedDelay(this::show, 1, 1, TimeUnit.SECONDS);
  }

  void wrote() {
    written.incrementAndGet();
  }

  void begin(Outage outage) {
    screen.say("--- killing OpenSearch for " + outage.length().toSeconds() + " s");
    outage.openSearch().kill();
    var unused =
        timer.schedule(
            () -> {
              screen.say("--- starting OpenSearch again");
              outage.openSearch().start().awaitReady();
            },
            outage.length().toSeconds(),
            TimeUnit.SECONDS);
  }

  /**
   * Waits until all that was written is there.
   *
   * @throws IllegalStateException if it is not in time
   */
  void awaitArrival(long records, long documents, Duration outage) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.plus(outage).toNanos();
    while (recordsInKafka() < records
        || documentsInIndex().orElse(-1) != documents
        || sinkLag() > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "expected "
                + records
                + " records in Kafka and "
                + documents
                + " documents; "
                + state());
      }
      Thread.sleep(500);
    }
    screen.say(state());
  }

  private void show() {
    screen.say(state());
  }

  private String state() {
    OptionalLong documents = documentsInIndex();
    return String.format(
        "writes %4d   records in Kafka %4d   not yet acknowledged by the sink %4d   documents in OpenSearch %s",
        written.get(),
        recordsInKafka(),
        sinkLag(),
        documents.isPresent() ? String.format("%4d", documents.getAsLong()) : "(down)");
  }

  private synchronized long recordsInKafka() {
    try {
      return topics.endOffsets(DemoRun.TOPIC).values().stream().mapToLong(Long::longValue).sum();
    } catch (IllegalArgumentException e) {
      // The first event makes the topic.
      return 0;
    }
  }

  private long sinkLag() {
    try {
      return admin.lag(DemoRun.SINK_GROUP, DemoRun.TOPIC);
    } catch (KafkaException e) {
      return 0;
    }
  }

  private OptionalLong documentsInIndex() {
    try {
      return OptionalLong.of(site.searchClient().count(DemoRun.TABLE));
    } catch (HttpStatusException e) {
      return e.status() == 404 ? OptionalLong.of(0) : OptionalLong.empty();
    } catch (UncheckedIOException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      timer.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    topics.close();
    admin.close();
  }
}
