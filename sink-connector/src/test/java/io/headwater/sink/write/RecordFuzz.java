package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headwater.event.DocumentId;
import io.headwater.event.EventHeaders;
import io.headwater.sink.document.Decoded;
import io.headwater.sink.document.DocumentAddress;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.RecordDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Any templates, key, headers and value: the options are refused as a worker expects it, and no
 * record forges an action line, an index name, a log line or anything else.
 */
public class RecordFuzz {
  private static final List<String> FORMATS = List.of("headwater", "debezium", "document");
  private static final int PARTS = 8;

  /**
   * The first byte chooses the format; then come, each ended by a byte FF: index, document id,
   * routing, version source, topic, key, version header and, to the end, the value.
   *
   * @param input what the fuzzer makes up
   */
  @FuzzTest
  public void isWrittenSkippedOrRefused(byte[] input) {
    List<byte[]> parts = parts(input);
    if (parts.size() < PARTS) {
      return;
    }
    RecordDecoder decoder;
    try {
      decoder =
          Events.decoder(
              "record.format", FORMATS.get((input[0] & 0x7F) % FORMATS.size()),
              "index", text(parts.get(0)),
              "document.id", text(parts.get(1)),
              "routing", text(parts.get(2)),
              "version.source", text(parts.get(3)),
              "metadata.fields", "{\"_s\":\"sequence\",\"_k\":\"key\",\"_t\":\"table\"}");
    } catch (ConfigException e) {
      return;
    }
    SinkRecord record = record(parts);
    Decoded decoded = decoder.decode(record);
    HostileRecordsTest.check(decoded, record);
    if (decoded instanceof Decoded.Writes writes) {
      for (DocumentWrite write : writes.writes()) {
        assertThat(write.version() == null || write.version().value() >= 0).isTrue();
        expectLawful(write.address());
      }
    } else if (decoded instanceof Decoded.Refused refused) {
      assertThat(new RejectedRecordException(record, refused.rejection(), "").getMessage())
          .as("one line of a log")
          .doesNotContainPattern("[\\x00-\\x1f\\x7f\\x85\\u2028\\u2029]");
      SinkRecord dead = ErrorHeaders.addTo(record, refused.rejection());
      assertThat(dead.headers().lastWithName(ErrorHeaders.REASON)).isNotNull();
    }
  }

  private static void expectLawful(DocumentAddress address) {
    String index = address.index();
    assertThat(index)
        .doesNotContainPattern("[\\x00-\\x20\\\\/*?\"<>|,#:A-Z]")
        .doesNotMatch("|\\.|\\.\\.|[-_+].*");
    assertThat(index.getBytes(UTF_8).length).isLessThanOrEqualTo(255);
    assertThat(address.id().value().getBytes(UTF_8).length).isBetween(1, DocumentId.MAX_BYTES);
  }

  private static SinkRecord record(List<byte[]> parts) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(EventHeaders.VERSION, text(parts.get(6)));
    headers.addString(EventHeaders.OP, "u");
    headers.addString(EventHeaders.SEQUENCE, text(parts.get(6)));
    headers.addString("v", text(parts.get(6)));
    byte[] value = parts.get(7);
    return new SinkRecord(
        // Kafka takes these characters only.
        text(parts.get(4)).replaceAll("[^a-zA-Z0-9._-]", "") + "t",
        0,
        null,
        text(parts.get(5)),
        null,
        value.length == 0 ? null : value,
        41,
        0L,
        TimestampType.CREATE_TIME,
        headers);
  }

  private static String text(byte[] part) {
    return new String(part, UTF_8);
  }

  private static List<byte[]> parts(byte[] input) {
    List<byte[]> parts = new ArrayList<>(PARTS);
    int start = 1;
    for (int i = 1; i < input.length && parts.size() < PARTS - 1; i++) {
      if (input[i] == (byte) 0xFF) {
        parts.add(Arrays.copyOfRange(input, start, i));
        start = i + 1;
      }
    }
    if (start <= input.length) {
      parts.add(Arrays.copyOfRange(input, start, input.length));
    }
    return parts;
  }
}
