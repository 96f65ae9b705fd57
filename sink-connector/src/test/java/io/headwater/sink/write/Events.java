package io.headwater.sink.write;

import io.headwater.sink.RecordDecoders;
import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.document.RecordDecoder;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Change events as text, and the records that carry them. */
public final class Events {
  private Events() {}

  /** A decoder with some options, given as name and value in turns. */
  public static RecordDecoder decoder(String... options) {
    Map<String, String> properties = new HashMap<>();
    properties.put("connection.url", "http://localhost:9200");
    for (int i = 0; i < options.length; i += 2) {
      properties.put(options[i], options[i + 1]);
    }
    return RecordDecoders.of(SinkSettings.from(properties));
  }

  /** The lowest version of the first epoch plus a number. */
  public static long version(long n) {
    return (1L << 44) + n;
  }

  /** An event of a table with a partition key only. */
  public static String event(
      String op, String table, String key, long version, @Nullable String after) {
    return "{\"op\":\""
        + op
        + "\",\"version\":"
        + version
        + ",\"key\":{\"pk\":\""
        + key
        + "\"},\"source\":{\"table\":\""
        + table
        + "\"}"
        + (after == null ? "" : ",\"after\":" + after)
        + "}";
  }

  /** A record as Connect hands it over. */
  public static SinkRecord record(
      String topic, int partition, long offset, @Nullable Object value) {
    return new SinkRecord(
        topic,
        partition,
        Schema.STRING_SCHEMA,
        "key",
        Schema.STRING_SCHEMA,
        value,
        offset,
        0L,
        TimestampType.CREATE_TIME);
  }
}
