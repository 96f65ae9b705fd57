package io.headwater.sink.write;

import io.headwater.sink.metrics.SinkMetrics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends the lanes' writes and takes the answers. Owned by the task's thread. */
final class BulkWriter {
  private static final OpenSearchError NO_ANSWER =
      new OpenSearchError("no_answer", "each request with this document ended without an answer");

  private final List<Lane> lanes;
  private final BulkClient client;
  private final AnsweredItems items;
  private final IndexRegistry indices;
  private final Circuit circuit;
  private final ConcurrencyLimit limit;
  private final long latencyHighNanos;
  private final Mailbox mailbox;
  private final Ticker ticker;
  private final SinkMetrics metrics;
  private int next;
  private int inFlight;

  private record Flight(
      Lane lane, List<PendingWrite> batch, long bytes, long sentAt, Circuit.Ticket ticket) {}

  /**
   * Sends nothing yet.
   *
   * @param latencyHighNanos from when on a request's duration shows overload
   */
  BulkWriter(
      List<Lane> lanes,
      BulkClient client,
      AnsweredItems items,
      IndexRegistry indices,
      Circuit circuit,
      long latencyHighNanos,
      Mailbox mailbox,
      Ticker ticker,
      SinkMetrics metrics) {
    this.lanes = lanes;
    this.client = client;
    this.items = items;
    this.indices = indices;
    this.circuit = circuit;
    this.limit = new ConcurrencyLimit(lanes.size());
    this.latencyHighNanos = latencyHighNanos;
    this.mailbox = mailbox;
    this.ticker = ticker;
    this.metrics = metrics;
  }

  void add(PendingWrite write) {
    int hash = write.address().hashCode();
    Lane lane = lanes.get(Math.floorMod(hash ^ (hash >>> 16), lanes.size()));
    if (lane.add(write)) {
      metrics.coalesced();
    }
  }

  /** Sends what is due; the lanes take turns, so that none starves when not all may send. */
  void send() {
    long now = ticker.nanos();
    int first = next;
    for (int i = 0; i < lanes.size() && mayCarryMore(); i++) {
      int turn = (first + i) % lanes.size();
      Lane lane = lanes.get(turn);
      List<PendingWrite> batch = lane.take(now, indices);
      if (!batch.isEmpty()) {
        next = (turn + 1) % lanes.size();
        send(lane, batch, now);
      }
    }
  }

  void discardAbandoned() {
    lanes.forEach(Lane::discardAbandoned);
  }

  /** When there will be something to send that may be sent. */
  long due() {
    long due = Ticker.NEVER;
    if (mayCarryMore()) {
      for (Lane lane : lanes) {
        due = Math.min(due, lane.due(indices));
      }
    }
    return due;
  }

  /** Whether nothing waits and nothing is under way. */
  boolean idle() {
    return inFlight == 0 && documents() == 0;
  }

  int inFlight() {
    return inFlight;
  }

  int concurrencyLimit() {
    return limit.current();
  }

  long heldBytes() {
    long bytes = 0;
    for (Lane lane : lanes) {
      bytes += lane.heldBytes();
    }
    return bytes;
  }

  /** Documents that wait to be sent. */
  long documents() {
    long documents = 0;
    for (Lane lane : lanes) {
      documents += lane.documents();
    }
    return documents;
  }

  private boolean mayCarryMore() {
    return inFlight < limit.current() && circuit.admits();
  }

  private void send(Lane lane, List<PendingWrite> batch, long now) {
    RequestBody body = new BulkBody(batch);
    for (PendingWrite write : batch) {
      write.sent();
    }
    Flight flight = new Flight(lane, batch, body.length(), now, circuit.sent());
    inFlight++;
    metrics.sent(body.length());
    var unused =
        client
            .send(body)
            .whenComplete(
                (answer, failure) -> mailbox.execute(() -> answered(flight, answer, failure)));
  }

  private void answered(Flight flight, @Nullable BulkAnswer answer, @Nullable Throwable failure) {
    inFlight--;
    flight.lane.landed();
    metrics.landed(ticker.nanos() - flight.sentAt);
    try {
      judge(flight, answer, failure);
    } finally {
      indices.landed(flight.batch);
    }
  }

  private void judge(Flight flight, @Nullable BulkAnswer answer, @Nullable Throwable failure) {
    if (answer instanceof BulkAnswer.Items answered) {
      if (answered.items().size() == flight.batch.size()) {
        judgeItems(flight, answered.items());
      } else {
        String problem = answered.items().size() + " answers for " + flight.batch.size() + " items";
        retryAll(flight, problem, true);
      }
    } else if (answer instanceof BulkAnswer.Refused refused) {
      judgeRequest(flight, refused);
    } else if (answer instanceof BulkAnswer.Unanswered unanswered) {
      unanswered(flight, unanswered.problem(), unanswered.sent());
    } else {
      unanswered(flight, String.valueOf(failure), true);
    }
  }

  private void judgeItems(Flight flight, List<BulkAnswer.Item> answers) {
    Lane lane = flight.lane;
    lane.limit().grow();
    AnsweredItems.Outcome outcome = items.judge(lane, flight.batch, answers);
    if (outcome.retried() > 0) {
      metrics.error(outcome.problem());
    }
    boolean late = latencyHighNanos > 0 && ticker.nanos() - flight.sentAt > latencyHighNanos;
    if (late || outcome.throttled()) {
      overloaded(flight);
    } else {
      limit.succeeded();
    }
    // One item in trouble must not hold up its neighbours, an overloaded server must be left alone.
    if (outcome.refusing()) {
      failed(flight, outcome.problem(), outcome.retried(), false);
      return;
    }
    circuit.succeeded();
    if (outcome.throttled()) {
      lane.backOff(ticker.nanos(), false);
    } else {
      lane.healthy();
    }
    lanes.forEach(Lane::serverAnswers);
  }

  private void judgeRequest(Flight flight, BulkAnswer.Refused refused) {
    int status = refused.status();
    OpenSearchError error = refused.error();
    String problem = AnsweredItems.problem(status, error);
    switch (Verdict.ofRequest(status, AnsweredItems.typeOf(error))) {
      case SPLIT -> split(flight, status, error);
      case FATAL -> throw items.fatal(status, error, flight.batch.get(0).index());
      case RETRY, INDEX_BLOCKED, INDEX_MISSING, APPLIED, SUPERSEDED, REJECT -> {
        if (status == 429 || status >= 500) {
          overloaded(flight);
        }
        retryAll(flight, problem, status != 429);
      }
    }
  }

  private void split(Flight flight, int status, @Nullable OpenSearchError error) {
    Lane lane = flight.lane;
    List<PendingWrite> batch = flight.batch;
    // OpenSearch, or at least what stands before it, has read the request.
    circuit.succeeded();
    lane.healthy();
    if (batch.size() == 1) {
      lane.limit().grow();
      items.reject(lane, batch.get(0), status, error);
      return;
    }
    metrics.retried(batch.size());
    if (status == 413) {
      lane.limit().below(flight.bytes);
      lane.limit().shrink(batch.size());
      lane.giveBack(batch);
    } else {
      lane.bisect(batch);
    }
  }

  private void unanswered(Flight flight, String problem, boolean sent) {
    overloaded(flight);
    List<PendingWrite> batch = flight.batch;
    if (!sent) {
      retryAll(flight, problem, true);
      return;
    }
    // Some servers answer a request that is too large by closing or not at all.
    flight.lane.limit().shrink(batch.size());
    PendingWrite first = batch.get(0);
    // A document that gets no answer while others do must not hold up its lane.
    if (batch.size() == 1 && circuit.answeredSince(flight.sentAt)) {
      if (items.retryOrReject(first, 0, NO_ANSWER)) {
        retryAll(flight, problem, true);
      } else {
        flight.lane.finished(first);
      }
      return;
    }
    retryAll(flight, problem, true);
  }

  private void retryAll(Flight flight, String problem, boolean serverAway) {
    flight.lane.giveBack(flight.batch);
    metrics.retried(flight.batch.size());
    metrics.error(problem);
    failed(flight, problem, flight.batch.size(), serverAway);
  }

  private void failed(Flight flight, String problem, int retried, boolean serverAway) {
    circuit.failed(flight.ticket, problem, retried);
    if (circuit.state() == Circuit.State.CLOSED) {
      flight.lane.backOff(ticker.nanos(), serverAway);
    } else {
      // From now on the circuit decides when to go on.
      lanes.forEach(Lane::healthy);
    }
  }

  private void overloaded(Flight flight) {
    limit.overloaded(flight.ticket.number(), circuit.lastNumber());
  }
}
