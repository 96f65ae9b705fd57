package io.headwater.source.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.localstack.simulator.Fault;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.SimulatorOptions;
import io.headwater.localstack.simulator.StreamSimulator;
import io.headwater.localstack.simulator.TableSpec;
import io.headwater.localstack.simulator.ViewType;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.config.SourceConfig;
import io.headwater.source.lineage.Shard;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardCursor;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DynamoDbTableStreamTest {
  private static final byte[] EMPTY_PAGE =
      "{\"NextShardIterator\":\"next\",\"Records\":[]}".getBytes(UTF_8);

  private final CannedHttp http = new CannedHttp();

  private RecordPage read() {
    try (AwsClients clients = http.clients()) {
      return new DynamoDbTableStream(clients, "arn", List.of("pk"), ImageSettings.PLAIN)
          .read(new ShardCursor("i"), 1_000);
    }
  }

  private void assertFails(Kind kind) {
    assertThatThrownBy(this::read)
        .isInstanceOf(StreamReadException.class)
        .extracting(e -> ((StreamReadException) e).kind())
        .isEqualTo(kind);
  }

  private void assertReadsOn() {
    assertThat(read().next()).contains(new ShardCursor("next"));
  }

  private static String crc32(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return Long.toString(sum.getValue());
  }

  @ParameterizedTest
  @EnumSource(ViewType.class)
  void aSimulatedStreamGivesWhatTheSdkGives(ViewType view) throws IOException {
    try (StreamSimulator simulator = StreamSimulator.start(SimulatorOptions.defaults())) {
      SimulatedTable table = simulator.createTable(TableSpec.named("orders").withStream(view));
      for (int i = 0; i < 300; i++) {
        table.put(
            "{\"pk\":{\"S\":\"é%d\"},\"n\":{\"N\":\"%d.50\"},\"l\":{\"L\":[{\"M\":{\"x\":{\"NULL\":true}}},{\"BS\":[\"AA==\"]}]}}"
                .formatted(i % 40, i));
        if (i % 7 == 0) {
          table.remove("é" + i % 40);
        } else if (i % 11 == 0) {
          table.removeByTtl("é" + i % 40);
        }
      }
      Map<String, String> properties =
          new HashMap<>(
              Map.of(
                  "table.include.list", "orders",
                  "aws.region", "us-east-1",
                  "aws.endpoint", simulator.endpoint().toString(),
                  "aws.access.key.id", "id",
                  "aws.secret.access.key", "secret"));
      try (AwsClients clients = AwsClients.open(SourceConfig.from(properties).aws(), 1)) {
        List<String> keys = List.of("pk");
        DynamoDbTableStream stream =
            new DynamoDbTableStream(clients, table.stream().arn(), keys, ImageSettings.PLAIN);
        SdkPages sdk = new SdkPages(keys, ImageSettings.PLAIN);
        int records = 0;
        for (Shard shard : stream.list(Optional.empty()).shards()) {
          ShardCursor cursor = stream.cursor(shard.id(), new Position.Oldest());
          RecordPage page;
          do {
            String iterator = cursor.iterator();
            page = stream.read(cursor, 37);
            assertThat(page)
                .usingRecursiveComparison()
                .ignoringFields("next")
                .isEqualTo(
                    sdk.page(
                        clients
                            .streams()
                            .getRecords(request -> request.shardIterator(iterator).limit(37))));
            records += page.changes().size();
            cursor = page.next().orElseThrow();
          } while (!page.changes().isEmpty());
          simulator.faults().next("GetRecords", shard.id().value(), Fault.cutShort());
          ShardCursor last = cursor;
          assertThatThrownBy(() -> stream.read(last, 37)).isInstanceOf(StreamReadException.class);
          assertThat(stream.read(last, 37).changes()).isEmpty();
        }
        assertThat(records).isEqualTo(table.stream().totalRecords());
      }
    }
  }

  @Test
  void failuresAreTheSdks() {
    Map.of(
            "TrimmedDataAccessException", Kind.TRIMMED,
            "ExpiredIteratorException", Kind.EXPIRED_CURSOR,
            "ResourceNotFoundException", Kind.MISSING,
            "LimitExceededException", Kind.THROTTLED,
            "AccessDeniedException", Kind.REFUSED)
        .forEach(
            (code, kind) -> {
              http.answer(400, ("{\"__type\":\"x#" + code + "\"}").getBytes(UTF_8));
              assertFails(kind);
            });
    http.answer(500, "{}".getBytes(UTF_8));
    assertFails(Kind.UNAVAILABLE);
  }

  @Test
  void anAnswerIsReadWithoutItsSizeToo() {
    http.body(new ByteArrayInputStream(EMPTY_PAGE));
    assertReadsOn();
  }

  @Test
  void aPageBeyondTheBufferIsReadWhole() {
    byte[] large =
        ("{\"Unheard\":\"" + "x".repeat(300_000) + "\",\"NextShardIterator\":\"next\"}")
            .getBytes(UTF_8);
    http.body(new ByteArrayInputStream(large));
    assertReadsOn();
    http.answer(large);
    assertReadsOn();
    http.answer(EMPTY_PAGE);
    assertReadsOn();
  }

  @Test
  void theChecksumIsThatOfTheBody() {
    http.answer(EMPTY_PAGE);
    http.header("x-amz-crc32", crc32(EMPTY_PAGE));
    assertReadsOn();
    http.answer(EMPTY_PAGE);
    http.header("x-amz-crc32", crc32("{}".getBytes(UTF_8)));
    assertFails(Kind.UNAVAILABLE);
  }

  @Test
  void aPackedBodyIsUnpacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(EMPTY_PAGE);
    }
    http.answer(packed.toByteArray());
    http.header("Content-Encoding", "gzip");
    http.header("x-amz-crc32", crc32(packed.toByteArray()));
    assertReadsOn();
  }

  @Test
  void aBrokenConnectionIsTriedAgain() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] buffer, int offset, int size) throws IOException {
            throw new IOException("reset");
          }
        };
    http.answer(EMPTY_PAGE);
    http.body(new SequenceInputStream(new ByteArrayInputStream(EMPTY_PAGE, 0, 9), broken));
    assertFails(Kind.UNAVAILABLE);
  }

  @Test
  void anEmptyAnswerIsNoEndOfTheShard() {
    http.answer(new byte[0]);
    assertFails(Kind.UNAVAILABLE);
    http.answer(EMPTY_PAGE);
    assertReadsOn();
    http.answer("{}".getBytes(UTF_8));
    assertFails(Kind.UNAVAILABLE);
  }
}
