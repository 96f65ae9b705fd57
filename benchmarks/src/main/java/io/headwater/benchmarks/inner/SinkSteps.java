package io.headwater.benchmarks.inner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.DocumentId;
import io.headwater.event.EnvelopeReader;
import io.headwater.event.EventView;
import io.headwater.event.ItemKey;
import io.headwater.sink.RecordDecoders;
import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.document.Decoded;
import io.headwater.sink.document.RecordDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From Kafka's bytes to the lines of a bulk request: each figure is for one event. */
@State(Scope.Thread)
public class SinkSteps {
  private static final String PROJECTION =
      """
      {"exclude":["text01","text02"],"rename":{"text03":"title"},
       "concat":{"searchText":{"fields":["text04","text05"],"lowercase":true}}}""";

  private final byte[] text = Sample.envelope();
  private final EnvelopeReader envelopes = new EnvelopeReader(Set.of());
  private final RecordDecoder plain = decoder(Map.of());
  private final RecordDecoder projecting = decoder(Map.of("projection", PROJECTION));
  private final SinkRecord withHeaders = record(true);
  private final SinkRecord withoutHeaders = record(false);
  private final ItemKey key = Sample.key();

  private static RecordDecoder decoder(Map<String, String> options) {
    var config =
        new HashMap<>(
            Map.of("connection.url", "http://127.0.0.1:9200", "topics", "t", "index", "products"));
    config.putAll(options);
    return RecordDecoders.of(SinkSettings.from(config));
  }

  private SinkRecord record(boolean headers) {
    ConnectHeaders all = new ConnectHeaders();
    if (headers) {
      all.addString("headwater.op", "u");
      all.addString("headwater.version", Sample.event().version().toString());
      all.addString("headwater.sequence", Sample.SEQUENCE.text());
      all.addString("headwater.table", Sample.TABLE);
      all.addString("headwater.ts", "1790000000000");
    }
    return new SinkRecord(
        "t",
        0,
        Schema.BYTES_SCHEMA,
        Sample.key().json().getBytes(UTF_8),
        Schema.BYTES_SCHEMA,
        text,
        0L,
        0L,
        TimestampType.CREATE_TIME,
        all);
  }

  /** Reads an event's text. */
  @Benchmark
  public EventView readEnvelope() {
    return envelopes.read(text);
  }

  /** Makes a write of a record that has our source's headers. */
  @Benchmark
  public Decoded decode() {
    return plain.decode(withHeaders);
  }

  /** The same without the headers: the text alone tells. */
  @Benchmark
  public Decoded decodeWithoutHeaders() {
    return plain.decode(withoutHeaders);
  }

  /** The same with a projection that drops, renames and joins fields. */
  @Benchmark
  public Decoded decodeAndProject() {
    return projecting.decode(withHeaders);
  }

  /** Makes a document's id. */
  @Benchmark
  public DocumentId documentId() {
    return key.documentId();
  }
}
