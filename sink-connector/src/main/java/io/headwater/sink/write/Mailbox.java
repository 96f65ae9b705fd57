package io.headwater.sink.write;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Brings what other threads learn to the task's thread: they put it in, only the task runs it. */
final class Mailbox implements Executor {
  private final LinkedBlockingQueue<Runnable> letters = new LinkedBlockingQueue<>();

  /** Called by any thread. */
  @Override
  public void execute(Runnable letter) {
    letters.add(letter);
  }

  /** Runs what has arrived; what it throws reaches the caller. */
  void open() {
    for (Runnable letter = letters.poll(); letter != null; letter = letters.poll()) {
      letter.run();
    }
  }

  /** Waits for a letter, then runs what has arrived. */
  void await(Duration atMost) {
    try {
      Runnable first = letters.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
      if (first != null) {
        first.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open();
  }
}
