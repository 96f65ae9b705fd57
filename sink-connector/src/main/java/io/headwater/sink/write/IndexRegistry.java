package io.headwater.sink.write;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
final class IndexRegistry implements IndexGate {
  private static final Logger log = LoggerFactory.getLogger(IndexRegistry.class);

  private final IndexAdmin admin;
  private final Mailbox mailbox;
  private final Ticker ticker;
  private final Backoff backoff;
  private final Circuit circuit;
  private final IndexTroubles troubles;
  private final Map<String, State> indices = new HashMap<>();
  private String recentIndex = "";
  private @Nullable State recent;
  private int asked;
  private int askedAgain;

  IndexRegistry(
      IndexAdmin admin,
      Mailbox mailbox,
      Ticker ticker,
      Backoff backoff,
      RetryBudget budget,
      Circuit circuit) {
    this.admin = admin;
    this.mailbox = mailbox;
    this.ticker = ticker;
    this.backoff = backoff;
    this.circuit = circuit;
    this.troubles = new IndexTroubles(ticker, backoff, budget);
  }

  /** Asks for the index if it is not known or was seen long ago. */
  @Override
  public boolean usable(String index) {
    State state = state(index);
    if (hasTurn(state) && !state.asking && state.notBefore <= ticker.nanos() && mayAsk(state)) {
      ask(index, state);
    }
    return state.ready && troubles.mayTry(index);
  }

  // Those that hang or fail again and again must not keep others from being asked for at all.
  private boolean hasTurn(State state) {
    return asked < IndexAdmin.MOST_AT_ONCE
        && (state.failures == 0 || askedAgain < IndexAdmin.MOST_AT_ONCE / 2);
  }

  // Most writes are of the same index as the one before.
  private State state(String index) {
    State state = recent;
    if (state == null || !index.equals(recentIndex)) {
      state = indices.computeIfAbsent(index, unknown -> new State());
      recent = state;
      recentIndex = index;
    }
    return state;
  }

  @Override
  public boolean admit(String index) {
    if (!usable(index)) {
      return false;
    }
    troubles.tried(index);
    return true;
  }

  /**
   * The index was found missing: it is ensured again before the next write.
   *
   * @throws ConnectException if it has gone on for longer than is borne
   */
  void missing(String index) {
    State state = indices.get(index);
    if (state == null || !state.ready) {
      return;
    }
    if (!troubles.has(index)) {
      gone(index);
    }
    if (troubles.failed(index, "it is not there")) {
      state.lost();
      state.notBefore = troubles.mendAt(index);
    }
  }

  /**
   * The index takes no writes.
   *
   * @throws ConnectException if it has gone on for longer than is borne
   */
  void blocked(String index, String problem) {
    if (!troubles.has(index)) {
      log.warn(
          "Index {} takes no writes: {}; its documents wait until it does, others go on",
          index,
          problem);
    }
    troubles.failed(index, problem);
  }

  /** A write of the index was answered otherwise: it takes writes. */
  void takesWrites(String index) {
    troubles.over(index);
  }

  /** A request has ended: the next write of its indices may try. */
  void landed(List<PendingWrite> batch) {
    troubles.landed(batch);
  }

  /** Nothing is to be written: troubles from now on are new ones. */
  void rest() {
    troubles.rest();
  }

  /** Whether an answer is awaited that writes wait for. */
  boolean busy() {
    if (asked >= IndexAdmin.MOST_AT_ONCE || askedAgain >= IndexAdmin.MOST_AT_ONCE / 2) {
      // Others may wait for their turn.
      return true;
    }
    for (State state : indices.values()) {
      // One that was asked for in passing may have been found missing since.
      if (state.asking && !state.ready) {
        return true;
      }
    }
    return false;
  }

  /** When an index is to be asked for again or tried again that writes wait for. */
  long due() {
    long now = ticker.nanos();
    long due = troubles.due();
    for (State state : indices.values()) {
      // One whose moment has passed unasked has no writes waiting for it.
      if (!state.ready && !state.asking && state.notBefore > now) {
        due = Math.min(due, state.notBefore);
      }
    }
    return due;
  }

  // A mere check is no way to find out whether OpenSearch is back.
  private boolean mayAsk(State state) {
    return state.ready ? circuit.state() == Circuit.State.CLOSED : circuit.admits();
  }

  private void ask(String index, State state) {
    state.asking = true;
    boolean again = state.failures > 0;
    asked++;
    askedAgain += again ? 1 : 0;
    int life = state.life;
    Circuit.Ticket ticket = circuit.sent();
    var unused =
        admin
            .ensure(index)
            .whenComplete(
                (answer, failure) ->
                    mailbox.execute(
                        () -> {
                          state.asking = false;
                          asked--;
                          askedAgain -= again ? 1 : 0;
                          answered(index, state, life, ticket, answer, failure);
                        }));
  }

  private void answered(
      String index,
      State state,
      int life,
      Circuit.Ticket ticket,
      @Nullable IndexAnswer answer,
      @Nullable Throwable failure) {
    // An answer from before the index was found missing tells nothing of it.
    boolean current = life == state.life;
    if (answer instanceof IndexAnswer.Ready ready) {
      circuit.succeeded();
      if (current) {
        compare(index, state, ready);
        state.found(ready, ticker.nanos());
      }
    } else if (answer instanceof IndexAnswer.Failed failed) {
      throw new ConnectException(failed.message());
    } else {
      state.notBefore = ticker.nanos() + backoff.nanos(state.failures++);
      // Writes that go on although a check has failed tell by themselves what is wrong.
      if (!state.ready) {
        String problem =
            answer instanceof IndexAnswer.Unavailable unavailable
                ? unavailable.problem()
                : String.valueOf(failure);
        circuit.failed(ticket, "index " + index + " cannot be looked up: " + problem, 0);
      }
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
