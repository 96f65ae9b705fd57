package io.headwater.sink.input;

import static io.headwater.sink.input.Inputs.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.sink.config.VersionSource;
import io.headwater.sink.document.ExternalVersion;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VersionReaderTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "0000000000000000007, 7",
    "9223372036854775806, 9223372036854775806",
    "000000000000000000012, 17592186044428",
    "358879200000000025318847566, 17592189633208",
    "0000000000000358879200000000025318847566, 17592189633208"
  })
  void textGivesItsNumberAndSequenceNumbersTheirVersion(String text, long version) {
    assertThat(header(text)).isEqualTo(new ExternalVersion(version));
  }

  static List<Arguments> numbers() {
    return List.of(
        Arguments.of((byte) 7, 7L),
        Arguments.of((short) 7, 7L),
        Arguments.of(7, 7L),
        Arguments.of(7L, 7L),
        Arguments.of(7.0, 7L),
        Arguments.of(7f, 7L),
        Arguments.of(new BigInteger("358879200000000025318847566"), 17592189633208L),
        Arguments.of(new BigDecimal("358879200000000025318847566"), 17592189633208L),
        Arguments.of(new BigDecimal("7.00"), 7L),
        Arguments.of(BigDecimal.ZERO, 0L),
        Arguments.of("7".getBytes(UTF_8), 7L),
        Arguments.of(Date.from(Instant.ofEpochMilli(1_700_000_000_123L)), 1_700_000_000_123L));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void numbersOfEveryTypeGiveTheirNumber(Object value, long version) {
    assertThat(header(value)).isEqualTo(new ExternalVersion(version));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, is negative",
    "-000000000000000000012, is negative",
    "9223372036854775807, is out of range",
    "9999999999999999999, is out of range",
    "12345678901234567890, has 20 digits",
    "000000000000000000000, is out of range",
    "99999999999999999999999999999999999999999, is out of range",
    "9999999999999999999999999999999999999999, is out of range",
    "secret, is neither an integer",
    "1.5, is neither an integer",
    "'', is neither an integer",
    "1e3, is neither an integer"
  })
  void whatIsNoVersionIsRefusedWithoutQuotingIt(String text, String problem) {
    assertThatThrownBy(() -> header(text))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("header v " + problem)
        .hasMessageContaining("version.source=header:v")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({"1e300", "1.5", "NaN", "9007199254740993e3"})
  void fractionsAndInexactNumbersAreRefused(double number) {
    assertThatThrownBy(() -> header(number)).isInstanceOf(RefusedException.class);
  }

  @Test
  void hugeExponentsAreRefusedAtOnce() {
    assertThatThrownBy(() -> header(new BigDecimal("1e999999999")))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void aMissingHeaderIsRefusedNamingTheOption() {
    assertThatThrownBy(() -> version("header:other", record("k", "v", Map.of()), Map.of()))
        .hasMessage("header other is missing, which version.source=header:other needs");
    assertThatThrownBy(() -> version("event", record("k", "v", Map.of()), Map.of()))
        .hasMessage("header headwater.version is missing, which version.source=event needs");
  }

  @Test
  void aFieldIsFoundByItsPath() {
    SinkRecord record = record("k", "v", Map.of());
    Map<String, Object> value = Map.of("source", Map.of("lsn", 12L), "a.b", 13L);
    assertThat(version("field:source.lsn", record, value)).isEqualTo(new ExternalVersion(12));
    assertThat(version("field:a\\.b", record, value)).isEqualTo(new ExternalVersion(13));
    assertThatThrownBy(() -> version("field:source.scn", record, value))
        .hasMessage("field source.scn is missing, which version.source=field:source.scn needs");
    assertThatThrownBy(() -> version("field:a.b.c", record, value)).hasMessageContaining("missing");
  }

  @Test
  void aTimestampFieldGivesItsMilliseconds() {
    Struct struct =
        new Struct(SchemaBuilder.struct().field("at", Timestamp.SCHEMA).build())
            .put("at", Date.from(Instant.ofEpochMilli(5_000)));
    assertThat(version("field:at", record("k", struct, Map.of()), struct))
        .isEqualTo(new ExternalVersion(5_000));
  }

  @Test
  void theOffsetIsTheOriginalOneSoThatARenamedTopicOrASkippedRecordChangesNothing() {
    SinkRecord record = record("k", "v", Map.of());
    SinkRecord renamed = record.newRecord("other", 3, null, "k", null, "v", 0L);
    assertThat(version("offset", record, Map.of()))
        .isEqualTo(new ExternalVersion(Inputs.OFFSET + 1));
    assertThat(version("offset", renamed, Map.of()))
        .isEqualTo(new ExternalVersion(Inputs.OFFSET + 1));
  }

  @Test
  void noneIsNone() {
    assertThat(version("none", record("k", "v", Map.of()), Map.of())).isNull();
  }

  private static @Nullable ExternalVersion header(Object value) {
    return version("header:v", record("k", "v", Map.of("v", value)), Map.of());
  }

  private static @Nullable ExternalVersion version(String source, SinkRecord record, Object value) {
    return new VersionReader(VersionSource.parse(source))
        .version(record, () -> new ConnectContent(Inputs.data(value).schema(), value));
  }
}
