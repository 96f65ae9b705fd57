package io.headwater.source.stream;

import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * Finds shards on a thread of its own: lists them page by page, looks for the children of single
 * shards where the service can tell them, and asks after parents that no listing holds, since a
 * listing may be incomplete. An outage is waited out, and DescribeStream is called within a budget.
 *
 * <p>Every public method belongs to the task thread; the thread inside only enqueues what it found.
 */
public final class ShardDiscovery {
  /** What was found. */
  public sealed interface Found {
    /**
     * The shards that the service lists.
     *
     * @param shards all of them
     */
    record Listing(List<Shard> shards) implements Found {}

    /**
     * The children of a shard that ended.
     *
     * @param parent the shard
     * @param shards its children
     */
    record Children(ShardId parent, List<Shard> shards) implements Found {}

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
  // A stream that was disabled ends without children; from then on listings alone tell.
  private static final int MAX_CHILDREN_QUESTIONS = 10;

  private final TableStream stream;
  private final String streamArn;
  private final BackoffStrategy backoff;
  private final CallBudget budget;
  private final ScheduledExecutorService thread;
  private final ConcurrentLinkedQueue<Found> found = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final Set<ShardId> asked = new HashSet<>();
  private final Map<ShardId, Integer> childrenQuestions = new HashMap<>();
  private volatile boolean knowsChildren = true;
  private boolean listing;
  private int listingsInARow;
  private volatile int pages = 1;

  /**
   * Discovery on a given thread; nothing is asked yet.
   *
   * @param backoff the pauses between attempts that fail, and between listings that are asked for
   *     in a row
   * @param budget the bound on DescribeStream calls
   */
  public ShardDiscovery(
      TableStream stream,
      String streamArn,
      BackoffStrategy backoff,
      CallBudget budget,
      ScheduledExecutorService thread) {
    this.stream = stream;
    this.streamArn = streamArn;
    this.backoff = backoff;
    this.budget = budget;
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
    list(Optional.empty(), new ArrayList<>(), 1, pause);
  }

  private void list(Optional<ShardId> after, List<Shard> before, int page, Duration pause) {
    describe(
        () -> {
          ShardListing listed = stream.list(after);
          before.addAll(listed.shards());
          if (listed.next().isPresent()) {
            list(listed.next(), before, page + 1, Duration.ZERO);
          } else {
            pages = page;
            found.add(new Found.Listing(List.copyOf(before)));
          }
        },
        "Listing the shards",
        pause);
  }

  /** The last listing brought what was looked for: the next one need not be late. */
  public void progressed() {
    listingsInARow = 0;
  }

  /** The DescribeStream calls that the last listing took. */
  public int listingCalls() {
    return pages;
  }

  /**
   * Looks for the children of shards that ended: one by one, or with a listing where that takes
   * fewer calls.
   */
  public void seekChildren(Set<ShardId> childless) {
    childrenQuestions.keySet().retainAll(childless);
    if (childless.isEmpty()) {
      return;
    }
    if (!knowsChildren || childless.size() > pages) {
      requestListing();
      return;
    }
    for (ShardId parent : childless) {
      if (childrenQuestions.putIfAbsent(parent, 1) == null) {
        askForChildren(parent, Duration.ZERO);
      }
    }
  }

  private void askForChildren(ShardId parent, Duration pause) {
    describe(
        () -> {
          Optional<List<Shard>> children = stream.children(parent);
          if (children.isEmpty()) {
            knowsChildren = false;
          }
          found.add(new Found.Children(parent, children.orElse(List.of())));
        },
        "Looking for the children of shard " + parent,
        pause);
  }

  private void describe(Runnable call, String what, Duration pause) {
    Duration turn = budget.reserve();
    attempt(call, what, 1, pause.compareTo(turn) > 0 ? pause : turn);
  }

  /** Asks whether shards can still be read, unless that is under way. */
  public void verify(Set<ShardId> shards) {
    for (ShardId shard : shards) {
      if (asked.add(shard)) {
        attempt(() -> found.add(verified(shard)), "Asking after shard " + shard, 1, Duration.ZERO);
      }
    }
  }

  private Found verified(ShardId shard) {
    try {
      stream.cursor(shard, new Position.Oldest());
      return new Found.ParentReadable(shard);
    } catch (StreamReadException e) {
      return switch (e.kind()) {
        case MISSING, TRIMMED -> new Found.ParentGone(shard);
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
    if (found.isEmpty()) {
      return List.of();
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
    } else if (answer instanceof Found.Children children) {
      askAgain(children);
    } else {
      listing = false;
    }
  }

  private void askAgain(Found.Children answer) {
    Integer questions = childrenQuestions.get(answer.parent());
    if (!answer.shards().isEmpty() || !knowsChildren) {
      childrenQuestions.remove(answer.parent());
    } else if (questions != null && questions < MAX_CHILDREN_QUESTIONS) {
      childrenQuestions.put(answer.parent(), questions + 1);
      askForChildren(answer.parent(), backoff.computeDelay(questions));
    }
  }

  private void attempt(Runnable call, String what, int attempt, Duration delay) {
    if (thread.isShutdown()) {
      return;
    }
    try {
      var unused =
          thread.schedule(
              () -> attemptNow(call, what, attempt), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      if (!thread.isShutdown()) {
        throw e;
      }
    }
  }

  private void attemptNow(Runnable call, String what, int attempt) {
    try {
      call.run();
      if (attempt > OUTAGE_FAILURES) {
        LOG.info("{} of stream {} works again after {} failures", what, streamArn, attempt - 1);
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
}
