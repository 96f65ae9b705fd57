package io.headwater.source;

import io.headwater.source.lineage.LineageId;
import io.headwater.source.lookup.KeySchema;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.wire.ScalarType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;

/**
 * What the connector deals to a task, as it stands in the task's configuration beside the
 * connector's own options.
 *
 * @param task the task's number
 * @param tables what the task reads of each table
 */
record TaskHand(int task, List<TableHand> tables) {
  private static final String PREFIX = "headwater.";
  private static final String TASK = PREFIX + "task";
  private static final String TABLES = PREFIX + "tables";

  /**
   * What a task reads of a table.
   *
   * @param table the table's name
   * @param viewType the stream's view type
   * @param key the table's key
   * @param items about how many items the table has
   * @param plan how the table is read
   * @param lineages the lineages that the task owns
   * @param segments the segments of the snapshot that the task owns
   */
  record TableHand(
      String table,
      String viewType,
      KeySchema key,
      long items,
      TableOffset plan,
      Set<LineageId> lineages,
      Set<Integer> segments) {}

  Map<String, String> addTo(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(TASK, Integer.toString(task));
    all.put(TABLES, Integer.toString(tables.size()));
    for (int i = 0; i < tables.size(); i++) {
      write(tables.get(i), new Fields(all, PREFIX + i + "."));
    }
    return all;
  }

  static TaskHand from(Map<String, String> properties) {
    Fields own = new Fields(properties, PREFIX);
    List<TableHand> tables = new ArrayList<>();
    for (int i = 0; i < own.number("tables"); i++) {
      tables.add(read(new Fields(properties, PREFIX + i + ".")));
    }
    return new TaskHand((int) own.number("task"), tables);
  }

  private static void write(TableHand hand, Fields fields) {
    TableOffset plan = hand.plan();
    fields.put("table", hand.table());
    fields.put("table.id", plan.tableId());
    fields.put("view.type", hand.viewType());
    fields.put("partition.key", text(hand.key().partition()));
    hand.key().sort().ifPresent(sort -> fields.put("sort.key", text(sort)));
    fields.put("items", hand.items());
    fields.put("stream", plan.stream());
    fields.put("epoch", plan.epoch());
    fields.put("begun.ms", plan.begunAt().toEpochMilli());
    plan.from().ifPresent(from -> fields.put("from.ms", from.toEpochMilli()));
    fields.put("snapshot.segments", plan.segments());
    fields.put("lineages", joined(hand.lineages()));
    fields.put("segments", joined(hand.segments()));
  }

  private static TableHand read(Fields fields) {
    TableOffset plan =
        new TableOffset(
            fields.text("table.id"),
            fields.text("stream"),
            (int) fields.number("epoch"),
            Instant.ofEpochMilli(fields.number("begun.ms")),
            fields.optional("from.ms").map(Long::parseLong).map(Instant::ofEpochMilli),
            (int) fields.number("snapshot.segments"));
    return new TableHand(
        fields.text("table"),
        fields.text("view.type"),
        new KeySchema(
            attribute(fields.text("partition.key")),
            fields.optional("sort.key").map(TaskHand::attribute)),
        fields.number("items"),
        plan,
        fields.set("lineages", LineageId::new),
        fields.set("segments", Integer::valueOf));
  }

  // The type stands first: a name may hold any character.
  private static String text(KeySchema.Attribute attribute) {
    return attribute.type().name() + ":" + attribute.name();
  }

  private static KeySchema.Attribute attribute(String text) {
    int colon = text.indexOf(':');
    return new KeySchema.Attribute(
        text.substring(colon + 1), ScalarType.valueOf(text.substring(0, colon)));
  }

  private static String joined(Collection<? extends Comparable<?>> values) {
    return new TreeSet<>(values).stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Fields of a configuration below a prefix. */
  private record Fields(Map<String, String> properties, String prefix) {
    void put(String name, Object value) {
      properties.put(prefix + name, value.toString());
    }

    Optional<String> optional(String name) {
      return Optional.ofNullable(properties.get(prefix + name));
    }

    String text(String name) {
      return optional(name)
          .orElseThrow(
              () ->
                  new ConfigException(
                      "the connector gave the task no " + prefix + name + "; restart it"));
    }

    long number(String name) {
      return Long.parseLong(text(name));
    }

    <T> Set<T> set(String name, Function<String, T> parser) {
      return Arrays.stream(text(name).split(","))
          .filter(element -> !element.isEmpty())
          .map(parser)
          .collect(Collectors.toSet());
    }
  }
}
