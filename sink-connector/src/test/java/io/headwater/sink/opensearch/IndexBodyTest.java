package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.config.IndexSettings;
import io.headwater.sink.document.IndexTemplate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexBodyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; {\"index.gc_deletes\":\"1h\"}",
        "{ }; {\"index.gc_deletes\":\"1h\" }",
        "{\"number_of_shards\":1}; {\"index.gc_deletes\":\"1h\",\"number_of_shards\":1}",
        "{\"index\":{\"number_of_shards\":1}};"
            + " {\"index.gc_deletes\":\"1h\",\"index\":{\"number_of_shards\":1}}",
        "{\"gc_deletes\":\"5m\"}; {\"gc_deletes\":\"5m\"}",
        "{\"index.gc_deletes\":\"5m\"}; {\"index.gc_deletes\":\"5m\"}",
        "{\"a\":[1],\"index\":{\"x\":{\"y\":1},\"gc_deletes\":\"5m\"}};"
            + " {\"a\":[1],\"index\":{\"x\":{\"y\":1},\"gc_deletes\":\"5m\"}}",
        "{\"analysis\":{\"gc_deletes\":1}};"
            + " {\"index.gc_deletes\":\"1h\",\"analysis\":{\"gc_deletes\":1}}",
      })
  void remembersDeletesForAnHourUnlessToldOtherwise(String settings, String expected) {
    assertThat(body(settings, "{\"date_detection\":true}"))
        .isEqualTo("{\"settings\":" + expected + ",\"mappings\":{\"date_detection\":true}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; {\"date_detection\":false}",
        "{\"properties\":{\"date_detection\":{\"type\":\"text\"}}};"
            + " {\"date_detection\":false,\"properties\":{\"date_detection\":{\"type\":\"text\"}}}",
        "{\"date_detection\":true}; {\"date_detection\":true}",
      })
  void doesNotGuessDatesUnlessToldOtherwise(String mappings, String expected) {
    assertThat(body("{\"gc_deletes\":\"1d\"}", mappings))
        .isEqualTo("{\"settings\":{\"gc_deletes\":\"1d\"},\"mappings\":" + expected + "}");
  }

  private static String body(String settings, String mappings) {
    return new String(
        IndexBody.of(new IndexSettings(new IndexTemplate("i"), true, settings, mappings)), UTF_8);
  }
}
