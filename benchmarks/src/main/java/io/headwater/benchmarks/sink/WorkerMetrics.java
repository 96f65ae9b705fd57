package io.headwater.benchmarks.sink;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What the sink's tasks in a worker tell through JMX. */
final class WorkerMetrics implements AutoCloseable {
  /** Of each task, all that becomes of its events: their sum is how many it is done with. */
  private static final String[] OUTCOMES = {
    "Applied",
    "Superseded",
    "Coalesced",
    "SkippedFiltered",
    "SkippedUnchanged",
    "SkippedNoChange",
    "Rejected"
  };

  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private WorkerMetrics(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
  }

  /** Reads those of a JVM of this user. */
  @SuppressWarnings("BanJNDI") // The address is that JVM's own, and names no directory.
  static WorkerMetrics of(long pid) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
        return new WorkerMetrics(JMXConnectorFactory.connect(address));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IllegalStateException("the worker's metrics cannot be read", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How many events a connector's tasks are done with. Events whose write was united with another
   * count at once, that other when it is written: all of a run are done when the sum says so.
   */
  long done(String name) {
    try {
      ObjectName tasks = new ObjectName("io.headwater:type=sink,connector=\"" + name + "\",*");
      long done = 0;
      for (ObjectName task : beans.queryNames(tasks, null)) {
        done += doneBy(task);
      }
      return done;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private long doneBy(ObjectName task) throws IOException, JMException {
    try {
      return beans.getAttributes(task, OUTCOMES).asList().stream()
          .mapToLong(attribute -> (Long) attribute.getValue())
          .sum();
    } catch (InstanceNotFoundException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      // The worker has ended, and the connection with it.
    }
  }
}
