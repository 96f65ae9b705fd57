package io.headwater.source.read;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Reads many shards and table segments on a few threads. Each has at most one page that was read
 * and not taken, and reading stops while more than the allowed bytes are waiting, so memory is
 * bounded; pages are taken in the order in which they were read, so a busy shard cannot starve a
 * quiet one. Nor do thousands of quiet ones starve a busy shard: with each of their reads goes one
 * of those that have more at once.
 *
 * <p>{@link #open} and {@link #takeNext} belong to the task thread.
 */
public final class PageReaders implements AutoCloseable {
  private static final Duration FULL_BUFFER_PAUSE = Duration.ofMillis(20);
  private static final int REFUSALS_PER_PAUSE = 100;
  private static final int MOST_PAUSES = 32;
  // 1,000 records or 1 MB of them, as JSON and with what is kept beside it.
  private static final long LARGEST_PAGE_BYTES = 2 << 20;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(4);

  /** What becomes of the pages of a reader. Called by the thread that calls {@link #takeNext}. */
  @FunctionalInterface
  public interface Taker<P extends Page> {
    /** Takes the next page. */
    void take(P page);

    /** The reader cannot read on; all its pages were taken. Throws it unless overridden. */
    default void failed(RuntimeException failure) {
      throw failure;
    }
  }

  /** Something that is being read. */
  public interface Reading {
    /** Reads no more; what was read and not taken is dropped. */
    void cancel();
  }

  private final long maxBytes;
  private final ScheduledExecutorService threads;
  private final LinkedBlockingQueue<Runnable> pages = new LinkedBlockingQueue<>();
  // What has more to read at once does not queue behind thousands whose turn has come.
  private final Queue<Open<?>> ready = new ConcurrentLinkedQueue<>();
  private final AtomicLong heldBytes = new AtomicLong();
  private final AtomicLong claimedBytes = new AtomicLong();
  // In a row, by whichever reader.
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private long takenBytes;

  /**
   * Readers on given threads, which are shut down with them.
   *
   * @param maxBytes how much may wait to be taken, or one page if that is more
   */
  public PageReaders(ScheduledExecutorService threads, long maxBytes) {
    this.maxBytes = maxBytes;
    this.threads = threads;
  }

  /**
   * Begins to read.
   *
   * @param taker gets every page
   */
  public <P extends Page> Reading open(PageReader<P> reader, Taker<P> taker) {
    Open<P> open = new Open<>(reader, taker);
    open.schedule(Duration.ZERO);
    return open;
  }

  /**
   * Hands the next page to its taker, waiting for one if there is none.
   *
   * @return whether there was one
   * @throws RuntimeException what made a reader fail, if its taker has no answer to that; from then
   *     on at every call
   */
  public boolean takeNext(Duration patience) throws InterruptedException {
    rethrowFailure();
    Runnable page = pages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (page == null) {
      rethrowFailure();
      return false;
    }
    try {
      page.run();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      throw e;
    }
    return true;
  }

  /** The bytes of all pages that were handed to their takers so far. */
  public long takenBytes() {
    return takenBytes;
  }

  /** The bytes that were read and not taken. */
  public long heldBytes() {
    return heldBytes.get();
  }

  // A page has its place before it is read, so that the bound holds whatever it turns out to be;
  // one
  // page always has.
  private synchronized boolean claim() {
    long others = heldBytes.get() + claimedBytes.get();
    boolean fits = others == 0 || others + LARGEST_PAGE_BYTES <= maxBytes;
    if (fits) {
      claimedBytes.addAndGet(LARGEST_PAGE_BYTES);
    }
    return fits;
  }

  // Thousands of readers that nobody takes a page from must not keep a processor busy.
  private Duration fullBufferPause() {
    int pauses = refusals.incrementAndGet() / REFUSALS_PER_PAUSE;
    return FULL_BUFFER_PAUSE.multipliedBy(Math.min(Math.max(1, pauses), MOST_PAUSES));
  }

  private void readReady() {
    Open<?> next = ready.poll();
    if (next != null) {
      next.read();
    }
  }

  private void rethrowFailure() {
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  /** Reads no more; calls under way go on until they end by themselves. */
  public void stop() {
    threads.shutdownNow();
  }

  /** Reads no more and waits for the threads to end. */
  @Override
  public void close() {
    stop();
    try {
      if (!threads.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ConnectException("the readers did not stop within " + CLOSE_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Open<P extends Page> implements Reading {
    private final PageReader<P> reader;
    private final Taker<P> taker;
    private volatile boolean cancelled;

    Open(PageReader<P> reader, Taker<P> taker) {
      this.reader = reader;
      this.taker = taker;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    void schedule(Duration delay) {
      if (cancelled) {
        return;
      }
      Runnable turn = this::turn;
      if (delay.isZero()) {
        ready.add(this);
        turn = PageReaders.this::readReady;
      }
      try {
        var unused = threads.schedule(turn, delay.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        if (!threads.isShutdown()) {
          throw e;
        }
      }
    }

    private void turn() {
      readReady();
      read();
    }

    private void read() {
      try {
        if (cancelled) {
          return;
        }
        if (claim()) {
          refusals.set(0);
          step();
        } else {
          schedule(fullBufferPause());
        }
      } catch (RuntimeException e) {
        pages.add(() -> failed(e));
      } catch (Error e) {
        failure.compareAndSet(
            null, new ConnectException("reading " + reader.subject() + " failed", e));
        throw e;
      }
    }

    private void step() {
      try {
        Step<P> step = reader.step();
        Optional<P> page = step.page();
        if (page.isPresent()) {
          offer(page.get(), step.pause());
        } else {
          schedule(step.pause());
        }
      } finally {
        claimedBytes.addAndGet(-LARGEST_PAGE_BYTES);
      }
    }

    private void failed(RuntimeException e) {
      if (!cancelled) {
        taker.failed(e);
      }
    }

    private void offer(P page, Duration pause) {
      long bytes = page.heldBytes();
      heldBytes.addAndGet(bytes);
      pages.add(
          () -> {
            heldBytes.addAndGet(-bytes);
            takenBytes += bytes;
            if (!page.isLast()) {
              schedule(pause);
            }
            if (!cancelled) {
              taker.take(page);
            }
          });
    }
  }
}
