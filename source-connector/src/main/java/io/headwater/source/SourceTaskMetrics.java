package io.headwater.source;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of one task. Written by the task thread, read by JMX. */
final class SourceTaskMetrics implements SourceTaskMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceTaskMetrics.class);

  private final Clock clock;
  private final ObjectName name;
  private final AtomicLong records = new AtomicLong();
  private volatile long millisBehind = -1;
  private volatile long readingShards;
  private volatile long waitingShards;
  private volatile long bufferedBytes;

  private SourceTaskMetrics(ObjectName name, Clock clock) {
    this.name = name;
    this.clock = clock;
  }

  /** Registers the metrics of a task; a failure to do so is logged and hinders nothing. */
  static SourceTaskMetrics register(String connector, String task, Clock clock) {
    try {
      ObjectName name =
          new ObjectName(
              "io.headwater:type=source-task,connector="
                  + ObjectName.quote(connector)
                  + ",task="
                  + task);
      SourceTaskMetrics metrics = new SourceTaskMetrics(name, clock);
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      if (server.isRegistered(name)) {
        server.unregisterMBean(name);
      }
      server.registerMBean(metrics, name);
      return metrics;
    } catch (JMException e) {
      LOG.warn("Registering the metrics of task {} of {} failed", task, connector, e);
      return new SourceTaskMetrics(ObjectName.WILDCARD, clock);
    }
  }

  void emitted(int count, Instant lastCreatedAt) {
    records.addAndGet(count);
    millisBehind = Math.max(0, clock.millis() - lastCreatedAt.toEpochMilli());
  }

  void shards(long reading, long waiting, long heldBytes) {
    readingShards = reading;
    waitingShards = waiting;
    bufferedBytes = heldBytes;
  }

  @Override
  public long getRecords() {
    return records.get();
  }

  @Override
  public long getMillisBehindTable() {
    return millisBehind;
  }

  @Override
  public long getReadingShards() {
    return readingShards;
  }

  @Override
  public long getWaitingShards() {
    return waitingShards;
  }

  @Override
  public long getBufferedBytes() {
    return bufferedBytes;
  }

  @Override
  public void close() {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      if (!name.isPattern() && server.isRegistered(name)) {
        server.unregisterMBean(name);
      }
    } catch (JMException e) {
      LOG.warn("Unregistering {} failed", name, e);
    }
  }
}
