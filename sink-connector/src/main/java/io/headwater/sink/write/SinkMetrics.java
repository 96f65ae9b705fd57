package io.headwater.sink.write;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The counters of one task. Written by the task's thread, read by JMX. */
@SuppressWarnings("NonAtomicVolatileUpdate") // Only one thread writes.
public final class SinkMetrics implements SinkTaskMXBean {
  private static final Logger log = LoggerFactory.getLogger(SinkMetrics.class);

  private volatile long events;
  private volatile long applied;
  private volatile long superseded;
  private volatile long coalesced;
  private volatile long rejected;
  private volatile long retried;
  private volatile long bulks;
  private volatile long inFlightBulks;
  private volatile long pendingBytes;
  private volatile boolean paused;
  private volatile String lastError = "";

  /**
   * Shows the counters in JMX; a failure is logged and changes nothing else.
   *
   * @return what takes them out again
   */
  public Runnable register(String connector, String task) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName name =
          new ObjectName(
              "io.headwater:type=sink-task,connector=" + safe(connector) + ",task=" + safe(task));
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

  private static String safe(String value) {
    return value.matches("[\\w.-]+") ? value : ObjectName.quote(value);
  }

  void event() {
    events++;
  }

  void applied() {
    applied++;
  }

  void superseded() {
    superseded++;
  }

  void coalesced(int items) {
    coalesced += items;
  }

  void rejected() {
    rejected++;
  }

  void retried(int items) {
    retried += items;
  }

  void bulk() {
    bulks++;
  }

  void error(String error) {
    lastError = error;
  }

  void now(long inFlight, long bytes, boolean isPaused) {
    inFlightBulks = inFlight;
    pendingBytes = bytes;
    paused = isPaused;
  }

  @Override
  public long getEvents() {
    return events;
  }

  @Override
  public long getApplied() {
    return applied;
  }

  @Override
  public long getSuperseded() {
    return superseded;
  }

  @Override
  public long getCoalesced() {
    return coalesced;
  }

  @Override
  public long getRejected() {
    return rejected;
  }

  @Override
  public long getRetried() {
    return retried;
  }

  @Override
  public long getBulks() {
    return bulks;
  }

  @Override
  public long getInFlightBulks() {
    return inFlightBulks;
  }

  @Override
  public long getPendingBytes() {
    return pendingBytes;
  }

  @Override
  public boolean isPaused() {
    return paused;
  }

  @Override
  public String getLastError() {
    return lastError;
  }
}
