package io.headwater.source.metrics;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers beans. A failure to do so is logged and hinders nothing. */
final class Beans {
  private static final Logger LOG = LoggerFactory.getLogger(Beans.class);

  private Beans() {}

  static void register(Object bean, String name) {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      ObjectName object = new ObjectName(name);
      if (server.isRegistered(object)) {
        server.unregisterMBean(object);
      }
      server.registerMBean(bean, object);
    } catch (JMException e) {
      LOG.warn("Registering {} failed", name, e);
    }
  }

  static void unregister(String name) {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      ObjectName object = new ObjectName(name);
      if (server.isRegistered(object)) {
        server.unregisterMBean(object);
      }
    } catch (JMException e) {
      LOG.warn("Unregistering {} failed", name, e);
    }
  }
}
