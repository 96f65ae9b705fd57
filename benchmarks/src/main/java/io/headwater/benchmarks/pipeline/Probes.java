package io.headwater.benchmarks.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.localstack.client.Document;
import io.headwater.localstack.client.SearchClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Items of which each is followed on its way: written, seen in Kafka by a plain consumer, taken by
 * the sink, arrived in OpenSearch, acknowledged. Acknowledged is when a GET finds it, asked each 5
 * ms from when it was seen in Kafka.
 */
final class Probes implements AutoCloseable {
  private static final int PROBERS = 4;
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration PAUSE = Duration.ofMillis(40);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern KEY = Pattern.compile("\"(probe-\\d+-\\d+)\"");

  /**
   * One item's way, in milliseconds.
   *
   * @param write what DynamoDB's answer took
   * @param stream from then until it is in Kafka
   * @param kafka from then until the sink's task takes it
   * @param buffer from then until OpenSearch has the request
   * @param bulk from then until it is acknowledged
   * @param all from before the write
   */
  record Way(double write, double stream, double kafka, double buffer, double bulk, double all) {}

  private final WholePipeline pipeline;
  private final SearchClient search;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, CompletableFuture<Long>> awaited = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Way> ways = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();
  private final String run;
  private volatile boolean closed;

  /**
   * Begins to write and follow items.
   *
   * @param run a number that no other run on this pipeline has
   */
  Probes(WholePipeline pipeline, int run) {
    this.pipeline = pipeline;
    this.search = pipeline.search();
    this.run = "probe-" + run;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", pipeline.stack().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(WholePipeline.TOPIC).stream().map(Probes::partition).toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    threads.add(new Thread(() -> guarded(this::watchTopic), "watch-topic"));
    for (int i = 0; i < PROBERS; i++) {
      Random random = new Random(i);
      int prober = i;
      threads.add(new Thread(() -> guarded(() -> probe(prober, random)), "prober-" + i));
    }
    threads.forEach(
        thread -> {
          thread.setDaemon(true);
          thread.start();
        });
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }

  private interface Work {
    void run() throws Exception;
  }

  private void guarded(Work work) {
    try {
      work.run();
    } catch (WakeupException e) {
      // Closed.
    } catch (Exception e) {
      failure.set(e);
    }
  }

  private void watchTopic() {
    try (consumer) {
      watch();
    }
  }

  private void watch() {
    // Until it is woken up.
    while (true) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
        long now = System.nanoTime();
        Matcher key = KEY.matcher(new String(record.key(), UTF_8));
        CompletableFuture<Long> waiting = key.find() ? awaited.remove(key.group(1)) : null;
        if (waiting != null) {
          waiting.complete(now);
        }
      }
    }
  }

  private void probe(int prober, Random random)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (int number = 0; !closed; number++) {
      String id = run + prober + "-" + number;
      CompletableFuture<Long> seen = new CompletableFuture<>();
      awaited.put(id, seen);
      long clock = System.currentTimeMillis();
      long begin = System.nanoTime();
      pipeline
          .dynamoDb()
          .putItem(put -> put.tableName(WholePipeline.TABLE).item(Load.item(id, random)));
      double written = millis(begin, System.nanoTime());
      double inKafka = millis(begin, seen.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
      JsonNode document = found(id);
      double found = millis(begin, System.nanoTime());
      double taken = time(document, WholePipeline.TAKEN) - clock;
      double arrived = time(document, WholePipeline.ARRIVED) - clock;
      ways.add(
          new Way(
              written,
              Math.max(0, inKafka - written),
              Math.max(0, taken - inKafka),
              Math.max(0, arrived - taken),
              Math.max(0, found - arrived),
              found));
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private JsonNode found(String id) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Document> document = search.document(WholePipeline.TABLE, id);
    while (document.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("a probe did not arrive within " + PATIENCE);
      }
      Thread.sleep(POLL.toMillis());
      document = search.document(WholePipeline.TABLE, id);
    }
    return document.get().source();
  }

  private static double millis(long from, long to) {
    return (to - from) / 1e6;
  }

  private static double time(JsonNode document, String field) {
    JsonNode time = document.path(field);
    return time.isNumber() ? time.asDouble() : Instant.parse(time.asText()).toEpochMilli();
  }

  /** Takes out what is complete. */
  Collection<Way> take() {
    Exception thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("a probe failed", thrown);
    }
    List<Way> taken = new ArrayList<>();
    for (Way way = ways.poll(); way != null; way = ways.poll()) {
      taken.add(way);
    }
    return taken;
  }

  /** Follows what is under way to its end and writes no more. */
  void finish() throws InterruptedException {
    closed = true;
    for (Thread thread : threads.subList(1, threads.size())) {
      thread.join(PATIENCE.toMillis());
    }
    consumer.wakeup();
    threads.get(0).join(PATIENCE.toMillis());
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
  }
}
