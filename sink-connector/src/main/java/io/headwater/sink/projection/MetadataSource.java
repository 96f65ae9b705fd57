package io.headwater.sink.projection;

import io.headwater.event.KeyAttribute;
import io.headwater.sink.input.Change;
import java.time.Instant;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** What a metadata field can tell. */
enum MetadataSource {
  /** The sequence number, as a string: it has up to 40 digits. */
  SEQUENCE("sequence", "string") {
    @Override
    @Nullable String json(Change change, SinkRecord record, Instant now) {
      return string(change.origin().sequence());
    }
  },
  /** The external version, as a number. */
  VERSION("version", "number") {
    @Override
    @Nullable String json(Change change, SinkRecord record, Instant now) {
      return change.version() == null ? null : Long.toString(change.version().value());
    }
  },
  /** When the change happened, as ISO text. */
  EVENT_TIME("event-time", "date") {
    @Override
    @Nullable String json(Change change, SinkRecord record, Instant now) {
      long millis = change.origin().createdMillis();
      return millis == 0 ? null : string(Instant.ofEpochMilli(millis).toString());
    }
  },
  /** When the change happened, as epoch milliseconds. */
  EVENT_TIME_MILLIS("event-time-millis", "number") {
    @Override
    @Nullable String json(Change change, SinkRecord record, Instant now) {
      long millis = change.origin().createdMillis();
      return millis == 0 ? null : Long.toString(millis);
    }
  },
  /** When the sink took the record up, as ISO text. */
  INDEXED_AT("indexed-at", "date") {
    @Override
    @Nullable String json(Change change, SinkRecord record, Instant now) {
      return string(now.toString());
    }
  },
  /** What happened: c, u, d or r. */
  OPERATION("operation", "string") {
    @Override
    @Nullable String json(Change change, SinkRecord record, Instant now) {
      return string(change.operation().code());
    }
  },
  /** The table's name. */
  TABLE("table", "string") {
    @Override
    @Nullable String json(Change change, SinkRecord record, Instant now) {
      return string(change.table());
    }
  },
  /** The key, as an object of its attributes. */
  KEY("key", "object") {
    @Override
    @Nullable String json(Change change, SinkRecord record, Instant now) {
      return change.key().attributes().isEmpty()
          ? null
          : change.key().attributes().stream()
              .map(attribute -> string(attribute.name()) + ':' + literal(attribute))
              .collect(Collectors.joining(",", "{", "}"));
    }
  },
  /** The record's topic, as it was before a transform renamed it. */
  TOPIC("topic", "string") {
    @Override
    @Nullable String json(Change change, SinkRecord record, Instant now) {
      return string(record.originalTopic());
    }
  },
  /** The record's partition. */
  PARTITION("partition", "number") {
    @Override
    @Nullable String json(Change change, SinkRecord record, Instant now) {
      Integer partition = record.originalKafkaPartition();
      return partition == null ? null : partition.toString();
    }
  },
  /** The record's offset. */
  OFFSET("offset", "number") {
    @Override
    @Nullable String json(Change change, SinkRecord record, Instant now) {
      return Long.toString(record.originalKafkaOffset());
    }
  };

  /** The word that stands in the configuration. */
  final String word;

  /** What kind of field it makes. */
  final String kind;

  MetadataSource(String word, String kind) {
    this.word = word;
    this.kind = kind;
  }

  /** The field's value as JSON, null if it is not known. */
  abstract @Nullable String json(Change change, SinkRecord record, Instant now);

  private static @Nullable String string(@Nullable String text) {
    return text == null ? null : RawValue.ofString(text).literal();
  }

  private static @Nullable String literal(KeyAttribute attribute) {
    return attribute.kind() == KeyAttribute.Kind.NUMBER
        ? attribute.text()
        : string(attribute.text());
  }
}
