package io.headwater.source.stream;

import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Finds shards on a thread of its own: lists them, and asks after parents that no listing holds,
 * since a listing may be incomplete. An outage is waited out.
 *
 * <p>Every public method belongs to the task thread; the thread inside only enqueues what it found.
 */
public final class ShardDiscovery implements AutoCloseable {
  /** What was found. */
  public sealed interface Found {
    /**
     * The shards that the service lists.
     *
     * @param shards all of them
     */
    record Listing(List<Shard> shards) implements Found {}

    /**
     * A parent that is no longer there.
     *
     * @param parent its name
     */
    record ParentGone(ShardId parent) implements Found {}

    /**
     * A parent that can still be read although no listing holds it.
     *
     * @param parent its name
     */
    record ParentReadable(ShardId parent) implements Found {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(ShardDiscovery.class);
  // One failure alone is no outage; from here on it is told in the log.
  private static final int OUTAGE_FAILURES = 3;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final TableStream stream;
  private final String streamArn;
  private final BackoffStrategy backoff;
  private final ScheduledExecutorService thread;
  private final ConcurrentLinkedQueue<Found> found = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final Set<ShardId> asked = new HashSet<>();
  private boolean listing;
  private int listingsInARow;

  /**
   * Discovery on a given thread, which is shut down with it; nothing is asked yet.
   *
   * @param backoff the pauses between attempts that fail, and between listings that are asked for
   *     in a row
   */
  public ShardDiscovery(
      TableStream stream,
      String streamArn,
      BackoffStrategy backoff,
      ScheduledExecutorService thread) {
    this.stream = stream;
    this.streamArn = streamArn;
    this.backoff = backoff;
    this.thread = thread;
  }

  /** Asks for a listing unless one is under way; the more often in a row, the later. */
  public void requestListing() {
    if (listing) {
      return;
    }
    listing = true;
    Duration pause = listingsInARow == 0 ? Duration.ZERO : backoff.computeDelay(listingsInARow);
    listingsInARow++;
    attempt(() -> found.add(new Found.Listing(stream.shards())), "Listing the shards", 1, pause);
  }

  /** The last listing brought what was looked for: the next one need not be late. */
  public void progressed() {
    listingsInARow = 0;
  }

  /** Asks whether parents can still be read, unless that is under way. */
  public void verify(Set<ShardId> parents) {
    for (ShardId parent : parents) {
      if (asked.add(parent)) {
        attempt(
            () -> found.add(verified(parent)), "Asking after shard " + parent, 1, Duration.ZERO);
      }
    }
  }

  private Found verified(ShardId parent) {
    try {
      stream.cursor(parent, new Position.Oldest());
      return new Found.ParentReadable(parent);
    } catch (StreamReadException e) {
      return switch (e.kind()) {
        case MISSING, TRIMMED -> new Found.ParentGone(parent);
        case THROTTLED, UNAVAILABLE, EXPIRED_CURSOR, REFUSED -> throw e;
      };
    }
  }

  /**
   * What was found since the last call.
   *
   * @throws RuntimeException what makes it impossible to find shards
   */
  public List<Found> take() {
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
    List<Found> taken = new ArrayList<>();
    for (Found next = found.poll(); next != null; next = found.poll()) {
      answered(next);
      taken.add(next);
    }
    return taken;
  }

  private void answered(Found answer) {
    if (answer instanceof Found.ParentGone gone) {
      asked.remove(gone.parent());
    } else if (answer instanceof Found.ParentReadable readable) {
      asked.remove(readable.parent());
    } else {
      listing = false;
    }
  }

  private void attempt(Runnable call, String what, int attempt, Duration delay) {
    if (thread.isShutdown()) {
      return;
    }
    var unused =
        thread.schedule(
            () -> {
              try {
                call.run();
                if (attempt > OUTAGE_FAILURES) {
                  LOG.info(
                      "{} of stream {} works again after {} failures",
                      what,
                      streamArn,
                      attempt - 1);
                }
              } catch (StreamReadException e) {
                failed(e, call, what, attempt);
              } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
              } catch (Error e) {
                failure.compareAndSet(
                    null, new ConnectException(what + " of stream " + streamArn + " failed", e));
                throw e;
              }
            },
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void failed(StreamReadException e, Runnable call, String what, int attempt) {
    switch (e.kind()) {
      case THROTTLED, UNAVAILABLE, EXPIRED_CURSOR -> {
        if (attempt == OUTAGE_FAILURES) {
          LOG.warn(
              "{} of stream {} fails; trying again until it works: {}",
              what,
              streamArn,
              e.getMessage());
        }
        attempt(call, what, attempt + 1, backoff.computeDelay(attempt));
      }
      case MISSING, TRIMMED ->
          failure.compareAndSet(
              null,
              new StreamGapException("stream " + streamArn + " is gone (" + e.getMessage() + ")"));
      case REFUSED ->
          failure.compareAndSet(
              null,
              new ConnectException(
                  what + " of stream " + streamArn + " is refused: " + e.getMessage(), e));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Shard discovery of stream {} did not stop within {}", streamArn, CLOSE_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
