package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.localstack.client.Document;
import io.headwater.localstack.client.TopicRecord;
import io.headwater.pipeline.DynamoTable;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The events of a table's topic, of whose items {@code id} is the only key; tombstones are left
 * out. Those of one item are in the order in which Kafka has them.
 */
record TopicHistory(List<TopicRecord> events) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static TopicHistory of(Pipeline pipeline, DynamoTable table) {
    return new TopicHistory(
        pipeline.records(Pipeline.topic(table.name())).stream()
            .filter(record -> record.value() != null)
            .toList());
  }

  private List<TopicRecord> streamed() {
    return events.stream()
        .filter(event -> !"r".equals(event.headers().get("headwater.op")))
        .toList();
  }

  /**
   * Replays may repeat events; the first occurrences of an item's events must come in order, all of
   * them.
   */
  void expectAllInOrder(long writes, String context) {
    Map<String, BigInteger> newest = new HashMap<>();
    Set<BigInteger> seen = new HashSet<>();
    for (TopicRecord event : streamed()) {
      BigInteger sequence = new BigInteger(header(event, "headwater.sequence"));
      if (seen.add(sequence)) {
        BigInteger before = newest.put(String.valueOf(event.key()), sequence);
        assertThat(before == null || before.compareTo(sequence) < 0)
            .as("%s came after %s; %s", sequence, before, context)
            .isTrue();
      }
    }
    assertThat(seen).as("events; %s", context).hasSize(Math.toIntExact(writes));
  }

  /** Nothing came twice. */
  void expectOnce(String context) {
    assertThat(streamed().stream().map(event -> header(event, "headwater.sequence")).toList())
        .as("sequence numbers; %s", context)
        .doesNotHaveDuplicates();
  }

  /** Every document has the version of its item's newest event. */
  void expectVersions(Map<String, Document> documents, String context) {
    Map<String, Long> newest = new HashMap<>();
    for (TopicRecord event : events) {
      newest.merge(id(event), Long.parseLong(header(event, "headwater.version")), Math::max);
    }
    documents.forEach(
        (id, document) ->
            assertThat(document.version())
                .as("version of a document; %s", context)
                .isEqualTo(newest.get(id)));
  }

  private static String id(TopicRecord event) {
    try {
      return JSON.readTree(event.key()).path("id").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError("a key is no JSON", e);
    }
  }

  private static String header(TopicRecord event, String name) {
    return Objects.requireNonNull(event.headers().get(name), name);
  }
}
