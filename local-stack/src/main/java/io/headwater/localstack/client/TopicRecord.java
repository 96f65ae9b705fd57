package io.headwater.localstack.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of a topic, its bytes read as UTF-8.
 *
 * @param value null for a tombstone
 * @param headers the last one where a name occurs several times; a null header is an empty text
 */
public record TopicRecord(
    String topic,
    int partition,
    long offset,
    Instant timestamp,
    @Nullable String key,
    @Nullable String value,
    Map<String, String> headers) {

  static TopicRecord of(ConsumerRecord<byte @Nullable [], byte @Nullable []> consumed) {
    var headers = new LinkedHashMap<String, String>();
    for (var header : consumed.headers()) {
      String value = text(header.value());
      headers.put(header.key(), value == null ? "" : value);
    }
    return new TopicRecord(
        consumed.topic(),
        consumed.partition(),
        consumed.offset(),
        Instant.ofEpochMilli(consumed.timestamp()),
        text(consumed.key()),
        text(consumed.value()),
        headers);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
