package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.StreamEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The change events of a topic whose table has a string as its only key and strings as attributes.
 */
record Events(List<Event> all) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * An event.
   *
   * @param key the record's key
   * @param operation c, u, d or r
   * @param version the document version
   * @param id shard and sequence number; empty for rows
   * @param after the item's attributes, none if there is no item after it
   * @param at when Kafka's record was made
   */
  record Event(
      String key,
      String operation,
      long version,
      String id,
      Map<String, String> after,
      Instant at) {
    boolean isRow() {
      return id.isEmpty();
    }

    int epoch() {
      return (int) (version >> 44);
    }
  }

  static Events of(List<TopicRecord> records) {
    List<Event> events = new ArrayList<>();
    for (TopicRecord record : records) {
      if (record.value() != null) {
        JsonNode envelope = json(record.value());
        // With schemas enabled a converter wraps the event, and images are text.
        JsonNode event = envelope.has("payload") ? envelope.path("payload") : envelope;
        JsonNode after = event.path("after");
        JsonNode source = event.path("source");
        events.add(
            new Event(
                String.valueOf(record.key()),
                event.path("op").asText(),
                event.path("version").asLong(),
                source.hasNonNull("sequence")
                    ? source.path("shard").asText() + "/" + source.path("sequence").asText()
                    : "",
                attributes(after.isTextual() ? json(after.asText()) : after),
                record.timestamp()));
      }
    }
    return new Events(List.copyOf(events));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  private static Map<String, String> attributes(JsonNode image) {
    Map<String, String> attributes = new TreeMap<>();
    image.properties().forEach(field -> attributes.put(field.getKey(), field.getValue().asText()));
    return attributes;
  }

  /** What a table holds, by the keys that records have. */
  static Map<String, Map<String, String>> items(SimulatedTable table) {
    Map<String, Map<String, String>> items = new HashMap<>();
    table
        .items()
        .forEach(
            item -> {
              Map<String, String> attributes = new TreeMap<>();
              item.properties()
                  .forEach(field -> attributes.put(field.getKey(), value(field.getValue())));
              items.put(key(item), attributes);
            });
    return items;
  }

  private static String value(JsonNode typed) {
    return typed.elements().next().asText();
  }

  private static String key(JsonNode item) {
    return JSON.createObjectNode().put("pk", value(item.path("pk"))).toString();
  }

  /** The identities of stream records, as events have them. */
  static List<String> ids(List<StreamEntry> entries) {
    return entries.stream().map(Events::id).toList();
  }

  private static String id(StreamEntry entry) {
    return entry.shard() + "/" + entry.sequence();
  }

  int size() {
    return all.size();
  }

  /** The identities of the stream records that have come. */
  Set<String> ids() {
    Set<String> ids = new HashSet<>();
    all.stream().filter(event -> !event.isRow()).forEach(event -> ids.add(event.id()));
    return ids;
  }

  /** The rows of snapshots. */
  List<Event> rows() {
    return all.stream().filter(Event::isRow).toList();
  }

  /** The greatest version of all. */
  long highestVersion() {
    return all.stream().mapToLong(Event::version).max().orElse(0);
  }

  /** The items as the last record of each key tells: what a compacted topic keeps. */
  Map<String, Map<String, String>> latest() {
    Map<String, Map<String, String>> items = new HashMap<>();
    all.forEach(event -> apply(event, items));
    return items;
  }

  /** The items as the newest version of each key tells: what the sink makes of it. */
  Map<String, Map<String, String>> newest() {
    Map<String, Map<String, String>> items = new HashMap<>();
    Map<String, Long> versions = new HashMap<>();
    for (Event event : all) {
      Long before = versions.get(event.key());
      if (before == null || event.version() >= before) {
        versions.put(event.key(), event.version());
        apply(event, items);
      }
    }
    return items;
  }

  private static void apply(Event event, Map<String, Map<String, String>> items) {
    if (event.operation().equals("d")) {
      items.remove(event.key());
    } else {
      items.put(event.key(), event.after());
    }
  }

  /** Every stream record came once, and those of an item in their order. */
  void expectOnceInOrder(List<StreamEntry> entries, String context) {
    expectEqual(byKey(entries, false), mine(false), context);
  }

  /** Every stream record came, and the first occurrences of an item's in their order. */
  void expectInOrder(List<StreamEntry> entries, String context) {
    expectEqual(byKey(entries, true), mine(true), context);
  }

  // The whole histories would fill the screen.
  private static void expectEqual(
      Map<String, List<String>> expected, Map<String, List<String>> actual, String context) {
    assertThat(actual.keySet()).as("items; %s", context).isEqualTo(expected.keySet());
    expected.forEach(
        (key, history) ->
            assertThat(actual.get(key)).as("events of %s; %s", key, context).isEqualTo(history));
  }

  private static Map<String, List<String>> byKey(List<StreamEntry> entries, boolean distinct) {
    Map<String, List<String>> ids = new TreeMap<>();
    entries.forEach(
        entry -> ids.computeIfAbsent(key(entry.key()), k -> new ArrayList<>()).add(id(entry)));
    return distinct(ids, distinct);
  }

  private Map<String, List<String>> mine(boolean distinct) {
    Map<String, List<String>> ids = new TreeMap<>();
    for (Event event : all) {
      if (!event.isRow()) {
        ids.computeIfAbsent(event.key(), k -> new ArrayList<>()).add(event.id());
      }
    }
    return distinct(ids, distinct);
  }

  private static Map<String, List<String>> distinct(
      Map<String, List<String>> ids, boolean distinct) {
    if (distinct) {
      ids.replaceAll((key, list) -> List.copyOf(new LinkedHashSet<>(list)));
    }
    return ids;
  }
}
