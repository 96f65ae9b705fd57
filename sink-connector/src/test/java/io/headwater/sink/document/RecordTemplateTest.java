package io.headwater.sink.document;

import static io.headwater.sink.document.RecordTemplate.KEY;
import static io.headwater.sink.document.RecordTemplate.KEY_ATTRIBUTE;
import static io.headwater.sink.document.RecordTemplate.OFFSET;
import static io.headwater.sink.document.RecordTemplate.PARTITION;
import static io.headwater.sink.document.RecordTemplate.TABLE;
import static io.headwater.sink.document.RecordTemplate.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.KeyAttribute;
import io.headwater.event.Operation;
import io.headwater.sink.input.Change;
import io.headwater.sink.input.ChangeKey;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTemplateTest {
  private static final Set<String> ALL =
      Set.of(KEY, KEY_ATTRIBUTE, TABLE, TOPIC, PARTITION, OFFSET);

  private static final SinkRecord RECORD =
      new SinkRecord(
          "renamed",
          7,
          null,
          null,
          null,
          null,
          8L,
          null,
          TimestampType.NO_TIMESTAMP_TYPE,
          null,
          "topic",
          3,
          42L);

  @ParameterizedTest
  @CsvSource({
    "plain,plain",
    "${key},a\\|b|c",
    "${key.pk}:${key.sk},a|b:c",
    "x${table}y,xtabley",
    "${topic}+${partition}+${offset},topic+3+42",
    "$}{${table},$}{table",
    "${table}${table},tabletable",
  })
  void fillsInWithTheOriginalCoordinates(String text, String expected) {
    RecordTemplate template = RecordTemplate.parse(text, ALL);

    assertThat(template.resolve(change("table", "a|b", "c"), RECORD))
        .isEqualTo(new RecordTemplate.Resolution.Resolved(expected));
    assertThat(template.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "${table},field source.table is missing",
    "a${key.other},key attribute other is missing",
    "${key},the record's key is missing",
  })
  void namesWhatTheRecordLacks(String text, String expected) {
    assertThat(RecordTemplate.parse(text, ALL).resolve(change(null), RECORD))
        .isEqualTo(new RecordTemplate.Resolution.Missing(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"${other}", "${}", "${key.}", "${key.NAME", "${KEY}", "a${"})
  void refusesWhatItDoesNotKnow(String text) {
    assertThatThrownBy(() -> RecordTemplate.parse(text, ALL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatItsUseDoesNotAllow() {
    assertThatThrownBy(() -> RecordTemplate.parse("${offset}", Set.of(KEY, TABLE)))
        .hasMessage("${offset} is unknown; what can stand in it: ${key}, ${table}");
    assertThatThrownBy(() -> RecordTemplate.parse("${key.pk}", Set.of(KEY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsWhatItUses() {
    RecordTemplate template = RecordTemplate.parse("${key.pk}-${topic}", ALL);

    assertThat(template.uses(KEY_ATTRIBUTE)).isTrue();
    assertThat(template.uses(TOPIC)).isTrue();
    assertThat(template.uses(KEY)).isFalse();
    assertThat(template.isFixed()).isFalse();
    assertThat(RecordTemplate.parse("x", ALL).isFixed()).isTrue();
  }

  @Test
  void keysDoNotReachLogs() {
    assertThat(RecordTemplate.parse("${key}", ALL).resolve(change(null, "secret"), RECORD))
        .asString()
        .doesNotContain("secret");
  }

  private static Change change(@Nullable String table, String... key) {
    List<KeyAttribute> attributes =
        key.length == 0
            ? List.of()
            : key.length == 1
                ? List.of(KeyAttribute.string("pk", key[0]))
                : List.of(KeyAttribute.string("pk", key[0]), KeyAttribute.string("sk", key[1]));
    return new Change(
        Operation.INSERT, new ChangeKey(attributes), null, null, null, table, Origin.UNKNOWN);
  }
}
