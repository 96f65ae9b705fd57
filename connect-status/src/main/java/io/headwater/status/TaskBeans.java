package io.headwater.status;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Reads the beans of this worker's tasks, see {@code docs/metrics.md}. Any thread may call. */
final class TaskBeans {
  /** Of a task that reads thousands of shards, those that are farthest behind will do. */
  private static final int MAX_SHARDS = 100;

  private static final ObjectName TASKS = name("io.headwater:type=*,connector=*,task=*");

  private final MBeanServer server;

  TaskBeans(MBeanServer server) {
    this.server = server;
  }

  /** A task's bean. */
  record Bean(ObjectName bean, ConnectorType type, TaskName name, Figures figures) {}

  /** All tasks, without their shards. */
  List<Bean> tasks() {
    List<Bean> tasks = new ArrayList<>();
    for (ObjectName bean : server.queryNames(TASKS, null)) {
      Optional<ConnectorType> type = ConnectorType.named(bean.getKeyProperty("type"));
      String task = property(bean, "task");
      if (type.isPresent() && task.matches("\\d{1,9}")) {
        TaskName name = new TaskName(property(bean, "connector"), Integer.parseInt(task));
        Map<String, Object> values = attributes(bean);
        if (type.get() == ConnectorType.SINK) {
          recordsLag(name).ifPresent(lag -> values.put("records_lag_max", lag));
        }
        if (!values.isEmpty()) {
          tasks.add(new Bean(bean, type.get(), name, new Figures(values)));
        }
      }
    }
    tasks.sort(Comparator.comparing(task -> task.bean().getCanonicalName()));
    return tasks;
  }

  /** The shards that a task reads, the farthest behind first. */
  List<Map<String, Object>> shards(Bean task) {
    if (task.type() != ConnectorType.SOURCE) {
      return List.of();
    }
    List<Map<String, Object>> shards = new ArrayList<>();
    for (ObjectName bean :
        server.queryNames(name(task.bean().getCanonicalName() + ",table=*,shard=*"), null)) {
      Map<String, Object> shard = new LinkedHashMap<>();
      shard.put("table", property(bean, "table"));
      shard.put("shard", property(bean, "shard"));
      Map<String, Object> values = attributes(bean);
      if (!values.isEmpty()) {
        shard.putAll(values);
        shards.add(shard);
      }
    }
    return shards.stream()
        .sorted(
            Comparator.comparing(
                    (Map<String, Object> shard) ->
                        new Figures(shard).number("millis_behind_latest").orElse(-1.0))
                .reversed()
                .thenComparing(shard -> String.valueOf(shard.get("shard"))))
        .limit(MAX_SHARDS)
        .toList();
  }

  /** What the task's own consumer tells, if its client id is Connect's usual one. */
  private Optional<Long> recordsLag(TaskName task) {
    String client = "connector-consumer-" + task.connector() + "-" + task.task();
    // As Kafka quotes its clients' ids.
    String quoted = client.matches("[-\\w%. \\t]*") ? client : ObjectName.quote(client);
    ObjectName bean =
        name("kafka.consumer:type=consumer-fetch-manager-metrics,client-id=" + quoted);
    try {
      return server.isRegistered(bean)
              && server.getAttribute(bean, "records-lag-max") instanceof Double lag
              && Double.isFinite(lag)
          ? Optional.of(lag.longValue())
          : Optional.empty();
    } catch (JMException e) {
      return Optional.empty();
    }
  }

  /** Nothing if the bean has gone meanwhile. */
  private Map<String, Object> attributes(ObjectName bean) {
    Map<String, Object> values = new LinkedHashMap<>();
    try {
      String[] names =
          Arrays.stream(server.getMBeanInfo(bean).getAttributes())
              .map(MBeanFeatureInfo::getName)
              .toArray(String[]::new);
      for (Attribute attribute : server.getAttributes(bean, names).asList()) {
        if (isPlain(attribute.getValue())) {
          values.put(snakeCase(attribute.getName()), attribute.getValue());
        }
      }
    } catch (JMException e) {
      values.clear();
    }
    return values;
  }

  private static boolean isPlain(Object value) {
    return value instanceof Double number
        ? Double.isFinite(number)
        : value instanceof Number || value instanceof Boolean || value instanceof String;
  }

  static String snakeCase(String attribute) {
    return attribute.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  private static String property(ObjectName bean, String key) {
    String value = bean.getKeyProperty(key);
    return value.startsWith("\"") ? ObjectName.unquote(value) : value;
  }

  private static ObjectName name(String text) {
    try {
      return new ObjectName(text);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException("no bean can be named " + text, e);
    }
  }
}
