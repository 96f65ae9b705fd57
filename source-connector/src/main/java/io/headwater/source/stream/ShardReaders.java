package io.headwater.source.stream;

import io.headwater.source.lineage.ShardId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Reads many shards on a few threads. A shard has at most one page that was read and not taken, and
 * reading stops while more than the allowed bytes are waiting, so memory is bounded; pages are
 * taken in the order in which they were read, so a busy shard cannot starve a quiet one.
 *
 * <p>{@link #open} and {@link #next} belong to the task thread.
 */
public final class ShardReaders implements AutoCloseable {
  private static final Duration FULL_BUFFER_PAUSE = Duration.ofMillis(20);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private record TakenLater(ShardReader reader, RecordPage page, long bytes, Duration pause) {}

  /**
   * A page and whose it is.
   *
   * @param shard the shard
   * @param page its next page
   */
  public record ShardPage(ShardId shard, RecordPage page) {}

  private final TableStream stream;
  private final Duration longestPause;
  private final long maxBytes;
  private final BackoffStrategy backoff;
  private final ScheduledExecutorService threads;
  private final LinkedBlockingQueue<TakenLater> pages = new LinkedBlockingQueue<>();
  private final AtomicLong heldBytes = new AtomicLong();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /**
   * Readers on given threads, which are shut down with them.
   *
   * @param maxBytes how much may wait to be taken, about
   * @param longestPause the longest pause between two reads of an idle shard
   */
  public ShardReaders(
      TableStream stream,
      ScheduledExecutorService threads,
      long maxBytes,
      Duration longestPause,
      BackoffStrategy backoff) {
    this.stream = stream;
    this.maxBytes = maxBytes;
    this.longestPause = longestPause;
    this.backoff = backoff;
    this.threads = threads;
  }

  /** Begins to read a shard. */
  public void open(ShardId shard, Position position, boolean closed) {
    schedule(
        new ShardReader(stream, shard, position, closed, longestPause, backoff), Duration.ZERO);
  }

  /**
   * The next page, waiting for one if there is none.
   *
   * @throws RuntimeException what made a reader fail
   */
  public Optional<ShardPage> next(Duration patience) throws InterruptedException {
    rethrowFailure();
    TakenLater taken = pages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (taken == null) {
      rethrowFailure();
      return Optional.empty();
    }
    heldBytes.addAndGet(-taken.bytes());
    if (taken.page().next().isPresent()) {
      schedule(taken.reader(), taken.pause());
    }
    return Optional.of(new ShardPage(taken.reader().shard(), taken.page()));
  }

  /** The bytes that were read and not taken. */
  public long heldBytes() {
    return heldBytes.get();
  }

  private void rethrowFailure() {
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  private void schedule(ShardReader reader, Duration delay) {
    try {
      var unused = threads.schedule(() -> run(reader), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      if (!threads.isShutdown()) {
        throw e;
      }
    }
  }

  private void run(ShardReader reader) {
    try {
      if (heldBytes.get() >= maxBytes) {
        schedule(reader, FULL_BUFFER_PAUSE);
        return;
      }
      ShardReader.Step step = reader.step();
      if (step.page().isPresent()) {
        RecordPage page = step.page().get();
        long bytes = page.heldBytes();
        heldBytes.addAndGet(bytes);
        pages.add(new TakenLater(reader, page, bytes, step.pause()));
      } else {
        schedule(reader, step.pause());
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    } catch (Error e) {
      failure.compareAndSet(
          null, new ConnectException("reading shard " + reader.shard() + " failed", e));
      throw e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ConnectException("the shard readers did not stop within " + CLOSE_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
