package io.headwater.sink.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{}; a; string;",
        "{'dynamic':'true'}; a.b; string;",
        "{'dynamic':'false'}; a; string;",
        "{'dynamic':'strict'}; a; string; field a is not in the mappings",
        "{'dynamic':'strict'}; a.b; string; field a.b is not in the mappings",
        "{'dynamic':'strict','properties':{'a':{'type':'text'}}}; a; string;",
        "{'dynamic':'strict','properties':{'a':{'properties':{}}}}; a.b; string;"
            + " field a.b is not in the mappings",
        "{'dynamic':'strict','properties':{'a':{'dynamic':'true'}}}; a.b; string;",
        "{'properties':{'a':{'dynamic':'strict'}}}; a.b; string; field a.b is not in the mappings",
        "{'dynamic':'strict','properties':{'a':{'properties':{'b':{'type':'long'}}}}}; a.b; number;",
        "{'properties':{'a':{'type':'keyword'}}}; a.b; string; a is mapped as keyword",
        "{'properties':{'a':{'type':'flat_object'}}}; a.b; string;",
        "{'properties':{'a':{'type':'keyword'}}}; a; object; takes no object",
        "{'properties':{'a':{'type':'geo_point'}}}; a; object;",
        "{'properties':{'a':{'properties':{}}}}; a; string; takes no string",
        "{'properties':{'a':{'type':'nested'}}}; a; object;",
        "{'properties':{'a':{'type':'long'}}}; a; boolean; takes no boolean",
        "{'properties':{'a':{'type':'boolean'}}}; a; number; takes no number",
        "{'properties':{'a':{'type':'boolean'}}}; a; boolean;",
        "{'properties':{'a':{'type':'keyword'}}}; a; boolean;",
        "{'properties':{'a':{'type':'date'}}}; a; number;",
        "{'properties':{'a':{'type':'double'}}}; a; string;",
        "{'properties':{'a':{'type':'keyword'}}}; a; date;",
      })
  void tellsWhatIsSurelyRefused(String mappings, String path, String kind, @Nullable String problem)
      throws Exception {
    String problems =
        FieldCheck.problems(
                new ObjectMapper().readTree(mappings.replace('\'', '"')), Map.of(path, kind))
            .toString();

    if (problem == null) {
      assertThat(problems).isEqualTo("[]");
    } else {
      assertThat(problems).contains(problem);
    }
  }
}
