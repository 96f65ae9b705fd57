package io.headwater.it;

import io.headwater.localstack.simulator.SimulatedTable;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes and removes items of a simulated table, on a thread of its own, until it is told to end.
 */
final class TableWriter extends Thread {
  private static final int REMOVALS = 8;

  private final SimulatedTable table;
  private final Random random;
  private final int items;
  private final Duration pause;
  private volatile boolean ending;
  private volatile @Nullable RuntimeException failure;

  private TableWriter(SimulatedTable table, long seed, int items, Duration pause) {
    this.table = table;
    this.random = new Random(seed);
    this.items = items;
    this.pause = pause;
    setDaemon(true);
  }

  /**
   * Begins to write.
   *
   * @param items how many different ones, named {@code item-<number>}
   * @param pause between two writes
   */
  static TableWriter start(SimulatedTable table, long seed, int items, Duration pause) {
    TableWriter writer = new TableWriter(table, seed, items, pause);
    writer.start();
    return writer;
  }

  @Override
  public void run() {
    try {
      for (int i = 0; !ending; i++) {
        String item = "item-" + random.nextInt(items);
        if (random.nextInt(REMOVALS) == 0) {
          table.remove(item);
        } else {
          table.put(item, "value", "written-" + i);
        }
        LockSupport.parkNanos(pause.toNanos());
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** Ends, and returns when nothing more is written. */
  void finish() {
    ending = true;
    Pipeline.join(this);
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }
}
