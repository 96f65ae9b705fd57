package io.headwater.sink.metrics;

import io.headwater.sink.document.Decoded;
import io.headwater.sink.metrics.Counts.Count;
import io.headwater.sink.metrics.SlidingPercentiles.Percentiles;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of one task. Counted by the task's thread alone, in plain fields; what JMX reads is
 * published once for each {@code put}.
 */
public final class SinkMetrics implements SinkTaskMXBean {
  private static final Logger log = LoggerFactory.getLogger(SinkMetrics.class);
  private static final Duration WITHOUT_LOG = Duration.ofMinutes(1);
  private static final long REFRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long MAX_DELAY_MILLIS = Duration.ofDays(30).toMillis();
  private static final long MAX_LATENCY_NANOS = Duration.ofHours(1).toNanos();

  /**
   * How the task stands.
   *
   * @param inFlight requests under way
   * @param concurrencyLimit how many may be
   * @param waitingDocuments documents that wait to be sent
   * @param bufferedBytes what writes take in memory
   * @param paused whether consumption is paused
   * @param circuit the circuit's state
   */
  public record State(
      int inFlight,
      int concurrencyLimit,
      long waitingDocuments,
      long bufferedBytes,
      boolean paused,
      String circuit) {}

  private record Published(
      Counts counts,
      State state,
      long pausedNanos,
      Percentiles latency,
      Percentiles delay,
      String lastError) {}

  private final long bufferMaxBytes;
  private final boolean logs;
  private final long intervalNanos;
  private final Counts counts = new Counts();
  private final SlidingPercentiles latency =
      new SlidingPercentiles(MAX_LATENCY_NANOS, TimeUnit.MILLISECONDS.toNanos(1));
  private final SlidingPercentiles delay = new SlidingPercentiles(MAX_DELAY_MILLIS, 1);
  private Counts logged = new Counts();
  private Percentiles latencies = Percentiles.NONE;
  private Percentiles delays = Percentiles.NONE;
  private String lastError = "";
  private long pausedNanos;
  private long publishedAt;
  private long refreshAt;
  private long intervalEnd;
  private volatile Published published;

  /**
   * Nothing counted.
   *
   * @param bufferMaxBytes at which size consumption pauses
   * @param logInterval how often a summary is logged, zero for never
   */
  public SinkMetrics(long bufferMaxBytes, Duration logInterval) {
    this.bufferMaxBytes = bufferMaxBytes;
    this.logs = !logInterval.isZero();
    this.intervalNanos = (logs ? logInterval : WITHOUT_LOG).toNanos();
    this.intervalEnd = intervalNanos;
    this.published =
        new Published(
            counts.copy(),
            new State(0, 0, 0, 0, false, ""),
            0,
            Percentiles.NONE,
            Percentiles.NONE,
            "");
  }

  /**
   * Shows the metrics in JMX; a failure is logged and changes nothing else.
   *
   * @return what takes them out again
   */
  public Runnable register(String connector, String task) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName name =
          new ObjectName(
              "io.headwater:type=sink,connector="
                  + ObjectName.quote(connector)
                  + ",task="
                  + (task.matches("\\d+") ? task : ObjectName.quote(task)));
      if (server.isRegistered(name)) {
        // A task that was given up on by the worker may never have been stopped.
        server.unregisterMBean(name);
      }
      server.registerMBean(this, name);
      return () -> unregister(server, name);
    } catch (JMException e) {
      log.warn("The task's metrics are not in JMX", e);
      return () -> {};
    }
  }

  private static void unregister(MBeanServer server, ObjectName name) {
    try {
      server.unregisterMBean(name);
    } catch (JMException e) {
      log.debug("The task's metrics were not in JMX", e);
    }
  }

  /** Records were consumed. */
  public void events(int records) {
    count(Count.EVENTS, records);
  }

  /**
   * A write was applied.
   *
   * @param createdMillis when the change happened, epoch milliseconds, 0 if not known
   */
  public void applied(long createdMillis, long nowMillis) {
    count(Count.APPLIED, 1);
    acknowledged(createdMillis, nowMillis);
  }

  /** A write was not needed any more; parameters as in {@link #applied}. */
  public void superseded(long createdMillis, long nowMillis) {
    count(Count.SUPERSEDED, 1);
    acknowledged(createdMillis, nowMillis);
  }

  /** A write was united with one that waits. */
  public void coalesced() {
    count(Count.COALESCED, 1);
  }

  /** A record asks for nothing. */
  public void skipped(Decoded.Skip reason) {
    count(
        switch (reason) {
          case NO_CHANGE -> Count.NO_CHANGE;
          case FILTERED -> Count.FILTERED;
          case UNCHANGED -> Count.UNCHANGED;
        },
        1);
  }

  /** A record was refused for good. */
  public void rejected() {
    count(Count.REJECTED, 1);
  }

  /** Items are sent again. */
  public void retried(int items) {
    count(Count.RETRIED, items);
  }

  /** A request was sent. */
  public void sent(int bytes) {
    count(Count.BULKS, 1);
    count(Count.BYTES, bytes);
  }

  /** A request ended. */
  public void landed(long nanos) {
    latency.record(nanos);
  }

  /** Something failed or was rejected: status and type, without contents. */
  public void error(String error) {
    lastError = error;
  }

  /** Shows how things stand and, when it is time, logs a summary. */
  public void publish(State state, long nowNanos) {
    if (published.state.paused) {
      pausedNanos += nowNanos - publishedAt;
    }
    publishedAt = nowNanos;
    if (nowNanos >= refreshAt) {
      latencies = latency.percentiles();
      delays = delay.percentiles();
      refreshAt = nowNanos + REFRESH_NANOS;
    }
    published = new Published(counts.copy(), state, pausedNanos, latencies, delays, lastError);
    if (nowNanos >= intervalEnd) {
      intervalEnd = nowNanos + intervalNanos;
      latency.roll();
      delay.roll();
      summarize(log);
    }
  }

  /**
   * Tells what happened since the last summary, and how things stand. Each number is a word of its
   * own up to the delays, so that log filters can take it.
   */
  void summarize(Logger to) {
    Counts now = published.counts;
    if (logs && now.get(Count.EVENTS) > 0) {
      State state = published.state;
      to.info(
          "{} events; {} applied, {} superseded, {} coalesced, {} skipped, {} rejected, {} retried;"
              + " {} bulks of {} bytes in all, latency p50 {} p95 {} p99 {} ms; delay p50 {} p95 {}"
              + " p99 {} ms; in flight {} of {}, waiting {}, buffer {} %{}, circuit {}",
          since(Count.EVENTS),
          since(Count.APPLIED),
          since(Count.SUPERSEDED),
          since(Count.COALESCED),
          since(Count.FILTERED) + since(Count.UNCHANGED) + since(Count.NO_CHANGE),
          since(Count.REJECTED),
          since(Count.RETRIED),
          since(Count.BULKS),
          since(Count.BYTES),
          Math.round(latencies.p50()),
          Math.round(latencies.p95()),
          Math.round(latencies.p99()),
          Math.round(delays.p50()),
          Math.round(delays.p95()),
          Math.round(delays.p99()),
          state.inFlight,
          state.concurrencyLimit,
          state.waitingDocuments,
          Math.round(100 * getBufferFill()),
          state.paused ? " (paused)" : "",
          state.circuit);
    }
    logged = now;
  }

  private long since(Count count) {
    return published.counts.get(count) - logged.get(count);
  }

  private void acknowledged(long createdMillis, long nowMillis) {
    if (createdMillis > 0) {
      delay.record(nowMillis - createdMillis);
    }
  }

  private void count(Count count, int more) {
    counts.add(count, more);
  }

  private long get(Count count) {
    return published.counts.get(count);
  }

  @Override
  public long getEvents() {
    return get(Count.EVENTS);
  }

  @Override
  public long getApplied() {
    return get(Count.APPLIED);
  }

  @Override
  public long getSuperseded() {
    return get(Count.SUPERSEDED);
  }

  @Override
  public long getCoalesced() {
    return get(Count.COALESCED);
  }

  @Override
  public long getSkippedFiltered() {
    return get(Count.FILTERED);
  }

  @Override
  public long getSkippedUnchanged() {
    return get(Count.UNCHANGED);
  }

  @Override
  public long getSkippedNoChange() {
    return get(Count.NO_CHANGE);
  }

  @Override
  public long getRejected() {
    return get(Count.REJECTED);
  }

  @Override
  public long getRetried() {
    return get(Count.RETRIED);
  }

  @Override
  public long getBulks() {
    return get(Count.BULKS);
  }

  @Override
  public long getBytesSent() {
    return get(Count.BYTES);
  }

  @Override
  public long getInFlightBulks() {
    return published.state.inFlight;
  }

  @Override
  public long getConcurrencyLimit() {
    return published.state.concurrencyLimit;
  }

  @Override
  public long getWaitingDocuments() {
    return published.state.waitingDocuments;
  }

  @Override
  public long getBufferedBytes() {
    return published.state.bufferedBytes;
  }

  @Override
  public long getBufferMaxBytes() {
    return bufferMaxBytes;
  }

  @Override
  public double getBufferFill() {
    return (double) published.state.bufferedBytes / bufferMaxBytes;
  }

  @Override
  public boolean isPaused() {
    return published.state.paused;
  }

  @Override
  public double getPausedSeconds() {
    return (double) published.pausedNanos / TimeUnit.SECONDS.toNanos(1);
  }

  @Override
  public String getCircuitState() {
    return published.state.circuit;
  }

  @Override
  public double getBulkLatencyP50Millis() {
    return published.latency.p50();
  }

  @Override
  public double getBulkLatencyP95Millis() {
    return published.latency.p95();
  }

  @Override
  public double getBulkLatencyP99Millis() {
    return published.latency.p99();
  }

  @Override
  public double getDelayP50Millis() {
    return published.delay.p50();
  }

  @Override
  public double getDelayP95Millis() {
    return published.delay.p95();
  }

  @Override
  public double getDelayP99Millis() {
    return published.delay.p99();
  }

  @Override
  public String getLastError() {
    return published.lastError;
  }
}
