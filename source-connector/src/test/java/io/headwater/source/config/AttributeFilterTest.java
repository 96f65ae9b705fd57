package io.headwater.source.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeFilterTest {
  private static final String OPTION = "attribute.some.list";

  // In a row: what the list holds, a path of names, whether a value there is kept.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a; a; true",
        "a; a/b/c; true",
        "a; b; false",
        "a; A; false",
        "a.b; a/b; true",
        "a.b; a/b/c; true",
        "a.b; a; false",
        "a.b; a/c; false",
        "a.b; b; false",
        "a.b a; a/c; true",
        "a a.b; a/c; true",
        "a.b a.c; a/c; true",
        "a\\.b; a.b; true",
        "a\\.b; a/b; false",
        "a\\.b.c; a.b/c; true",
        "a\\\\.b; a\\/b; true",
        "a\\\\\\.b; a\\.b; true",
      })
  void includingKeepsWhatIsNamedAndExcludingKeepsTheRest(
      String list, String path, boolean included) {
    List<String> paths = List.of(list.split(" ", -1));
    AttributeFilter including = AttributeFilter.including(OPTION, paths);
    AttributeFilter excluding = AttributeFilter.excluding(OPTION, paths);
    for (String name : List.of(path.split("/", -1))) {
      including = including.under(name);
      excluding = excluding.under(name);
    }

    assertThat(including.keepsValue()).isEqualTo(included);
    assertThat(excluding.keepsValue()).isEqualTo(!included);
  }

  @Test
  void theWayToWhatIsNamedIsOpenForMapsOnly() {
    AttributeFilter including = AttributeFilter.including(OPTION, List.of("a.b"));
    AttributeFilter excluding = AttributeFilter.excluding(OPTION, List.of("a.b"));

    assertThat(including.under("a").keepsContainer()).isTrue();
    assertThat(including.under("a").keepsValue()).isFalse();
    assertThat(including.under("x").keepsContainer()).isFalse();
    assertThat(excluding.under("a").keepsContainer()).isTrue();
    assertThat(excluding.under("a").keepsValue()).isTrue();
    assertThat(excluding.under("a").under("b").keepsContainer()).isFalse();
  }

  @Test
  void keyAttributesAreKeptUnderAnIncludeListOnly() {
    List<String> keys = List.of("pk", "sk");
    AttributeFilter including = AttributeFilter.including(OPTION, List.of("a", "pk.x"));

    assertThat(including.keeping(keys).under("pk").keepsValue()).isTrue();
    assertThat(including.keeping(keys).under("sk").keepsValue()).isTrue();
    assertThat(including.keeping(keys).under("a").under("pk").keepsValue()).isTrue();
    assertThat(including.keeping(keys).under("b").keepsContainer()).isFalse();
    assertThat(AttributeFilter.ALL.keeping(keys)).isSameAs(AttributeFilter.ALL);
    AttributeFilter excluding = AttributeFilter.excluding(OPTION, List.of("pk"));
    assertThat(excluding.keeping(keys)).isSameAs(excluding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a\\b", "a\\", "a\\\\\\b"})
  void aPathThatIsNoneIsRefusedNamingTheOption(String path) {
    assertThatThrownBy(() -> AttributeFilter.including(OPTION, List.of("fine", path)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(OPTION);
  }
}
