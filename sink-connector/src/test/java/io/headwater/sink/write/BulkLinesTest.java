package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.event.DocumentId;
import io.headwater.sink.document.DocumentAddress;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.Origin;
import io.headwater.sink.document.WriteAction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BulkLinesTest {
  private static final String ALPHABET = "ab\"\\\n\r\t\u0000\u001f{}:,|~/é€漢\u2028\u2029";

  @Test
  void writesActionAndDocumentLines() {
    List<PendingWrite> writes =
        List.of(
            pending("products", "p|1", 17, "{\"n\":12345678901234567890123456789012345678}"),
            pending("products", "say \"hi\"", 18, null));

    assertThat(new String(body(writes), UTF_8))
        .isEqualTo(
            """
            {"index":{"_index":"products","_id":"p|1","version":17592186044433,"version_type":"external_gte"}}
            {"n":12345678901234567890123456789012345678}
            {"delete":{"_index":"products","_id":"say \\"hi\\"","version":17592186044434,"version_type":"external_gte"}}
            """);
  }

  @Test
  void writesEachActionWithRoutingAndWithoutVersion() {
    List<PendingWrite> writes = new ArrayList<>();
    for (WriteAction action : WriteAction.values()) {
      DocumentSource source =
          action == WriteAction.DELETE
              ? null
              : DocumentSource.slice("x{\"a\":1}y".getBytes(UTF_8), 1, 8);
      DocumentAddress address = new DocumentAddress("i", new DocumentId("d"), "r\"1");
      writes.add(
          new PendingWrite(
              new DocumentWrite(address, action, null, source, Origin.UNKNOWN),
              Events.record("t", 0, 0, "v"),
              new PartitionProgress().add(0),
              0));
    }

    byte[] body = body(writes);

    assertThat(new String(body, UTF_8))
        .isEqualTo(
            """
            {"index":{"_index":"i","_id":"d","routing":"r\\"1"}}
            {"a":1}
            {"create":{"_index":"i","_id":"d","routing":"r\\"1"}}
            {"a":1}
            {"update":{"_index":"i","_id":"d","routing":"r\\"1","retry_on_conflict":3}}
            {"doc":{"a":1},"doc_as_upsert":true}
            {"delete":{"_index":"i","_id":"d","routing":"r\\"1"}}
            """);
    assertThat(writes.stream().mapToInt(PendingWrite::lineBytes).sum()).isEqualTo(body.length);
  }

  @Test
  void noIdCanForgeALine() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<PendingWrite> writes = new ArrayList<>();
      List<BulkOperation> expected = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(10); i++) {
        String id = randomText(random);
        String document = random.nextInt(3) == 0 ? null : "{\"n\":" + i + "}";
        long version = random.nextInt(1000);
        writes.add(pending("index-" + i, id, version, document));
        String action = document == null ? "delete" : "index";
        expected.add(
            new BulkOperation(action, "index-" + i, id, null, Events.version(version), document));
      }

      byte[] body = body(writes);

      assertThat(inSteps(new BulkBody(writes), 1 + random.nextInt(9)))
          .as("seed %d", seed)
          .isEqualTo(body);
      assertThat(BulkOperation.parse(body)).as("seed %d", seed).isEqualTo(expected);
      assertThat(writes.stream().mapToInt(PendingWrite::lineBytes).sum()).isEqualTo(body.length);
    }
  }

  private static byte[] inSteps(RequestBody body, int step) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = body.open()) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        bytes.write(next);
        bytes.writeBytes(in.readNBytes(step));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] body(List<PendingWrite> writes) {
    return BulkOperation.bytes(new BulkBody(writes));
  }

  private static PendingWrite pending(
      String index, String id, long version, @Nullable String document) {
    WriteAction action = document == null ? WriteAction.DELETE : WriteAction.INDEX;
    DocumentWrite write = Writes.of(index, action, id, version, document);
    return new PendingWrite(
        write, Events.record("t", 0, 0, "v"), new PartitionProgress().add(0), 0);
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= random.nextInt(20); i++) {
      text.append(
          random.nextInt(8) == 0 ? "😀" : ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
