package io.headwater.sink.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingDifferenceTest {
  // Wanted; present; surely lacking; not told; conflicts.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{}; {}; ; ;",
        "{'properties':{'a':{'type':'long'}}}; {'properties':{'a':{'type':'long'}}}; ; ;",
        "{'properties':{'a':{'type':'long'}}}; {}; a; ;",
        "{'properties':{'a':{'type':'long'}}}; {'properties':{'a':{'type':'text'}}}; ; ;"
            + " field a is text in the index, not long",
        "{'properties':{'a':{'properties':{'b':{'type':'long'}}}}};"
            + " {'properties':{'a':{'properties':{'c':{'type':'long'}}}}}; a.b; ;",
        "{'properties':{'a.b':{'type':'long'}}};"
            + " {'properties':{'a':{'properties':{'b':{'type':'long'}}}}}; ; ;",
        "{'properties':{'a':{'type':'object','properties':{'b':{'type':'long'}}}}};"
            + " {'properties':{'a':{'properties':{'b':{'type':'long'}}}}}; ; ;",
        "{'properties':{'a':{'type':'object'}}}; {'properties':{'a':{'type':'text'}}}; ; ;"
            + " field a is text in the index, not object",
        "{'properties':{'a':{'type':'text','fields':{'k':{'type':'keyword'}}}}};"
            + " {'properties':{'a':{'type':'text'}}}; a.k; ;",
        "{'properties':{'a':{'type':'text','index':true}}}; {'properties':{'a':{'type':'text'}}};"
            + " ; a.index;",
        "{'properties':{'a':{'type':'text','boost':2}}};"
            + " {'properties':{'a':{'type':'text','boost':3}}}; a.boost; ;",
        "{'dynamic':false}; {'dynamic':'false'}; ; ;",
        "{'dynamic':'strict'}; {'dynamic':'false'}; dynamic; ;",
        "{'dynamic_templates':[{'x':{}}]}; {'dynamic_templates':[]}; dynamic_templates; ;",
        "{}; {'properties':{'more':{'type':'text'}},'dynamic':'false'}; ; ;",
      })
  void findsWhatIndicesLack(
      String wanted,
      String present,
      @Nullable String lacking,
      @Nullable String unsure,
      @Nullable String conflicts)
      throws Exception {
    ObjectMapper json = new ObjectMapper();

    MappingDifference difference =
        MappingDifference.of(
            json.readTree(wanted.replace('\'', '"')), json.readTree(present.replace('\'', '"')));

    assertThat(difference)
        .isEqualTo(new MappingDifference(list(lacking), list(unsure), list(conflicts)));
  }

  private static List<String> list(@Nullable String text) {
    return text == null ? List.of() : Arrays.asList(text);
  }
}
