package io.headwater.benchmarks.source;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Threads that repeat one step each, which gives some records, until they are closed. */
final class Workers implements Contestant {
  /** One step. */
  @FunctionalInterface
  interface Work {
    /** Does a step and tells how many records it gave. */
    int step() throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder records = new LongAdder();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private volatile boolean closed;

  Workers(String name, int count, Work work) {
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(() -> repeat(work), name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  private void repeat(Work work) {
    try {
      while (!closed) {
        records.add(work.step());
      }
    } catch (Exception e) {
      if (!closed) {
        failure.set(e);
      }
    }
  }

  @Override
  public long records() {
    return records.sum();
  }

  @Override
  public void check() {
    Exception thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("reading failed", thrown);
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(10_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
