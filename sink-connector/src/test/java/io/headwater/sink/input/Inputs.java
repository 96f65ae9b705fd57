package io.headwater.sink.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.sink.config.InputSettings;
import io.headwater.sink.config.NullValues;
import io.headwater.sink.config.RecordFormat;
import io.headwater.sink.config.VersionSource;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Records, and what reading them gives. */
final class Inputs {
  static final long OFFSET = 41;
  static final long TIMESTAMP = 1_700_000_000_000L;

  private Inputs() {}

  /** Data with its schema; of text and other simple things without. */
  static SchemaAndValue data(@Nullable Object value) {
    Schema schema = value instanceof Struct struct ? struct.schema() : null;
    return new SchemaAndValue(schema, value);
  }

  static SinkRecord record(@Nullable Object key, @Nullable Object value, Map<String, ?> headers) {
    return record(data(key), data(value), headers);
  }

  static SinkRecord record(SchemaAndValue key, SchemaAndValue value, Map<String, ?> headers) {
    ConnectHeaders connectHeaders = new ConnectHeaders();
    headers.forEach((name, header) -> connectHeaders.add(name, header, null));
    return new SinkRecord(
        "topic",
        0,
        key.schema(),
        key.value(),
        value.schema(),
        value.value(),
        OFFSET,
        TIMESTAMP,
        TimestampType.CREATE_TIME,
        connectHeaders);
  }

  static RecordReader reader(RecordFormat format, String version) {
    return reader(format, version, NullValues.DELETE);
  }

  static RecordReader reader(RecordFormat format, String version, NullValues nullValues) {
    return RecordReaders.of(
        new InputSettings(format, VersionSource.parse(version), nullValues), Set.of("_sequence"));
  }

  static Change change(Reading reading) {
    if (reading instanceof Reading.Read read) {
      return read.change();
    }
    throw new AssertionError(reading.toString());
  }

  static Reading.Refused refusal(Reading reading) {
    if (reading instanceof Reading.Refused refused) {
      return refused;
    }
    throw new AssertionError(reading.toString());
  }

  static @Nullable String text(@Nullable Image image) {
    return image == null
        ? null
        : new String(image.utf8(), image.start(), image.end() - image.start(), UTF_8);
  }

  /** What comes out of Kafka if the data went in through a JsonConverter. */
  static SchemaAndValue throughJson(boolean schemas, SchemaAndValue data) {
    try (JsonConverter converter = converter(schemas)) {
      return converter.toConnectData(
          "topic", converter.fromConnectData("topic", data.schema(), data.value()));
    }
  }

  /** The text that a JsonConverter makes of it. */
  static String jsonText(boolean schemas, SchemaAndValue data) {
    try (JsonConverter converter = converter(schemas)) {
      return new String(converter.fromConnectData("topic", data.schema(), data.value()), UTF_8);
    }
  }

  private static JsonConverter converter(boolean schemas) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", schemas), false);
    return converter;
  }
}
