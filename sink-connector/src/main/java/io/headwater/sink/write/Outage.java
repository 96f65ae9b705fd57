package io.headwater.sink.write;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once when OpenSearch stops taking writes and once when it goes on. Task's thread only. */
final class Outage {
  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  private final Ticker ticker;
  private final SinkMetrics metrics;
  private boolean lasting;
  private long began;
  private long failures;
  private long retriedItems;

  Outage(Ticker ticker, SinkMetrics metrics) {
    this.ticker = ticker;
    this.metrics = metrics;
  }

  /** Something failed and will be tried again. */
  void failed(String problem, int items) {
    metrics.retried(items);
    metrics.error(problem);
    if (!lasting) {
      lasting = true;
      began = ticker.nanos();
      failures = 0;
      retriedItems = 0;
      log.warn("OpenSearch does not take all writes: {}; retrying until it does", problem);
    }
    failures++;
    retriedItems += items;
  }

  /** Nothing waits because of a failure any more. */
  void over() {
    if (lasting) {
      lasting = false;
      log.info(
          "OpenSearch takes all writes again after {} s, {} failed requests and {} retried items",
          Duration.ofNanos(ticker.nanos() - began).toSeconds(),
          failures,
          retriedItems);
    }
  }
}
