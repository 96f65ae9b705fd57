package io.headwater.it;

import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;

import io.headwater.pipeline.DynamoTable;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Puts, updates, removes and re-creates items {@code item-<number>} of a table on a thread of its
 * own until it is told to end. Every write changes its item, so that it makes one stream record.
 */
final class SteadyWriter extends Thread {
  private static final int ITEMS = 60;
  private static final int KINDS = 6;

  private final DynamoTable table;
  private final Random random;
  private final Duration pause;
  private final Set<String> present = new HashSet<>();
  private volatile boolean ending;
  private volatile long writes;
  private volatile @Nullable RuntimeException failure;

  private SteadyWriter(DynamoTable table, long seed, Duration pause) {
    this.table = table;
    this.random = new Random(seed);
    this.pause = pause;
    setDaemon(true);
  }

  /**
   * Begins to write.
   *
   * @param table has no items of these names
   * @param pause between two writes
   */
  static SteadyWriter start(DynamoTable table, long seed, Duration pause) {
    SteadyWriter writer = new SteadyWriter(table, seed, pause);
    writer.start();
    return writer;
  }

  @Override
  public void run() {
    try {
      for (long write = 0; !ending; write++) {
        write(write);
        writes = write + 1;
        LockSupport.parkNanos(pause.toNanos());
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void write(long number) {
    String id = "item-" + random.nextInt(ITEMS);
    int kind = random.nextInt(KINDS);
    if (kind == 0 && present.remove(id)) {
      table.delete(Map.of("id", s(id)));
    } else if (kind == 1) {
      present.add(id);
      table.set(Map.of("id", s(id)), "updated", n(Long.toString(number)));
    } else {
      present.add(id);
      table.put(Map.of("id", s(id), "value", n(Long.toString(number)), "text", s("t" + number)));
    }
  }

  /** How much it has written so far. */
  long writes() {
    return writes;
  }

  /** Returns when so much more has been written. */
  void await(int more) {
    long wanted = writes + more;
    Pipeline.await(more + " writes", () -> writes >= wanted || failure != null);
  }

  /** Ends, and returns the number of writes when nothing more is written. */
  long finish() {
    ending = true;
    Pipeline.join(this);
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    return writes;
  }
}
