package io.headwater.sink.write;

import io.headwater.sink.config.BatchSettings;
import io.headwater.sink.config.RetrySettings;
import io.headwater.sink.document.Decoded;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.metrics.SinkMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The core of a task: decodes records, keeps them in lanes until OpenSearch has them and knows what
 * may be committed.
 *
 * <p>Owned by the task's thread. Nothing here waits for OpenSearch: answers arrive in a mailbox and
 * are read at the next call, and Connect is asked to call again in time.
 */
public final class SinkPipeline {
  private static final int ACKNOWLEDGEMENT_BYTES = 64;
  private static final long ANSWER_POLL_MILLIS = 10;

  private final Function<SinkRecord, Decoded> decoder;
  private final SinkTaskContext context;
  private final Duration pausedWait;
  private final Ticker ticker;
  private final SinkMetrics metrics;
  private final Mailbox mailbox = new Mailbox();
  private final Offsets offsets = new Offsets();
  private final Rejections rejections;
  private final Circuit circuit;
  private final IndexRegistry indices;
  private final BulkWriter writer;
  private final FlowControl flow;
  private @Nullable RuntimeException failure;

  /**
   * Builds the core.
   *
   * @param decoder what a record means; it never throws because of a record
   * @param tolerant whether {@code errors.tolerance} is {@code all}
   * @param pausedWait how long {@link #put} may wait for answers while the buffer is full
   */
  public SinkPipeline(
      Function<SinkRecord, Decoded> decoder,
      BulkClient client,
      IndexAdmin admin,
      BatchSettings batching,
      RetrySettings retries,
      boolean tolerant,
      SinkTaskContext context,
      Duration pausedWait,
      Ticker ticker,
      RandomGenerator random,
      SinkMetrics metrics) {
    this.decoder = decoder;
    this.context = context;
    this.pausedWait = pausedWait;
    this.ticker = ticker;
    this.metrics = metrics;
    Backoff backoff = new Backoff(retries.backoff(), retries.backoffMax(), random);
    RetryBudget budget = RetryBudget.of(retries);
    this.circuit = new Circuit(ticker, backoff, budget);
    this.rejections = new Rejections(context.errantRecordReporter(), tolerant, ticker, metrics);
    this.indices = new IndexRegistry(admin, mailbox, ticker, backoff, budget, circuit);
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < batching.maxInFlight(); i++) {
      BatchLimit limit = new BatchLimit(batching.maxDocuments(), batching.maxBytes());
      lanes.add(new Lane(limit, batching.linger(), backoff));
    }
    this.writer =
        new BulkWriter(
            lanes,
            client,
            new AnsweredItems(
                indices, rejections, ticker, backoff, budget, metrics, client.credentials()),
            indices,
            circuit,
            batching.latencyHigh().toNanos(),
            mailbox,
            ticker,
            metrics);
    this.flow = new FlowControl(context, batching.bufferBytes());
  }

  /**
   * Takes records and moves everything on; never waits for OpenSearch.
   *
   * @throws ConnectException if a record is rejected and must not be, or if nothing can be written
   *     until someone mends the configuration
   */
  public void put(Collection<SinkRecord> records) {
    if (failure != null) {
      throw failure;
    }
    try {
      metrics.events(records.size());
      long now = ticker.nanos();
      for (SinkRecord record : records) {
        accept(record, now);
      }
      advance();
      if (flow.paused() && writer.inFlight() > 0 && !pausedWait.isZero()) {
        mailbox.await(pausedWait);
        advance();
      }
    } finally {
      publish();
    }
    askToBeCalled();
  }

  /** What may be committed of what Connect has delivered. */
  public Map<TopicPartition, OffsetAndMetadata> committable(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    try {
      mailbox.open();
      rejections.advance();
    } catch (RuntimeException e) {
      // Connect would only log it here and go on: the next put fails the task.
      failure = e;
    }
    return offsets.committable(consumed);
  }

  /** Partitions were assigned. */
  public void open(Collection<TopicPartition> partitions) {
    offsets.open(partitions);
    flow.opened(partitions);
  }

  /** Partitions were revoked: what is not under way is left to their new owner. */
  public void close(Collection<TopicPartition> partitions) {
    offsets.close(partitions);
    writer.discardAbandoned();
  }

  private void accept(SinkRecord record, long now) {
    Acknowledgement acknowledgement = offsets.track(record);
    if (offsets.takeRewound()) {
      // Without versions, what waits from before would be written ahead of what now comes again.
      writer.discardAbandoned();
    }
    Decoded decoded = decoder.apply(record);
    if (decoded instanceof Decoded.Writes asked) {
      List<DocumentWrite> writes = asked.writes();
      acknowledgement.expect(writes.size());
      for (DocumentWrite write : writes) {
        writer.add(new PendingWrite(write, record, acknowledgement, now));
      }
    } else if (decoded instanceof Decoded.Refused refused) {
      rejections.reject(record, List.of(acknowledgement), refused.rejection());
    } else if (decoded instanceof Decoded.Skipped skipped) {
      metrics.skipped(skipped.reason());
      acknowledgement.settle();
    }
  }

  private void advance() {
    mailbox.open();
    rejections.advance();
    writer.send();
    if (writer.idle()) {
      // What waited may have gone with its partition: how long that was is no one's loss.
      circuit.rest();
      indices.rest();
    }
    flow.update(bufferedBytes(), offsets);
  }

  private long bufferedBytes() {
    return writer.heldBytes() + offsets.outstanding() * ACKNOWLEDGEMENT_BYTES;
  }

  private void publish() {
    metrics.publish(
        new SinkMetrics.State(
            writer.inFlight(),
            writer.concurrencyLimit(),
            writer.documents(),
            bufferedBytes(),
            flow.paused(),
            circuit.state().name()),
        ticker.nanos());
  }

  // Connect's consumer would otherwise sleep until records come or offsets are to be committed. A
  // timeout holds for one poll only.
  private void askToBeCalled() {
    long due = Math.min(Math.min(writer.due(), indices.due()), circuit.due());
    long millis =
        due == Ticker.NEVER
            ? Long.MAX_VALUE
            : Math.max(1, Duration.ofNanos(due - ticker.nanos()).toMillis());
    if (writer.inFlight() > 0 || indices.busy() || rejections.busy()) {
      millis = Math.min(millis, ANSWER_POLL_MILLIS);
    }
    if (millis != Long.MAX_VALUE) {
      context.timeout(millis);
    }
  }
}
