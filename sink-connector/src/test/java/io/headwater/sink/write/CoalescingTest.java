package io.headwater.sink.write;

import static io.headwater.sink.document.WriteAction.CREATE;
import static io.headwater.sink.document.WriteAction.DELETE;
import static io.headwater.sink.document.WriteAction.INDEX;
import static io.headwater.sink.document.WriteAction.UPDATE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.WriteAction;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoalescingTest {
  private static final int UNVERSIONED = -1;

  @ParameterizedTest(name = "{0}@{1} then {2}@{3}: {4}")
  @CsvSource({
    "INDEX,  1, INDEX,  2, LATER_STAYS",
    "INDEX,  2, INDEX,  2, LATER_STAYS",
    "INDEX,  3, INDEX,  2, EARLIER_STAYS",
    "INDEX,  3, DELETE, 4, LATER_STAYS",
    "DELETE, 3, INDEX,  2, EARLIER_STAYS",
    "INDEX, -1, INDEX, -1, LATER_STAYS",
    "INDEX, -1, DELETE,-1, LATER_STAYS",
    "DELETE,-1, INDEX, -1, LATER_STAYS",
    "UPDATE,-1, INDEX, -1, LATER_STAYS",
    "UPDATE,-1, DELETE,-1, LATER_STAYS",
    "CREATE,-1, INDEX, -1, LATER_STAYS",
    "CREATE,-1, DELETE,-1, LATER_STAYS",
    "CREATE,-1, UPDATE,-1, IN_ORDER",
    "CREATE,-1, CREATE,-1, MERGE",
    "INDEX, -1, UPDATE,-1, MERGE",
    "UPDATE,-1, UPDATE,-1, MERGE",
    "DELETE,-1, UPDATE,-1, MERGE",
    "DELETE,-1, CREATE,-1, MERGE",
  })
  void oneOfTwoStays(
      WriteAction first, int version, WriteAction second, int later, Coalescing outcome) {
    assertThat(Coalescing.of(write(first, version), write(second, later))).isEqualTo(outcome);
  }

  @Test
  void anUpdateIsMergedIntoTheIndexBeforeItAndKeepsItsVersion() {
    DocumentWrite merged =
        merged(
            Writes.of(INDEX, "d", 5, "{\"a\":{\"x\":1},\"n\":1}"),
            Writes.of(UPDATE, "d", UNVERSIONED, "{\"a\":{\"y\":2},\"n\":{\"z\":3}}"));

    assertThat(merged.action()).isEqualTo(INDEX);
    assertThat(merged.version()).isEqualTo(Writes.of(INDEX, "d", 5, "{}").version());
    assertThat(json(merged)).isEqualTo("{\"a\":{\"x\":1,\"y\":2},\"n\":{\"z\":3}}");
  }

  @Test
  void afterADeleteAnUpdateAndACreateAreIndexed() {
    for (WriteAction action : new WriteAction[] {UPDATE, CREATE}) {
      DocumentWrite merged =
          merged(write(DELETE, UNVERSIONED), Writes.of(action, "d", UNVERSIONED, "{\"a\":1}"));

      assertThat(merged.action()).isEqualTo(INDEX);
      assertThat(json(merged)).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void theEarlierOfTwoCreatesStays() {
    DocumentWrite earlier = Writes.of(CREATE, "d", UNVERSIONED, "{\"a\":1}");

    assertThat(merged(earlier, Writes.of(CREATE, "d", UNVERSIONED, "{\"a\":2}"))).isSameAs(earlier);
  }

  @Test
  void mergedNumbersKeepAllTheirDigits() {
    String big = "12345678901234567890123456789012345678";
    String precise = "0.12345678901234567890123456789012345670";

    DocumentWrite merged =
        merged(
            Writes.of(UPDATE, "d", UNVERSIONED, "{\"big\":" + big + "}"),
            Writes.of(UPDATE, "d", UNVERSIONED, "{\"precise\":" + precise + "}"));

    assertThat(json(merged)).isEqualTo("{\"big\":" + big + ",\"precise\":" + precise + "}");
  }

  @Test
  void anUpdateThatReplacesAFieldIsNotMergedWithOneThatExtendsIt() {
    assertThat(
            Coalescing.merged(
                Writes.of(UPDATE, "d", UNVERSIONED, "{\"a\":1}"),
                Writes.of(UPDATE, "d", UNVERSIONED, "{\"a\":{\"b\":2}}")))
        .isNull();
  }

  @Test
  void mergedUpdatesDoWhatBothWouldDo() {
    int merges = 0;
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      JsonNode document = FakeOpenSearch.parse(randomObject(random, 2));
      String first = randomObject(random, 2);
      String second = randomObject(random, 2);
      DocumentSource merged = PartialDocuments.merge(source(first), source(second), false);

      JsonNode both =
          FakeOpenSearch.update(
              FakeOpenSearch.update(document, FakeOpenSearch.parse(first)),
              FakeOpenSearch.parse(second));
      if (merged != null) {
        merges++;
        JsonNode part = FakeOpenSearch.parse(new String(merged.toByteArray(), UTF_8));
        assertThat(FakeOpenSearch.update(document, part)).as("seed %d", seed).isEqualTo(both);
      }
      DocumentSource whole = PartialDocuments.merge(source(first), source(second), true);
      assertThat(whole).as("seed %d", seed).isNotNull();
    }
    assertThat(merges).isBetween(1_000, 2_999);
  }

  @Test
  void whatIsNoObjectIsNotMerged() {
    assertThat(PartialDocuments.merge(source("{\"a\":1}"), source("[1]"), true)).isNull();
    assertThat(PartialDocuments.merge(source("{\"a\":1"), source("{}"), true)).isNull();
  }

  private static DocumentWrite merged(DocumentWrite earlier, DocumentWrite later) {
    DocumentWrite merged = Coalescing.merged(earlier, later);
    if (merged == null) {
      throw new AssertionError("they are not merged");
    }
    return merged;
  }

  private static DocumentWrite write(WriteAction action, int version) {
    return Writes.of(action, "d", version, action == DELETE ? null : "{}");
  }

  private static DocumentSource source(String json) {
    return DocumentSource.of(json.getBytes(UTF_8));
  }

  private static String json(DocumentWrite write) {
    DocumentSource source = write.source();
    return source == null ? "" : new String(source.toByteArray(), UTF_8);
  }

  private static String randomObject(Random random, int depth) {
    StringBuilder json = new StringBuilder("{");
    for (String name : new String[] {"a", "b", "c"}) {
      if (random.nextBoolean()) {
        json.append(json.length() > 1 ? "," : "").append('"').append(name).append("\":");
        json.append(
            depth > 0 && random.nextBoolean()
                ? randomObject(random, depth - 1)
                : random.nextInt(4) == 0 ? "null" : Integer.toString(random.nextInt(100)));
      }
    }
    return json.append('}').toString();
  }
}
