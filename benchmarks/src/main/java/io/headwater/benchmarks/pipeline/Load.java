package io.headwater.benchmarks.pipeline;

import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Writes new items of about 1 KB at a steady rate until it is closed: one by one, or in batches of
 * 25 where DynamoDB Local would be too slow otherwise.
 */
final class Load implements AutoCloseable {
  /** A rate: as fast as DynamoDB Local takes it. */
  static final int MAXIMUM = 0;

  private static final int WRITERS = 3;
  private static final int SINGLE_WRITES = 800;
  private static final int BATCH = 25;
  private static final int TEXTS = 20;
  private static final int TEXT_BYTES = 40;

  private final DynamoDbClient dynamoDb;
  private final int batch;
  private final double nanosEach;
  private final AtomicLong taken;
  private final AtomicLong written = new AtomicLong();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final List<Thread> writers = new ArrayList<>();
  private final long first;
  private final long begin = System.nanoTime();
  private volatile boolean closed;

  /**
   * Begins to write.
   *
   * @param rate items a second, or {@link #MAXIMUM}
   * @param first the number of the first item
   */
  Load(DynamoDbClient dynamoDb, int rate, long first) {
    this.dynamoDb = dynamoDb;
    this.batch = rate == MAXIMUM || rate > SINGLE_WRITES ? BATCH : 1;
    this.nanosEach = rate == MAXIMUM ? 0 : 1e9 / rate;
    this.first = first;
    this.taken = new AtomicLong(first);
    for (int i = 0; i < WRITERS; i++) {
      Random random = new Random(i);
      Thread writer = new Thread(() -> write(random), "load-" + i);
      writer.setDaemon(true);
      writers.add(writer);
    }
    writers.forEach(Thread::start);
  }

  /** One item. */
  static Map<String, AttributeValue> item(String id, Random random) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("id", s(id));
    item.put("price", n(Integer.toString(random.nextInt(100_000))));
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < TEXT_BYTES) {
        text.append((char) ('a' + random.nextInt(26))).append(random.nextInt(7) == 0 ? " " : "");
      }
      item.put("text" + i, s(text.toString()));
    }
    return item;
  }

  private void write(Random random) {
    try {
      while (!closed) {
        long from = taken.getAndAdd(batch);
        long due = begin + (long) ((from - first) * nanosEach);
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        if (batch == 1) {
          dynamoDb.putItem(
              put -> put.tableName(WholePipeline.TABLE).item(item("item-" + from, random)));
        } else {
          writeBatch(from, random);
        }
        written.addAndGet(batch);
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private void writeBatch(long from, Random random) {
    List<WriteRequest> puts = new ArrayList<>();
    for (long number = from; number < from + batch; number++) {
      Map<String, AttributeValue> item = item("item-" + number, random);
      puts.add(WriteRequest.builder().putRequest(PutRequest.builder().item(item).build()).build());
    }
    Map<String, List<WriteRequest>> open = Map.of(WholePipeline.TABLE, puts);
    while (!open.isEmpty()) {
      Map<String, List<WriteRequest>> now = open;
      open = dynamoDb.batchWriteItem(request -> request.requestItems(now)).unprocessedItems();
    }
  }

  /** Items written until now. */
  long written() {
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("a writer failed", thrown);
    }
    return written.get();
  }

  /** Writes no more; returns when all is written. */
  void finish() throws InterruptedException {
    closed = true;
    for (Thread writer : writers) {
      writer.join();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
