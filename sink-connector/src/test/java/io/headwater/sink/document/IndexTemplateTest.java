package io.headwater.sink.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexTemplateTest {
  @Test
  void fillsInTableAndTopic() {
    assertThat(new IndexTemplate("a-${table}-${topic}").resolve("t1", "t2")).isEqualTo("a-t1-t2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Upper", "-a", "_a", "+a", "a b", "a,b", "a*", ".", "..", "a/b", "${other}"})
  void refusesNamesThatCanNeverBe(String name) {
    assertThatThrownBy(() -> new IndexTemplate(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "products-2026.01", "größe", "${table}", "${topic}_v1"})
  void takesNamesThatOpenSearchTakes(String name) {
    assertThat(new IndexTemplate(name).text()).isEqualTo(name);
  }

  @Test
  void namesHaveAtMost255Bytes() {
    assertThat(IndexTemplate.problem("é".repeat(127))).isEmpty();
    assertThat(IndexTemplate.problem("é".repeat(128))).isPresent();
  }
}
