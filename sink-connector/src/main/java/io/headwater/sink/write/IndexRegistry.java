package io.headwater.sink.write;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which indices are known to be there. Owned by the task's thread; answers come by mailbox. */
final class IndexRegistry {
  /** How long an index should remember deletes, so that no late replay revives a document. */
  static final Duration SAFE_GC_DELETES = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(IndexRegistry.class);

  private final IndexAdmin admin;
  private final Mailbox mailbox;
  private final Ticker ticker;
  private final Backoff backoff;
  private final Outage outage;
  private final Map<String, State> indices = new HashMap<>();
  private int asking;

  IndexRegistry(IndexAdmin admin, Mailbox mailbox, Ticker ticker, Backoff backoff, Outage outage) {
    this.admin = admin;
    this.mailbox = mailbox;
    this.ticker = ticker;
    this.backoff = backoff;
    this.outage = outage;
  }

  /** Whether an index can be written to; asks for it if that is not known. */
  boolean usable(String index) {
    State state = indices.computeIfAbsent(index, unknown -> new State());
    if (!state.ready && !state.asking && state.notBefore <= ticker.nanos()) {
      ask(index, state);
    }
    return state.ready;
  }

  /** The index was found missing: it is ensured again before the next write. */
  void invalidate(String index) {
    State state = indices.get(index);
    if (state != null && state.ready) {
      log.warn("Index {} is gone; what it held is lost until a new snapshot is taken", index);
      state.ready = false;
      state.notBefore = ticker.nanos();
    }
  }

  /** Whether an answer is awaited. */
  boolean busy() {
    return asking > 0;
  }

  /** When an index is to be asked for again. */
  long due() {
    long now = ticker.nanos();
    // One whose moment has passed unasked has no writes waiting for it.
    return indices.values().stream()
        .filter(state -> !state.ready && !state.asking && state.notBefore > now)
        .mapToLong(state -> state.notBefore)
        .min()
        .orElse(Ticker.NEVER);
  }

  private void ask(String index, State state) {
    state.asking = true;
    asking++;
    var unused =
        admin
            .ensure(index)
            .whenComplete(
                (answer, failure) ->
                    mailbox.execute(() -> answered(index, state, answer, failure)));
  }

  private void answered(
      String index, State state, @Nullable IndexAnswer answer, @Nullable Throwable failure) {
    state.asking = false;
    asking--;
    if (answer instanceof IndexAnswer.Ready ready) {
      state.ready = true;
      state.failures = 0;
      announce(index, state, ready);
    } else if (answer instanceof IndexAnswer.Failed failed) {
      throw new ConnectException(failed.message());
    } else {
      String problem =
          answer instanceof IndexAnswer.Unavailable unavailable
              ? unavailable.problem()
              : String.valueOf(failure);
      outage.failed("index " + index + " cannot be looked up: " + problem, 0);
      state.notBefore = ticker.nanos() + backoff.nanos(state.failures++);
    }
  }

  private static void announce(String index, State state, IndexAnswer.Ready ready) {
    if (ready.created()) {
      log.info("Created index {}", index);
    }
    if (!state.announced
        && ready.gcDeletes().filter(kept -> kept.compareTo(SAFE_GC_DELETES) < 0).isPresent()) {
      log.warn(
          "Index {} forgets deletes after {} s; a replay older than that can bring a deleted"
              + " document back. Set index.gc_deletes to 1h or more",
          index,
          ready.gcDeletes().map(Duration::toSeconds).orElse(0L));
    }
    state.announced = true;
  }

  private static final class State {
    private boolean ready;
    private boolean asking;
    private boolean announced;
    private int failures;
    private long notBefore;
  }
}
