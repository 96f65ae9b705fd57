package io.headwater.benchmarks.sink;

import java.util.Map;

/** In which form events are in Kafka, and what converts them for the sink. */
enum Format {
  /** The envelope's JSON text, handed to the sink as bytes, as the example configurations do. */
  BYTES(
      "org.apache.kafka.connect.converters.ByteArrayConverter",
      "org.apache.kafka.connect.converters.ByteArrayConverter"),
  /** The same text, handed to the sink as a string. */
  STRING(
      "org.apache.kafka.connect.storage.StringConverter",
      "org.apache.kafka.connect.storage.StringConverter"),
  /**
   * What a source with {@code value.format=struct} makes of its events, written and read with the
   * JsonConverter, so that each carries its schema.
   */
  STRUCT(
      "org.apache.kafka.connect.converters.ByteArrayConverter",
      "org.apache.kafka.connect.json.JsonConverter");

  private final String keyConverter;
  private final String valueConverter;

  Format(String keyConverter, String valueConverter) {
    this.keyConverter = keyConverter;
    this.valueConverter = valueConverter;
  }

  /** The sink's options. */
  Map<String, String> converters() {
    return Map.of(
        "key.converter", keyConverter,
        "value.converter", valueConverter,
        "header.converter", "org.apache.kafka.connect.storage.StringConverter");
  }
}
