package io.headwater.status;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** A bean server with beans as the tasks register them. */
final class FakeBeans {
  final MBeanServer server = MBeanServerFactory.newMBeanServer();

  FakeBeans source(String connector, int task, Map<String, Object> attributes) {
    return add(
        "type=source,connector=" + ObjectName.quote(connector) + ",task=" + task, attributes);
  }

  FakeBeans shard(String connector, int task, String shard, Map<String, Object> attributes) {
    return add(
        "type=source,connector="
            + ObjectName.quote(connector)
            + ",task="
            + task
            + ",table="
            + ObjectName.quote("products")
            + ",shard="
            + ObjectName.quote(shard),
        attributes);
  }

  FakeBeans sink(String connector, int task, Map<String, Object> attributes) {
    return add("type=sink,connector=" + ObjectName.quote(connector) + ",task=" + task, attributes);
  }

  private FakeBeans add(String properties, Map<String, Object> attributes) {
    return register("io.headwater:" + properties, attributes);
  }

  FakeBeans register(String name, Map<String, Object> attributes) {
    try {
      ObjectName bean = new ObjectName(name);
      if (server.isRegistered(bean)) {
        server.unregisterMBean(bean);
      }
      server.registerMBean(new Bean(new TreeMap<>(attributes)), bean);
      return this;
    } catch (JMException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  private record Bean(TreeMap<String, Object> values) implements DynamicMBean {
    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
      Object value = values.get(name);
      if (value == null) {
        throw new AttributeNotFoundException(name);
      }
      return value;
    }

    @Override
    public AttributeList getAttributes(String[] names) {
      AttributeList found = new AttributeList();
      for (String name : names) {
        found.add(new Attribute(name, values.get(name)));
      }
      return found;
    }

    @Override
    public void setAttribute(Attribute attribute) {
      throw new UnsupportedOperationException();
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object invoke(String name, Object[] parameters, String[] signature) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MBeanInfo getMBeanInfo() {
      List<MBeanAttributeInfo> attributes =
          values.keySet().stream()
              .map(name -> new MBeanAttributeInfo(name, "long", name, true, false, false))
              .toList();
      return new MBeanInfo(
          Bean.class.getName(),
          "",
          attributes.toArray(MBeanAttributeInfo[]::new),
          null,
          null,
          null);
    }
  }
}
