package io.headwater.sink.write;

import io.headwater.sink.document.Rejection;
import io.headwater.sink.document.SafeReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Sends the lanes' writes and does what the answers say. Owned by the task's thread. */
final class BulkWriter {
  private final List<Lane> lanes;
  private final BulkClient client;
  private final IndexRegistry indices;
  private final Rejections rejections;
  private final Mailbox mailbox;
  private final Ticker ticker;
  private final Backoff backoff;
  private final Outage outage;
  private final SinkMetrics metrics;

  BulkWriter(
      Supplier<Lane> newLane,
      int laneCount,
      BulkClient client,
      IndexRegistry indices,
      Rejections rejections,
      Mailbox mailbox,
      Ticker ticker,
      Backoff backoff,
      Outage outage,
      SinkMetrics metrics) {
    this.lanes = Stream.generate(newLane).limit(laneCount).toList();
    this.client = client;
    this.indices = indices;
    this.rejections = rejections;
    this.mailbox = mailbox;
    this.ticker = ticker;
    this.backoff = backoff;
    this.outage = outage;
    this.metrics = metrics;
  }

  void add(PendingWrite write) {
    int hash = write.address().hashCode();
    Lane lane = lanes.get(Math.floorMod(hash ^ (hash >>> 16), lanes.size()));
    if (lane.add(write)) {
      metrics.coalesced(1);
    }
  }

  /** Sends what is due. */
  void send() {
    for (Lane lane : lanes) {
      List<PendingWrite> batch = lane.take(ticker.nanos(), indices::usable);
      if (!batch.isEmpty()) {
        metrics.bulk();
        var unused =
            client
                .send(BulkLines.body(batch))
                .whenComplete(
                    (answer, failure) ->
                        mailbox.execute(() -> answered(lane, batch, answer, failure)));
      }
    }
  }

  void discardAbandoned() {
    lanes.forEach(Lane::discardAbandoned);
  }

  /** When there will be something to send. */
  long due() {
    return lanes.stream().mapToLong(lane -> lane.due(indices::usable)).min().orElse(Ticker.NEVER);
  }

  int inFlight() {
    return (int) lanes.stream().filter(Lane::busy).count();
  }

  long heldBytes() {
    return lanes.stream().mapToLong(Lane::heldBytes).sum();
  }

  private void answered(
      Lane lane,
      List<PendingWrite> batch,
      @Nullable BulkAnswer answer,
      @Nullable Throwable failure) {
    lane.landed();
    if (answer instanceof BulkAnswer.Items items && items.items().size() == batch.size()) {
      judgeItems(lane, batch, items.items());
    } else if (answer instanceof BulkAnswer.Items items) {
      String problem = items.items().size() + " answers for " + batch.size() + " items";
      retryAll(lane, batch, problem, false);
    } else if (answer instanceof BulkAnswer.Refused refused) {
      judgeRequest(lane, batch, refused);
    } else if (answer instanceof BulkAnswer.Unanswered unanswered) {
      // Some servers answer a request that is too large by closing or not at all.
      if (unanswered.sent()) {
        lane.limit().shrink(batch.size());
      }
      retryAll(lane, batch, unanswered.problem(), true);
    } else {
      retryAll(lane, batch, String.valueOf(failure), true);
    }
    if (lanes.stream().noneMatch(Lane::troubled) && !indices.busy()) {
      outage.over();
    }
  }

  private void judgeItems(Lane lane, List<PendingWrite> batch, List<BulkAnswer.Item> answers) {
    lane.limit().grow();
    List<PendingWrite> retries = new ArrayList<>();
    boolean throttled = false;
    String problem = "";
    for (int i = 0; i < batch.size(); i++) {
      PendingWrite write = batch.get(i);
      BulkAnswer.Item answer = answers.get(i);
      OpenSearchError error = answer.error();
      switch (Verdict.ofItem(answer.status(), error == null ? null : error.type())) {
        case APPLIED -> {
          metrics.applied();
          write.settle();
        }
        case SUPERSEDED -> {
          metrics.superseded();
          write.settle();
        }
        case RETRY -> {
          problem = problem(answer.status(), error);
          throttled |= answer.status() == 429;
          if (error != null && error.type().equals(Verdict.INDEX_NOT_FOUND)) {
            indices.invalidate(write.index());
          }
          write.retryAfter(ticker.nanos(), backoff);
          retries.add(write);
        }
        case SPLIT, REJECT -> reject(write, answer.status(), error);
        case FATAL -> throw fatal(answer.status(), error, write.index());
      }
    }
    lane.giveBack(retries);
    if (!retries.isEmpty()) {
      outage.failed(problem, retries.size());
    }
    // One item in trouble must not hold up its neighbours, an overloaded server must be left alone.
    if (throttled || retries.size() == batch.size()) {
      lane.backOff(ticker.nanos(), false);
    } else {
      lane.healthy();
      lanes.forEach(Lane::serverAnswers);
    }
  }

  private void judgeRequest(Lane lane, List<PendingWrite> batch, BulkAnswer.Refused refused) {
    int status = refused.status();
    OpenSearchError error = refused.error();
    switch (Verdict.ofRequest(status, error == null ? null : error.type())) {
      case SPLIT -> split(lane, batch, status, error);
      case FATAL -> throw fatal(status, error, batch.get(0).index());
      case RETRY, APPLIED, SUPERSEDED, REJECT ->
          retryAll(lane, batch, problem(status, error), status != 429);
    }
  }

  private void split(
      Lane lane, List<PendingWrite> batch, int status, @Nullable OpenSearchError error) {
    if (batch.size() == 1) {
      lane.limit().grow();
      lane.healthy();
      reject(batch.get(0), status, error);
      return;
    }
    if (status == 413) {
      lane.limit().below(batch.stream().mapToLong(PendingWrite::lineBytes).sum());
    }
    lane.limit().shrink(batch.size());
    lane.giveBack(batch);
  }

  private void retryAll(Lane lane, List<PendingWrite> batch, String problem, boolean serverAway) {
    lane.giveBack(batch);
    lane.backOff(ticker.nanos(), serverAway);
    outage.failed(problem, batch.size());
  }

  private void reject(PendingWrite write, int status, @Nullable OpenSearchError error) {
    if (write.abandoned()) {
      // The partition's new owner meets the same answer and reports it.
      return;
    }
    String type = error == null ? "none" : error.type();
    String reason =
        error == null
            ? "the server gave no reason"
            : SafeReason.of(error.reason(), write.address().id());
    rejections.reject(
        write.record(),
        write.acknowledgements(),
        Rejection.answered(write.write(), status, type, reason, 1));
  }

  private static ConnectException fatal(int status, @Nullable OpenSearchError error, String index) {
    return new ConnectException(
        "OpenSearch does not allow the writing of index "
            + index
            + " ("
            + problem(status, error)
            + "): check connection.username, connection.password and the user's permissions"
            + " (indices:data/write/bulk and indices:data/write/index, …/delete on the index)");
  }

  private static String problem(int status, @Nullable OpenSearchError error) {
    return "status " + status + (error == null ? "" : " " + error.type());
  }
}
