package io.headwater.event;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private static final ItemKey KEY =
      ItemKey.of(KeyAttribute.string("pk", "ORDER#1"), KeyAttribute.string("sk", "ITEM#3"));
  private static final EventOrigin ORIGIN =
      new EventOrigin(
          "headwater-dynamodb",
          "1.2.3",
          "dynamodb",
          "eu-west-1",
          "orders",
          "arn:aws:dynamodb:eu-west-1:1:table/orders/stream/x",
          "NEW_AND_OLD_IMAGES");
  private static final String MINIMAL =
      "{\"op\":\"d\",\"version\":17592186044417,\"key\":{\"pk\":1}}";

  @Test
  void theEnvelopeIsAsDocumented() {
    byte[] after =
        "{\"pk\":\"ORDER#1\",\"n\":99999999999999999999999999999999999999}".getBytes(UTF_8);
    byte[] before = "{\"pk\":\"ORDER#1\"}".getBytes(UTF_8);
    String json = new EnvelopeWriter().write(event(Operation.MODIFY, KEY, before, after));
    assertThat(json)
        .isEqualTo(
            """
            {"op":"u","version":38773178042614,"ts_ms":1700000001234,"key":{"pk":"ORDER#1","sk":"ITEM#3"},\
            "source":{"connector":"headwater-dynamodb","version":"1.2.3","name":"dynamodb","region":"eu-west-1",\
            "table":"orders","stream":"arn:aws:dynamodb:eu-west-1:1:table/orders/stream/x","shard":"shardId-1",\
            "sequence":"358879200000000025318847566","event_id":"e1","snapshot":false,"epoch":2,\
            "ts_ms":1700000000000,"ttl":true,"size_bytes":42,"view_type":"NEW_AND_OLD_IMAGES"},\
            "after":{"pk":"ORDER#1","n":99999999999999999999999999999999999999},"before":{"pk":"ORDER#1"}}"""
                .replace("38773178042614", Long.toString((2L << 44) + 3588792)));
  }

  @Test
  void whatASnapshotGaveHasNoShardSequenceAndEventId() {
    EventSource source =
        new EventSource(
            new EventOrigin(
                "headwater-dynamodb",
                "1.2.3\"\\\n\u007f",
                "dynamodb",
                "eu-west-1",
                "örders",
                "arn",
                "KEYS_ONLY"),
            null,
            null,
            null,
            true,
            2,
            1700000000000L,
            false,
            42);
    ChangeEvent row =
        new ChangeEvent(
            Operation.SNAPSHOT,
            DocumentVersion.snapshot(2),
            KEY,
            null,
            "{\"pk\":\"ORDER#1\"}".getBytes(UTF_8),
            source,
            1700000001234L);
    assertThat(new EnvelopeWriter().write(row))
        .isEqualTo(
            """
            {"op":"r","version":35184372088832,"ts_ms":1700000001234,"key":{"pk":"ORDER#1","sk":"ITEM#3"},\
            "source":{"connector":"headwater-dynamodb","version":"1.2.3\\"\\\\\\n\u007f","name":"dynamodb",\
            "region":"eu-west-1","table":"örders","stream":"arn","snapshot":true,"epoch":2,\
            "ts_ms":1700000000000,"ttl":false,"size_bytes":42,"view_type":"KEYS_ONLY"},\
            "after":{"pk":"ORDER#1"}}""");
  }

  @Test
  void oneWriterWritesEventsOfSeveralOriginsAndSizes() {
    EnvelopeWriter writer = new EnvelopeWriter();
    byte[] large = ("{\"a\":\"" + "x".repeat(20_000) + "\"}").getBytes(UTF_8);
    for (byte[] image : List.of(large, "{}".getBytes(UTF_8), large)) {
      for (String table : List.of("orders", "people", "orders")) {
        EventOrigin origin = new EventOrigin("c", "1", "n", "r", table, "s", "NEW_IMAGE");
        EventSource source = new EventSource(origin, "sh", null, null, false, 1, 2, false, 3);
        String json =
            writer.write(
                new ChangeEvent(
                    Operation.MODIFY, DocumentVersion.snapshot(1), KEY, null, image, source, 4));
        assertThat(json)
            .isEqualTo(
                "{\"op\":\"u\",\"version\":17592186044416,\"ts_ms\":4,"
                    + "\"key\":{\"pk\":\"ORDER#1\",\"sk\":\"ITEM#3\"},"
                    + "\"source\":{\"connector\":\"c\",\"version\":\"1\",\"name\":\"n\",\"region\":\"r\","
                    + "\"table\":\""
                    + table
                    + "\",\"stream\":\"s\",\"shard\":\"sh\",\"snapshot\":false,\"epoch\":1,\"ts_ms\":2,"
                    + "\"ttl\":false,\"size_bytes\":3,\"view_type\":\"NEW_IMAGE\"},\"after\":"
                    + new String(image, UTF_8)
                    + "}");
      }
    }
  }

  @Test
  void randomEventsSurviveTheWayThroughText() {
    EnvelopeWriter writer = new EnvelopeWriter();
    for (long seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      ItemKey key = RandomItems.key(random);
      byte[] before = random.nextBoolean() ? RandomItems.image(RandomItems.item(random)) : null;
      byte[] after = random.nextBoolean() ? RandomItems.image(RandomItems.item(random)) : null;
      Operation operation = List.of(Operation.values()).get(random.nextInt(4));
      byte[] json = writer.write(event(operation, key, before, after)).getBytes(UTF_8);
      EventView view = read(json);
      assertThat(view.operation()).as("seed %d", seed).isEqualTo(operation);
      assertThat(view.version().value()).as("seed %d", seed).isEqualTo((2L << 44) + 3588792);
      assertThat(view.key()).as("seed %d", seed).isEqualTo(key);
      assertThat(view.table()).as("seed %d", seed).isEqualTo("orders");
      assertThat(view.sequence()).as("seed %d", seed).isEqualTo("358879200000000025318847566");
      assertThat(view.createdMillis()).as("seed %d", seed).isEqualTo(1700000000000L);
      expectRange(seed, json, view.after(), after);
      expectRange(seed, json, view.before(), before);
      assertThat(json).as("seed %d: one line", seed).doesNotContain('\n');
    }
  }

  @Test
  void fieldsMayComeInAnyOrderWithOthersAmongThem() {
    byte[] json =
        """
        { "before" : null, "x" : {"after":{"wrong":1},"op":"c"}, "after" : { "a" : [1, {"after":2}] } ,
          "source":{"deep":{"table":"wrong"},"table":"t","sequence":"21"}, "key":{"pk":"k"}, "version":17592186044417,
          "op":"u", "y":[1,2] }
        """
            .getBytes(UTF_8);
    EventView view = read(json);
    assertThat(view.operation()).isEqualTo(Operation.MODIFY);
    assertThat(view.table()).isEqualTo("t");
    assertThat(view.sequence()).isEqualTo("21");
    assertThat(view.before()).isNull();
    expectRange(0, json, view.after(), "{ \"a\" : [1, {\"after\":2}] }".getBytes(UTF_8));
  }

  @Test
  void rangesAreRightBehindAByteOrderMarkAndMultiByteCharacters() {
    byte[] json =
        ("\uFEFF{\"x\":\"é€😀\",\"after\":{\"é\":\"€\"}," + MINIMAL.substring(1)).getBytes(UTF_8);
    expectRange(0, json, read(json).after(), "{\"é\":\"€\"}".getBytes(UTF_8));
  }

  @Test
  void otherEncodingsAreRefused() {
    byte[] json = ("{\"after\":{}," + MINIMAL.substring(1)).getBytes(UTF_16BE);
    assertThatThrownBy(() -> read(json)).isInstanceOf(MalformedEventException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "secret",
        "{\"op\":\"u\"}",
        "{\"op\":1,\"version\":17592186044417,\"key\":{\"pk\":1}}",
        "{\"op\":\"q\",\"version\":17592186044417,\"key\":{\"pk\":1}}",
        "{\"op\":\"d\",\"version\":1,\"key\":{\"pk\":1}}",
        "{\"op\":\"d\",\"version\":1.5,\"key\":{\"pk\":1}}",
        "{\"op\":\"d\",\"version\":99999999999999999999,\"key\":{\"pk\":1}}",
        "{\"op\":\"d\",\"version\":17592186044417,\"key\":[]}",
        "{\"op\":\"d\",\"version\":17592186044417}",
        "{\"op\":\"d\",\"op\":\"d\",\"version\":17592186044417,\"key\":{\"pk\":1}}",
        "{\"op\":\"d\",\"version\":17592186044417,\"key\":{\"pk\":1},\"after\":\"secret\"}",
        "{\"op\":\"d\",\"version\":17592186044417,\"key\":{\"pk\":1}} secret",
        "{\"op\":\"d\",\"version\":17592186044417,\"key\":{\"pk\":1},\"after\":{\"a\":secret}}",
        "{\"op\":\"d\",\"version\":17592186044417,\"key\":{\"pk\":1}"
      })
  void refusesWhatIsNoEventWithoutQuotingIt(String json) {
    assertThatThrownBy(() -> read(json.getBytes(UTF_8)))
        .isInstanceOf(MalformedEventException.class)
        .hasNoCause()
        .message()
        .doesNotContain("secret");
  }

  @Test
  void imagesMayBeStringsThatHoldAnObject() {
    String json =
        "{\"before\":\" {\\\"n\\\": 1} \",\"after\":\"{\\\"a\\\":\\\"\\\\\\\"é\\\"}\","
            + MINIMAL.substring(1);
    EventView view = read(json.getBytes(UTF_8));
    assertThat(text(view.before())).isEqualTo("{\"n\": 1}");
    assertThat(text(view.after())).isEqualTo("{\"a\":\"\\\"é\"}");
  }

  @Test
  void theEventMayBeThePayloadOfAJsonConvertersText() {
    String json =
        "{\"schema\":{\"type\":\"struct\",\"fields\":[],\"op\":\"x\"},\"payload\":" + MINIMAL + "}";
    assertThat(read(json.getBytes(UTF_8)).operation()).isEqualTo(Operation.REMOVE);
  }

  @Test
  void anUnknownFieldNamedPayloadBehindOthersIsPassedOver() {
    String json = MINIMAL.substring(0, MINIMAL.length() - 1) + ",\"payload\":{\"op\":\"c\"}}";
    assertThat(read(json.getBytes(UTF_8)).operation()).isEqualTo(Operation.REMOVE);
  }

  @Test
  void aReaderForgetsTheEventBefore() {
    EnvelopeReader reader = new EnvelopeReader(Set.of());
    String full =
        "{\"op\":\"u\",\"version\":17592186044417,\"key\":{\"pk\":2},\"after\":{},\"before\":{},"
            + "\"source\":{\"table\":\"t\",\"sequence\":\"21\",\"ts_ms\":5}}";
    assertThat(reader.read(full.getBytes(UTF_8)).createdMillis()).isEqualTo(5);
    assertThat(reader.read(MINIMAL.getBytes(UTF_8))).isEqualTo(read(MINIMAL.getBytes(UTF_8)));
    assertThatThrownBy(() -> reader.read("{}".getBytes(UTF_8))).hasMessage("field op is missing");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] json =
        new EnvelopeWriter()
            .write(event(Operation.INSERT, KEY, null, "{\"a\":1.5}".getBytes(UTF_8)))
            .getBytes(UTF_8);
    for (int length = 0; length < json.length; length++) {
      byte[] cut = Arrays.copyOf(json, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(MalformedEventException.class);
    }
  }

  private static String text(@Nullable EventImage image) {
    return image == null
        ? ""
        : new String(image.utf8(), image.start(), image.end() - image.start(), UTF_8);
  }

  private static EventView read(byte[] json) {
    return new EnvelopeReader(Set.of()).read(json);
  }

  private static void expectRange(
      long seed, byte[] json, @Nullable EventImage image, byte @Nullable [] expected) {
    byte[] found =
        image == null ? null : Arrays.copyOfRange(image.utf8(), image.start(), image.end());
    assertThat(image == null || image.utf8() == json).as("seed %d: not copied", seed).isTrue();
    assertThat(found).as("seed %d", seed).isEqualTo(expected);
  }

  private static ChangeEvent event(
      Operation operation, ItemKey key, byte @Nullable [] before, byte @Nullable [] after) {
    SequenceNumber sequence = SequenceNumber.of("358879200000000025318847566");
    return new ChangeEvent(
        operation,
        DocumentVersion.of(2, sequence),
        key,
        before,
        after,
        new EventSource(ORIGIN, "shardId-1", sequence, "e1", false, 2, 1700000000000L, true, 42),
        1700000001234L);
  }
}
