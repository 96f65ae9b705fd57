package io.headwater.sink.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.KeyAttribute;
import io.headwater.event.Operation;
import io.headwater.sink.input.Change;
import io.headwater.sink.input.ChangeKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexTemplateTest {
  private static final Change CHANGE =
      new Change(
          Operation.INSERT,
          new ChangeKey(List.of(KeyAttribute.string("pk", "x"))),
          null,
          null,
          null,
          "t1",
          Origin.UNKNOWN);

  @Test
  void fillsInTableTopicAndKeyAttributes() {
    assertThat(new IndexTemplate("a-${table}-${topic}-${key.pk}").resolve(CHANGE, "t2"))
        .isEqualTo(new RecordTemplate.Resolution.Resolved("a-t1-t2-x"));
  }

  @Test
  void namesWhatARecordLacks() {
    assertThat(new IndexTemplate("a-${key.sk}").resolve(CHANGE, "t2"))
        .isEqualTo(new RecordTemplate.Resolution.Missing("key attribute sk is missing"));
  }

  @Test
  void knowsBeforehandWhichNamesTopicsGive() {
    assertThat(new IndexTemplate("a").namesFor(List.of("x", "y"))).containsExactly("a");
    assertThat(new IndexTemplate("a").namesFor(List.of())).containsExactly("a");
    assertThat(new IndexTemplate("${topic}-v1").namesFor(List.of("x", "y")))
        .containsExactly("x-v1", "y-v1");
    assertThat(new IndexTemplate("${topic}").namesFor(List.of())).isEmpty();
    assertThat(new IndexTemplate("${table}-${topic}").namesFor(List.of("x"))).isEmpty();
    assertThat(new IndexTemplate("a-${key.pk}").namesFor(List.of("x"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Upper",
        "-a",
        "_a",
        "+a",
        "a b",
        "a,b",
        "a*",
        ".",
        "..",
        "a/b",
        "${other}",
        "${key}",
        "a${"
      })
  void refusesNamesThatCanNeverBe(String name) {
    assertThatThrownBy(() -> new IndexTemplate(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "products-2026.01", "größe", "${table}", "${topic}_v1", "${key.PK}"})
  void takesNamesThatOpenSearchTakes(String name) {
    assertThat(new IndexTemplate(name).text()).isEqualTo(name);
  }

  @Test
  void namesHaveAtMost255Bytes() {
    assertThat(IndexTemplate.problem("é".repeat(127))).isEmpty();
    assertThat(IndexTemplate.problem("é".repeat(128))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u007fb", "a\u0085b", "a\u2028b", "a\u2029b"})
  void noNameBreaksALineOfTheLog(String name) {
    assertThat(IndexTemplate.problem(name)).isPresent();
  }
}
