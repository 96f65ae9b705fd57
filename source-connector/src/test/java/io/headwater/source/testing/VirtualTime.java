package io.headwater.source.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until it is moved, and executors that run when it passes their tasks'
 * time.
 */
public final class VirtualTime extends Clock {
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private final AtomicLong order = new AtomicLong();
  private int ran;
  // A simulator may read it on threads of its own.
  private volatile Instant now;

  /** Time that stands at an instant. */
  public VirtualTime(Instant start) {
    this.now = start;
  }

  /** Moves on, running what becomes due on the way. */
  public void advance(Duration duration) {
    Instant end = now.plus(duration);
    for (Task task = tasks.peek(); task != null && !task.due.isAfter(end); task = tasks.peek()) {
      tasks.poll();
      now = task.due.isAfter(now) ? task.due : now;
      if (!task.executor.isShutdown()) {
        ran++;
        task.run();
      }
    }
    now = end;
  }

  /** How many tasks it has run. */
  public int ran() {
    return ran;
  }

  /** An executor of this time; it has no thread of its own. */
  public ScheduledThreadPoolExecutor executor() {
    return new Executor();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  private final class Executor extends ScheduledThreadPoolExecutor {
    private boolean shutdown;

    Executor() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
      Task task = new Task(this, work, now.plus(Duration.of(delay, unit.toChronoUnit())));
      tasks.add(task);
      return task;
    }

    @Override
    public List<Runnable> shutdownNow() {
      shutdown = true;
      return new ArrayList<>();
    }

    @Override
    public boolean isShutdown() {
      return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final Executor executor;
    private final Instant due;
    private final long number = order.incrementAndGet();

    Task(Executor executor, Runnable work, Instant due) {
      super(work, null);
      this.executor = executor;
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(Duration.between(now, due));
    }

    @Override
    public int compareTo(Delayed other) {
      Task task = (Task) other;
      int byTime = due.compareTo(task.due);
      return byTime != 0 ? byTime : Long.compare(number, task.number);
    }
  }
}
