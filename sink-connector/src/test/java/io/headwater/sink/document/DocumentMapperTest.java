package io.headwater.sink.document;

import static io.headwater.sink.write.Events.decoder;
import static io.headwater.sink.write.Events.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.write.Events;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DocumentMapperTest {
  private static final String FILTER =
      "{\"filter\":{\"item\":{\"field\":\"status\",\"equals\":\"on\"}}}";
  private static final String BY_KIND =
      "{\"indices\":[{\"when\":{\"field\":\"kind\",\"equals\":\"order\"},\"index\":\"orders\"}]}";

  @Test
  void anItemThatLeavesTheFilterLosesItsDocument() {
    assertThat(writes(decoder("projection", FILTER), "u", "{\"status\":\"on\"}", "{}"))
        .containsExactly("DELETE t/k");
  }

  @Test
  void anItemThatNeverWasInTheFilterIsSkipped() {
    RecordDecoder decoder = decoder("projection", FILTER);

    assertThat(skip(decoder, "u", "{\"status\":\"off\"}", "{}")).isEqualTo(Decoded.Skip.FILTERED);
    assertThat(skip(decoder, "c", null, "{}")).isEqualTo(Decoded.Skip.FILTERED);
    assertThat(skip(decoder, "d", "{}", null)).isEqualTo(Decoded.Skip.FILTERED);
  }

  @Test
  void withoutTheImageBeforeAnItemOutsideTheFilterIsDeletedAllTheSame() {
    RecordDecoder decoder = decoder("projection", FILTER);

    assertThat(writes(decoder, "u", null, "{}")).containsExactly("DELETE t/k");
    assertThat(writes(decoder, "r", null, "{}")).containsExactly("DELETE t/k");
  }

  @Test
  void aFilterOverTheKeyNeedsNoDeletes() {
    RecordDecoder decoder =
        decoder("projection", "{\"filter\":{\"item\":{\"field\":\"pk\",\"prefix\":\"ORDER#\"}}}");

    assertThat(skip(decoder, "u", null, "{\"pk\":\"k\"}")).isEqualTo(Decoded.Skip.FILTERED);
    assertThat(skip(decoder, "d", null, null)).isEqualTo(Decoded.Skip.FILTERED);
  }

  @Test
  void aDocumentThatMovesIsDeletedWhereItWas() {
    RecordDecoder decoder = decoder("projection", BY_KIND);

    assertThat(writes(decoder, "u", "{\"kind\":\"order\"}", "{}"))
        .containsExactly("DELETE orders/k", "INDEX t/k");
    assertThat(writes(decoder, "u", "{}", "{\"kind\":\"order\"}"))
        .containsExactly("DELETE t/k", "INDEX orders/k");
    assertThat(writes(decoder, "d", "{\"kind\":\"order\"}", null))
        .containsExactly("DELETE orders/k");
  }

  @Test
  void withoutTheImageBeforeItIsDeletedWhereverElseItCouldBe() {
    RecordDecoder decoder = decoder("projection", BY_KIND);

    assertThat(writes(decoder, "u", null, "{\"kind\":\"order\"}"))
        .containsExactly("DELETE t/k", "INDEX orders/k");
    assertThat(writes(decoder, "c", null, "{\"kind\":\"order\"}"))
        .containsExactly("INDEX orders/k");
    assertThat(writes(decoder, "d", null, null))
        .containsExactlyInAnyOrder("DELETE orders/k", "DELETE t/k");
  }

  @Test
  void updatesThatLeaveTheDocumentAsItWasAreSkippedUnlessTheyAreWanted() {
    String projection = "{\"exclude\":[\"seen\"]}";

    assertThat(skip(decoder("projection", projection), "u", "{\"a\":1,\"seen\":1}", "{\"a\":1}"))
        .isEqualTo(Decoded.Skip.UNCHANGED);
    assertThat(writes(decoder("projection", projection), "u", "{\"a\":1,\"seen\":1}", "{\"a\":2}"))
        .containsExactly("INDEX t/k");
    assertThat(
            writes(
                decoder("projection", projection, "unchanged.updates", "write"),
                "u",
                "{\"a\":1,\"seen\":1}",
                "{\"a\":1}"))
        .containsExactly("INDEX t/k");
  }

  @Test
  void routingByAFieldMovesDocumentsBetweenShards() {
    RecordDecoder decoder = decoder("routing", "field:customer.id");

    assertThat(
            writes(decoder, "u", "{\"customer\":{\"id\":\"a\"}}", "{\"customer\":{\"id\":\"b\"}}"))
        .containsExactly("DELETE t/k routing=a", "INDEX t/k routing=b");
    assertThat(writes(decoder, "d", "{\"customer\":{\"id\":7}}", null))
        .containsExactly("DELETE t/k routing=7");
    assertThat(refusal(decoder, "d", null, null).reason())
        .contains("customer.id", "routing", "NEW_AND_OLD_IMAGES");
  }

  @Test
  void aDocumentOutlivesItsMoveToAnotherRoutingOfTheSameShardWhicheverWriteComesLast() {
    List<DocumentWrite> writes =
        ((Decoded.Writes)
                decode(decoder("routing", "field:r"), "u", "{\"r\":\"a\"}", "{\"r\":\"b\"}"))
            .writes();

    // The delete is no older than the state that it removes, and no match for the new one.
    assertThat(writes)
        .extracting(DocumentWrite::action)
        .containsExactly(WriteAction.DELETE, WriteAction.INDEX);
    assertThat(writes)
        .extracting(DocumentWrite::version)
        .containsExactly(new ExternalVersion(version(2)), new ExternalVersion(version(3)));
  }

  @Test
  void anEmptyRoutingIsNone() {
    RecordDecoder decoder = decoder("routing", "field:r");

    assertThat(writes(decoder, "u", "{\"r\":\"\"}", "{\"x\":1}")).containsExactly("INDEX t/k");
  }

  @Test
  void halfASurrogatePairInRoutingIndexOrIdIsRefused() {
    String half = "{\"r\":\"\\ud800\"}";

    assertThat(refusal(decoder("routing", "field:r"), "c", null, half).type())
        .isEqualTo("invalid_routing");
    String event = Events.event("c", "\\ud800", "k", version(3), "{}");
    Decoded index = decoder().decode(Events.record("t", 0, 0, event));
    assertThat(((Decoded.Refused) index).rejection().type()).isEqualTo("invalid_index_name");
    Decoded id =
        decoder("index", "i", "document.id", "${table}").decode(Events.record("t", 0, 0, event));
    assertThat(((Decoded.Refused) id).rejection().type()).isEqualTo("invalid_id");
  }

  @Test
  void aDataStreamIsNotAskedToDeleteWhatMoves() {
    RecordDecoder decoder =
        decoder(
            "routing", "field:r",
            "write.method", "create",
            "behavior.on.delete", "ignore",
            "version.source", "none");

    assertThat(writes(decoder, "u", "{\"r\":\"a\"}", "{\"r\":\"b\"}"))
        .containsExactly("CREATE t/k routing=b");
  }

  @Test
  void aPlainDocumentsMissingValueIsItsRemovalNotATombstoneThatRepeatsIt() {
    // A transform has flattened the events: there is no other record of the removal.
    RecordDecoder flagging =
        decoder("record.format", "document", "index", "t", "behavior.on.delete", "flag");
    RecordDecoder routed = decoder("record.format", "document", "index", "t", "routing", "field:r");

    assertThat(text(flagging.decode(tombstone()))).containsExactly("INDEX t/k");
    assertThat(((Decoded.Refused) routed.decode(tombstone())).rejection().type())
        .isEqualTo("image_missing");
  }

  @Test
  void routingByTheKeyServesDeletesToo() {
    RecordDecoder decoder = decoder("routing", "key:pk");

    assertThat(writes(decoder, "u", null, "{}")).containsExactly("INDEX t/k routing=k");
    assertThat(writes(decoder, "d", null, null)).containsExactly("DELETE t/k routing=k");
  }

  @Test
  void removedItemsAreFlaggedAsTheyLastWere() {
    RecordDecoder decoder = decoder("behavior.on.delete", "flag");

    assertThat(documents(decoder, "d", "{\"a\":1,\"_deleted\":\"no\"}", null))
        .containsExactly("{\"_deleted\":true,\"a\":1}");
    assertThat(documents(decoder, "d", null, null))
        .containsExactly("{\"_deleted\":true,\"pk\":\"k\"}");
  }

  @Test
  void aTombstoneBehindAFlaggedRemovalDoesNotTakeTheDocumentsFields() {
    RecordDecoder decoder = decoder("behavior.on.delete", "flag");

    assertThat(decoder.decode(tombstone())).isEqualTo(new Decoded.Skipped(Decoded.Skip.NO_CHANGE));
  }

  @Test
  void aTombstoneThatKnowsItsVersionDeletes() {
    assertThat(text(decoder().decode(tombstone()))).containsExactly("DELETE t/k");
  }

  @Test
  void idsFollowTheTemplate() {
    assertThat(writes(decoder("document.id", "${table}-${key.pk}"), "u", null, "{}"))
        .containsExactly("INDEX t/t-k");
    assertThat(refusal(decoder("document.id", "${key.other}"), "u", null, "{}").reason())
        .contains("other", "document.id");
  }

  /** Whatever the rules are: the index ends as the projection of the table. */
  @RepeatedTest(200)
  void theIndexEndsAsTheTable(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    boolean images = random.nextBoolean();
    boolean routing = images && random.nextInt(3) == 0;
    Map<String, String> options = new HashMap<>();
    options.put("projection", RULES.get(random.nextInt(RULES.size())));
    options.put("routing", routing ? "field:status" : "none");
    options.put("unchanged.updates", random.nextBoolean() ? "skip" : "write");
    RecordDecoder decoder = decoderOf(options);

    List<SinkRecord> log = new ArrayList<>();
    Map<String, String> table = new TreeMap<>();
    for (int i = 1; i <= 80; i++) {
      String key = "k" + random.nextInt(5);
      String before = table.get(key);
      String after = random.nextInt(4) == 0 ? null : randomItem(random, key);
      if (before == null && after == null) {
        continue;
      }
      String op = after == null ? "d" : before == null ? "c" : "u";
      log.add(record(op, key, version(i), images ? before : null, after));
      if (after == null) {
        table.remove(key);
      } else {
        table.put(key, after);
      }
    }

    Map<DocumentAddress, DocumentWrite> index = new HashMap<>();
    int from = 0;
    while (from < log.size()) {
      // A restart repeats what was not committed.
      from = Math.max(0, from - random.nextInt(10));
      int to = Math.min(log.size(), from + 1 + random.nextInt(40));
      for (SinkRecord record : log.subList(from, to)) {
        apply(decoder.decode(record), index);
      }
      from = to;
    }

    Map<DocumentAddress, String> expected = new HashMap<>();
    RecordDecoder fresh = decoderOf(options);
    table.forEach(
        (key, item) -> {
          if (fresh.decode(record("c", key, version(1), null, item))
              instanceof Decoded.Writes writes) {
            writes.writes().forEach(write -> expected.put(write.address(), source(write)));
          }
        });
    Map<DocumentAddress, String> actual = new HashMap<>();
    index.forEach(
        (address, write) -> {
          if (write.action() != WriteAction.DELETE) {
            actual.put(address, source(write));
          }
        });
    assertThat(actual).as("seed %d, options %s", seed, options).isEqualTo(expected);
  }

  private static final List<String> RULES =
      List.of(
          "{}",
          FILTER,
          BY_KIND,
          "{\"include\":[\"pk\",\"status\"]}",
          "{\"exclude\":[\"n\"],\"indices\":[{\"when\":{\"field\":\"kind\",\"equals\":\"order\"},\"index\":\"orders\"},"
              + "{\"when\":{\"field\":\"pk\",\"prefix\":\"k1\"},\"index\":\"ones\"}],"
              + "\"filter\":{\"item\":{\"field\":\"status\",\"exists\":true}}}");

  private static String randomItem(Random random, String key) {
    String status = List.of("", ",\"status\":\"on\"", ",\"status\":\"off\"").get(random.nextInt(3));
    String kind = random.nextBoolean() ? ",\"kind\":\"order\"" : "";
    return "{\"pk\":\"" + key + "\",\"n\":" + random.nextInt(3) + status + kind + "}";
  }

  private static void apply(Decoded decoded, Map<DocumentAddress, DocumentWrite> index) {
    if (decoded instanceof Decoded.Refused refused) {
      throw new AssertionError(refused.rejection().summary());
    }
    if (decoded instanceof Decoded.Writes writes) {
      for (DocumentWrite write : writes.writes()) {
        DocumentWrite current = index.get(write.address());
        if (current == null || versionOf(current) <= versionOf(write)) {
          index.put(write.address(), write);
        }
      }
    }
  }

  private static long versionOf(DocumentWrite write) {
    ExternalVersion version = write.version();
    return version == null ? -1 : version.value();
  }

  private static RecordDecoder decoderOf(Map<String, String> options) {
    List<String> flat = new ArrayList<>();
    options.forEach(
        (name, value) -> {
          flat.add(name);
          flat.add(value);
        });
    return Events.decoder(flat.toArray(String[]::new));
  }

  private static SinkRecord record(
      String op, String key, long version, @Nullable String before, @Nullable String after) {
    String event = Events.event(op, "t", key, version, after);
    String whole =
        before == null
            ? event
            : event.substring(0, event.length() - 1) + ",\"before\":" + before + "}";
    return Events.record("t", 0, 0, whole);
  }

  private static SinkRecord tombstone() {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString("headwater.op", "d");
    headers.addLong("headwater.version", version(3));
    headers.addString("headwater.table", "t");
    return new SinkRecord(
        "t",
        0,
        Schema.STRING_SCHEMA,
        "{\"pk\":\"k\"}",
        null,
        null,
        0,
        0L,
        TimestampType.CREATE_TIME,
        headers);
  }

  private static Decoded decode(
      RecordDecoder decoder, String op, @Nullable String before, @Nullable String after) {
    return decoder.decode(record(op, "k", version(3), before, after));
  }

  private static List<String> writes(
      RecordDecoder decoder, String op, @Nullable String before, @Nullable String after) {
    return text(decode(decoder, op, before, after));
  }

  private static List<String> text(Decoded decoded) {
    return ((Decoded.Writes) decoded)
        .writes().stream()
            .map(
                write -> {
                  DocumentAddress address = write.address();
                  String routing = address.routing() == null ? "" : " routing=" + address.routing();
                  return write.action()
                      + " "
                      + address.index()
                      + "/"
                      + address.id().value()
                      + routing;
                })
            .toList();
  }

  private static List<String> documents(
      RecordDecoder decoder, String op, @Nullable String before, @Nullable String after) {
    return ((Decoded.Writes) decode(decoder, op, before, after))
        .writes().stream().map(DocumentMapperTest::source).toList();
  }

  private static String source(DocumentWrite write) {
    DocumentSource source = write.source();
    return source == null ? "" : new String(source.toByteArray(), UTF_8);
  }

  private static Decoded.Skip skip(
      RecordDecoder decoder, String op, @Nullable String before, @Nullable String after) {
    return ((Decoded.Skipped) decode(decoder, op, before, after)).reason();
  }

  private static Rejection refusal(
      RecordDecoder decoder, String op, @Nullable String before, @Nullable String after) {
    return ((Decoded.Refused) decode(decoder, op, before, after)).rejection();
  }
}
