package io.headwater.source.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.ChangeEvent;
import io.headwater.event.EventOrigin;
import io.headwater.event.EventSource;
import io.headwater.event.ItemKey;
import io.headwater.event.SequenceNumber;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Change events as structs, with the fields of the JSON envelope.
 *
 * <p>Owned by the task thread.
 */
final class EventStructs {
  /** The logical name of images: strings that hold a JSON object. */
  static final String JSON = "io.headwater.json";

  private static final String CHANGE_EVENT = "io.headwater.ChangeEvent";
  private static final int VERSION = 1;

  private static final Schema IMAGE =
      SchemaBuilder.string()
          .name(JSON)
          .version(VERSION)
          .doc("An item as JSON text; absent where there is none.")
          .optional()
          .build();

  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .name("io.headwater.Source")
          .version(VERSION)
          .field("connector", Schema.STRING_SCHEMA)
          .field("version", Schema.STRING_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .field("region", Schema.STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .field("stream", Schema.STRING_SCHEMA)
          .field("shard", Schema.OPTIONAL_STRING_SCHEMA)
          .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
          .field("event_id", Schema.OPTIONAL_STRING_SCHEMA)
          .field("snapshot", Schema.BOOLEAN_SCHEMA)
          .field("epoch", Schema.INT32_SCHEMA)
          .field("ts_ms", Schema.INT64_SCHEMA)
          .field("ttl", Schema.BOOLEAN_SCHEMA)
          .field("size_bytes", Schema.INT64_SCHEMA)
          .field("view_type", Schema.STRING_SCHEMA)
          .build();

  private final KeyStructs keys = new KeyStructs(KeyStructs.ITEM_KEY);
  private @Nullable Schema keySchema;
  private @Nullable Schema schema;

  Struct struct(ChangeEvent event) {
    return new Struct(schema(event.key()))
        .put("op", event.operation().code())
        .put("version", event.version().value())
        .put("ts_ms", event.tsMs())
        .put("key", keys.struct(event.key()))
        .put("source", source(event.source()))
        .put("after", text(event.after()))
        .put("before", text(event.before()));
  }

  private Schema schema(ItemKey key) {
    Schema itsKey = keys.schema(key);
    Schema known = schema;
    if (known == null || itsKey != keySchema) {
      known =
          SchemaBuilder.struct()
              .name(CHANGE_EVENT)
              .version(VERSION)
              .field("op", Schema.STRING_SCHEMA)
              .field("version", Schema.INT64_SCHEMA)
              .field("ts_ms", Schema.INT64_SCHEMA)
              .field("key", itsKey)
              .field("source", SOURCE)
              .field("after", IMAGE)
              .field("before", IMAGE)
              .build();
      schema = known;
      keySchema = itsKey;
    }
    return known;
  }

  private static Struct source(EventSource source) {
    EventOrigin origin = source.origin();
    SequenceNumber sequence = source.sequence();
    return new Struct(SOURCE)
        .put("connector", origin.connector())
        .put("version", origin.version())
        .put("name", origin.name())
        .put("region", origin.region())
        .put("table", origin.table())
        .put("stream", origin.stream())
        .put("shard", source.shard())
        .put("sequence", sequence == null ? null : sequence.text())
        .put("event_id", source.eventId())
        .put("snapshot", source.snapshot())
        .put("epoch", source.epoch())
        .put("ts_ms", source.tsMs())
        .put("ttl", source.ttl())
        .put("size_bytes", source.sizeBytes())
        .put("view_type", origin.viewType());
  }

  private static @Nullable String text(byte @Nullable [] json) {
    return json == null ? null : new String(json, UTF_8);
  }
}
