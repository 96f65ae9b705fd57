package io.headwater.sink.write;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which indices are known to be there. Owned by the task's thread; answers come by mailbox.
 *
 * <p>A deleted index shows itself by a 404 only where the cluster does not create indices by
 * itself. By default it does (<code>action.auto_create_index</code>), for versioned deletes too,
 * and no parameter of a request prevents that but <code>require_alias</code>, which takes aliases
 * only. So an index in use is looked at again from time to time while it is being written, and
 * known by the UUID that each creation gives it. That is one small request an interval, task and
 * index.
 */
final class IndexRegistry {
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

  /** Whether an index can be written to; asks for it if that is not known or long ago. */
  boolean usable(String index) {
    State state = indices.computeIfAbsent(index, unknown -> new State());
    if (!state.asking && state.notBefore <= ticker.nanos()) {
      ask(index, state);
    }
    return state.ready;
  }

  /** The index was found missing: it is ensured again before the next write. */
  void invalidate(String index) {
    State state = indices.get(index);
    if (state != null && state.ready) {
      gone(index);
      state.lost();
      state.notBefore = ticker.nanos();
    }
  }

  /** Whether an answer is awaited that writes wait for. */
  boolean busy() {
    return asking > 0;
  }

  /** When an index is to be asked for again that writes wait for. */
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
    boolean waitedFor = !state.ready;
    asking += waitedFor ? 1 : 0;
    int life = state.life;
    var unused =
        admin
            .ensure(index)
            .whenComplete(
                (answer, failure) ->
                    mailbox.execute(
                        () -> {
                          state.asking = false;
                          asking -= waitedFor ? 1 : 0;
                          // An answer from before the index was found missing tells nothing.
                          if (life == state.life) {
                            answered(index, state, answer, failure);
                          }
                        }));
  }

  private void answered(
      String index, State state, @Nullable IndexAnswer answer, @Nullable Throwable failure) {
    if (answer instanceof IndexAnswer.Ready ready) {
      compare(index, state, ready);
      state.found(ready, ticker.nanos());
    } else if (answer instanceof IndexAnswer.Failed failed) {
      throw new ConnectException(failed.message());
    } else {
      // Writes that go on although a check has failed tell by themselves what is wrong.
      if (!state.ready) {
        String problem =
            answer instanceof IndexAnswer.Unavailable unavailable
                ? unavailable.problem()
                : String.valueOf(failure);
        outage.failed("index " + index + " cannot be looked up: " + problem, 0);
      }
      state.notBefore = ticker.nanos() + backoff.nanos(state.failures++);
    }
  }

  private static void compare(String index, State state, IndexAnswer.Ready ready) {
    if (ready.created()) {
      if (state.ready) {
        gone(index);
      }
      log.info("Created index {}", index);
    } else if (state.identity != null && ready.identity().isPresent()) {
      IndexAnswer.Identity now = ready.identity().get();
      if (!now.index().equals(state.identity.index())) {
        log.warn(
            "{} leads to index {} now, not to {}: what was written to that one stays there",
            index,
            now.index(),
            state.identity.index());
      } else if (!now.equals(state.identity)) {
        log.warn(
            "Index {} was deleted and is another one now; what it held is lost until a new snapshot"
                + " is taken. If OpenSearch itself has made it for a write, it lacks index.settings"
                + " and index.mappings: set action.auto_create_index to false in the cluster and"
                + " delete the index, and the sink makes it anew",
            index);
      }
    }
    ready.warnings().stream().filter(state.told::add).forEach(log::warn);
  }

  private static void gone(String index) {
    log.warn("Index {} is gone; what it held is lost until a new snapshot is taken", index);
  }

  private static final class State {
    private final Set<String> told = new HashSet<>();
    private boolean ready;
    private boolean asking;
    private int failures;
    private long notBefore;
    private IndexAnswer.@Nullable Identity identity;

    /** Counts how often the index was found missing. */
    private int life;

    void lost() {
      ready = false;
      identity = null;
      life++;
    }

    void found(IndexAnswer.Ready answer, long now) {
      ready = true;
      failures = 0;
      identity = answer.identity().orElse(null);
      notBefore = answer.checkAfter().isZero() ? Ticker.NEVER : now + answer.checkAfter().toNanos();
    }
  }
}
