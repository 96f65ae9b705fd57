package io.headwater.sink.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.KeyAttribute;
import io.headwater.event.MalformedEventException;
import io.headwater.event.Operation;
import io.headwater.sink.input.ChangeKey;
import io.headwater.sink.input.Image;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {
  @Test
  void withoutRulesAVerbatimImageIsTheRecordsOwnBytes() {
    byte[] event = "[{\"a\" : 1.50, \"b\":\"\\u0041\"}]".getBytes(UTF_8);

    Projected projected = projection("{}").project(new Image(event, 1, event.length - 1, true));

    assertThat(projected.document().text()).isSameAs(event);
    assertThat(projected.document().start()).isEqualTo(1);
    assertThat(projected.document().end()).isEqualTo(event.length - 1);
    assertThat(projected.lookups()).isEmpty();
  }

  @Test
  void conditionsAloneDoNotChangeABytesOfAVerbatimImage() {
    byte[] item = "{ \"a\":1 }".getBytes(UTF_8);
    Projection projection =
        projection(
            "{\"filter\":{\"item\":{\"field\":\"a\",\"equals\":1.0}},"
                + "\"indices\":[{\"when\":{\"field\":\"a\",\"exists\":true},\"index\":\"x\"}]}");

    Projected projected = projection.project(new Image(item, 0, item.length, true));

    assertThat(projected.index()).isEqualTo("x");
    assertThat(projected.document().text()).isSameAs(item);
    assertThat(projection.changesDocuments()).isFalse();
    assertThat(projection.selectsItems()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Names, strings and numbers keep their notation, what is copied whole its white space.
        "{\"\\u0061\" : \"\\u00e9\\/\", \"n\":1.50e0, \"o\":{ \"q\" : [ 1 ] }, \"x\":0}"
            + " | {\"\\u0061\":\"\\u00e9\\/\",\"n\":1.50e0,\"o\":{ \"q\" : [ 1 ] }}",
        // Half a surrogate pair is not touched, either.
        "{\"h\":\"\\ud83d\",\"x\":0} | {\"h\":\"\\ud83d\"}",
        // Of members with one name the last counts.
        "{\"a\":1,\"x\":0,\"a\":{\"b\":2}} | {\"a\":{\"b\":2}}",
        "{\"a\":1,\"\\u0061\":2} | {\"\\u0061\":2}",
        "{} | {}",
        "{\"x\":[{\"deep\":[]}]} | {}",
      })
  void whatNoRuleNamesIsCopiedAsItIsWritten(String item, String document) {
    assertThat(document("{\"exclude\":[\"x\"]}", item, true)).isEqualTo(document);
  }

  @Test
  void lineBreaksBetweenTokensAreDropped() {
    assertThat(document("{}", "{\r\n\"a\\n\" :\n[\n1,\n{ } ] }", false))
        .isEqualTo("{\"a\\n\":[1,{}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"secret",
        "{\"a\":\"secret}",
        "{\"a\":1 \"secret\"}",
        "{\"a\":01}",
        "{\"a\":{\"secret\"}}",
        "{\"a\":\"x\ny\"}",
        "{\"a\":1}secret",
        "[1]",
        "{\"a\":nul}",
        "{\"\\",
      })
  void malformedImagesAreRefusedWithoutQuotingThem(String item) {
    assertThatThrownBy(() -> document("{\"exclude\":[\"x\"]}", item, true))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageNotContaining("secret")
        .hasNoCause();
    assertThatThrownBy(() -> document("{}", item, false))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void aNumberOfMoreThanAThousandCharactersIsRefused() {
    String longest = "1".repeat(1_000);

    assertThat(document("{\"exclude\":[\"x\"]}", "{\"n\":" + longest + ",\"x\":1}", true))
        .isEqualTo("{\"n\":" + longest + "}");
    assertThatThrownBy(() -> document("{\"exclude\":[\"x\"]}", "{\"n\":" + longest + "1}", true))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("number of more than 1,000 characters");
  }

  @Test
  void aStringThatARuleReadsMustBeUtf8() {
    byte[] item = "{\"h\":\"a?b\"}".getBytes(UTF_8);
    item[7] = (byte) 0xFF;
    Projection projection =
        Projection.parse("{\"concat\":{\"t\":{\"fields\":[\"h\"]}}}", Set.of(), "{}", List.of());

    assertThatThrownBy(() -> projection.project(new Image(item, 0, item.length, true)))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("the item's image is not UTF-8");
    assertThat(document("{\"concat\":{\"t\":{\"fields\":[\"h\"]}}}", "{\"h\":\"a\uFFFDb\"}", true))
        .isEqualTo("{\"h\":\"a\uFFFDb\",\"t\":\"a\uFFFDb\"}");
  }

  @Test
  void halfASurrogatePairThatARuleReadsIsReplaced() {
    assertThat(document("{\"concat\":{\"t\":{\"fields\":[\"h\"]}}}", "{\"h\":\"\\ud83dx\"}", true))
        .isEqualTo("{\"h\":\"\\ud83dx\",\"t\":\"\uFFFDx\"}");
  }

  @Test
  void deepItemsAreReadAndTooDeepOnesRefused() {
    String deep = "{\"a\":".repeat(900) + "1" + "}".repeat(900);

    assertThat(document("{\"drop\":[\"nulls\"]}", deep, true)).isEqualTo(deep);
    assertThatThrownBy(
            () -> document("{\"drop\":[\"nulls\"]}", "{\"a\":".repeat(2_000) + "1", true))
        .isInstanceOf(MalformedEventException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"n\":9223372036854775807}  | {\"n\":9223372036854775807}",
        "{\"n\":-9223372036854775808} | {\"n\":-9223372036854775808}",
        "{\"n\":9223372036854775808}  | {\"n_text\":\"9223372036854775808\",\"n_double\":9.223372036854776E18}",
        "{\"n\":-9223372036854775809} | {\"n_text\":\"-9223372036854775809\",\"n_double\":-9.223372036854776E18}",
        "{\"n\":3.4e38}               | {\"n\":3.4e38}",
        "{\"n\":1e39}                 | {\"n_text\":\"1e39\",\"n_double\":1.0E39}",
        "{\"n\":1e400}                | {\"n_text\":\"1e400\"}",
        "{\"n\":12345678901234567890.5} | {\"n\":12345678901234567890.5}",
        "{\"o\":{\"n\":1e39}}         | {\"o\":{\"n_text\":\"1e39\",\"n_double\":1.0E39}}",
        "{\"l\":[{\"n\":1e39}]}       | {\"l\":[{\"n_text\":\"1e39\",\"n_double\":1.0E39}]}",
        "{\"n\":[1,[1e39],\"x\"]}     | {\"n\":[\"x\"],\"n_text\":[\"1\",\"1e39\"],\"n_double\":[1.0,1.0E39]}",
        // The item's own fields of these names stay.
        "{\"n\":1e39,\"n_text\":true} | {\"n_double\":1.0E39,\"n_text\":true}",
        "{\"seq\":0,\"s\":1e39}       | {\"s_text\":\"1e39\",\"s_double\":1.0E39}",
        // What the mappings name, or what lies below a mapped scalar, is judged by OpenSearch.
        "{\"mapped\":1e39,\"object\":{\"mapped\":[1e39]}} | {\"mapped\":1e39,\"object\":{\"mapped\":[1e39]}}",
        "{\"flat\":{\"n\":{\"m\":1e39}},\"off\":{\"n\":1e39}} | {\"flat\":{\"n\":{\"m\":1e39}},\"off\":{\"n\":1e39}}",
        "{\"dot.ted\":1e39,\"dot\":{\"ted\":1e39}} | {\"dot.ted\":1e39,\"dot\":{\"ted\":1e39}}",
        "{\"object\":{\"n\":1e39}}    | {\"object\":{\"n_text\":\"1e39\",\"n_double\":1.0E39}}",
        // The names' own notation goes on.
        "{\"\\u006e\":1e39}           | {\"\\u006e_text\":\"1e39\",\"\\u006e_double\":1.0E39}",
      })
  void largeNumbersAreSplitWhereTheirTypeIsGuessed(String item, String document) {
    String mappings =
        """
        {"dynamic":false,"properties":{"mapped":{"type":"double"},"flat":{"type":"flat_object"},
          "off":{"enabled":false},"dot.ted":{"type":"double"},
          "object":{"properties":{"mapped":{"type":"keyword","fields":{"n":{"type":"text"}}}}}}}""";
    byte[] bytes = item.getBytes(UTF_8);

    Projected projected =
        Projection.parse("{}", Set.of("seq"), mappings, List.of())
            .project(new Image(bytes, 0, bytes.length, false));

    assertThat(new String(projected.document().toByteArray(), UTF_8)).isEqualTo(document);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"large.numbers\":\"as-is\"}            | {\"n\":1e39,\"m\":[1,1e39]}",
        "{\"large.numbers\":\"string\"}           | {\"n\":\"1e39\",\"m\":[1,\"1e39\"]}",
        "{\"large.numbers\":\"double\"}           | {\"n\":1.0E39,\"m\":[1,1.0E39]}",
        "{\"numbers\":{\"n\":\"as-is\",\"m\":\"double\"}} | {\"n\":1e39,\"m\":[1.0,1.0E39]}",
        // The mappings name the field that a document has, not the one that the item has.
        "{\"rename\":{\"n\":\"mapped\"},\"exclude\":[\"m\"]} | {\"mapped\":1e39}",
        "{\"rename\":{\"n\":\"x\"},\"exclude\":[\"m\"]} | {\"x_text\":\"1e39\",\"x_double\":1.0E39}",
      })
  void largeNumbersAreWrittenAsToldOtherwise(String option, String document) {
    byte[] item = "{\"n\":1e39,\"m\":[1,1e39]}".getBytes(UTF_8);

    Projected projected =
        Projection.parse(
                option, Set.of(), "{\"properties\":{\"mapped\":{\"type\":\"double\"}}}", List.of())
            .project(new Image(item, 0, item.length, false));

    assertThat(new String(projected.document().toByteArray(), UTF_8)).isEqualTo(document);
  }

  @Test
  void reservedNamesAreLeftOutUnlessTheyAreMoved() {
    byte[] item = "{\"_seq\":1,\"at\":2,\"o\":{\"_seq\":3}}".getBytes(UTF_8);
    Projection projection =
        Projection.parse("{\"rename\":{\"at\":\"own\"}}", Set.of("_seq", "at"), "{}", List.of());

    Projected projected = projection.project(new Image(item, 0, item.length, false));

    assertThat(new String(projected.document().toByteArray(), UTF_8))
        .isEqualTo("{\"o\":{\"_seq\":3},\"own\":2}");
  }

  @Test
  void lookupsAreTheTextsOfScalars() {
    byte[] item =
        "{\"a\":\"\\u0041\",\"o\":{\"n\":1.50,\"b\":true,\"x\":null},\"l\":[1]}".getBytes(UTF_8);
    Projection projection =
        Projection.parse(
            "{\"include\":[\"l\"]}",
            Set.of(),
            "{}",
            List.of("a", "o.n", "o.b", "o.x", "o", "l", "none", "a.b"));

    assertThat(projection.project(new Image(item, 0, item.length, true)).lookups())
        .containsExactly("A", "1.50", "true", null, null, null, null, null);
  }

  @Test
  void onlyListedOperationsAreAccepted() {
    Projection projection = projection("{\"filter\":{\"operations\":[\"c\",\"r\"]}}");

    assertThat(projection.accepts(Operation.INSERT)).isTrue();
    assertThat(projection.accepts(Operation.SNAPSHOT)).isTrue();
    assertThat(projection.accepts(Operation.MODIFY)).isFalse();
    assertThat(projection.accepts(Operation.REMOVE)).isFalse();
    assertThat(projection("{}").accepts(Operation.REMOVE)).isTrue();
  }

  @Test
  void documentsAreTheSameIfPlaceAndBytesAre() {
    Projection projection =
        Projection.parse(
            "{\"include\":[\"a\"],\"indices\":[{\"when\":{\"field\":\"i\",\"equals\":1},"
                + "\"index\":\"x\"}]}",
            Set.of(),
            "{}",
            List.of("r"));
    Projected one = projection.project(image("{\"a\":1,\"b\":1}"));

    assertThat(projection.sameDocument(one, projection.project(image("{\"b\":2,\"a\":1}"))))
        .isTrue();
    for (String other : List.of("{\"a\":2}", "{\"a\":1,\"i\":1}", "{\"a\":1,\"r\":\"x\"}")) {
      assertThat(projection.sameDocument(one, projection.project(image(other)))).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ORDER#1, true, orders",
    "USER#1, false, users",
    // It might be three bytes of a binary key, which images write as they are written here.
    "ORDE, false, users",
    // As a binary key its image has padding: nothing begins otherwise.
    "ORDER, false, users",
  })
  void theKeyAloneCanSettleFilterAndIndex(String key, boolean included, String index) {
    Projection projection =
        projection(
            "{\"filter\":{\"item\":{\"field\":\"pk\",\"prefix\":\"ORDER#\"}},\"indices\":["
                + "{\"when\":{\"field\":\"pk\",\"prefix\":\"ORDER#\"},\"index\":\"orders\"},"
                + "{\"when\":{\"not\":{\"field\":\"pk\",\"exists\":false}},\"index\":\"users\"}]}");

    KeyJudgement judgement =
        projection.judge(new ChangeKey(List.of(KeyAttribute.string("pk", key))));

    assertThat(judgement.included()).contains(included);
    assertThat(judgement.indices()).containsExactly(Optional.of(index));
  }

  @Test
  void otherFieldsLeaveTheJudgementOpen() {
    Projection projection =
        projection(
            "{\"filter\":{\"item\":{\"field\":\"status\",\"equals\":\"A\"}},\"indices\":["
                + "{\"when\":{\"field\":\"pk\",\"prefix\":\"X\"},\"index\":\"no\"},"
                + "{\"when\":{\"field\":\"kind\",\"equals\":1},\"index\":\"maybe\"}]}");

    KeyJudgement judgement =
        projection.judge(new ChangeKey(List.of(KeyAttribute.string("pk", "ORDER#1"))));

    assertThat(judgement.included()).isEmpty();
    assertThat(judgement.indices()).containsExactly(Optional.of("maybe"), Optional.empty());
  }

  @Test
  void aKeyThatMightBeBinaryIsNotTakenForAString() {
    Projection projection =
        projection("{\"filter\":{\"item\":{\"field\":\"pk\",\"equals\":\"AB\"}}}");

    assertThat(judged(projection, KeyAttribute.string("pk", "AB"))).isEmpty();
    assertThat(judged(projection, KeyAttribute.string("pk", "A#"))).contains(false);
    assertThat(judged(projection, KeyAttribute.number("pk", "1"))).contains(false);
    assertThat(projection("{}").judge(ChangeKey.NONE).included()).contains(true);
  }

  private static Optional<Boolean> judged(Projection projection, KeyAttribute attribute) {
    return projection.judge(new ChangeKey(List.of(attribute))).included();
  }

  private static Projection projection(String option) {
    return Projection.parse(option, Set.of(), "{}", List.of());
  }

  private static Image image(String item) {
    byte[] bytes = item.getBytes(UTF_8);
    return new Image(bytes, 0, bytes.length, true);
  }

  private static String document(String option, String item, boolean verbatim) {
    byte[] bytes = item.getBytes(UTF_8);
    Projected projected = projection(option).project(new Image(bytes, 0, bytes.length, verbatim));
    return new String(projected.document().toByteArray(), UTF_8);
  }
}
