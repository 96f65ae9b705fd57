package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.config.IndexCreation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexBodyTest {
  private static final String PLAIN = "{\"date_detection\":true,\"dynamic_templates\":[]}";
  private static final String DOUBLES =
      "\"dynamic_templates\":["
          + "{\"headwater_fractions\":{\"match_mapping_type\":\"double\","
          + "\"mapping\":{\"type\":\"double\"}}},"
          + "{\"headwater_doubles\":{\"match\":\"*_double\",\"match_mapping_type\":\"long\","
          + "\"mapping\":{\"type\":\"double\"}}}]";

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
    assertThat(body(settings, PLAIN))
        .isEqualTo("{\"settings\":" + expected + ",\"mappings\":" + PLAIN + ",\"aliases\":{}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"dynamic_templates\":[]}; {\"date_detection\":false,\"dynamic_templates\":[]}",
        "{\"dynamic_templates\":[],\"properties\":{\"date_detection\":{\"type\":\"text\"}}};"
            + " {\"date_detection\":false,\"dynamic_templates\":[],"
            + "\"properties\":{\"date_detection\":{\"type\":\"text\"}}}",
        "{\"date_detection\":true}; {" + DOUBLES + ",\"date_detection\":true}",
        "{}; {" + DOUBLES + ",\"date_detection\":false}",
      })
  void guessesNeitherDatesNorFloatsUnlessToldOtherwise(String mappings, String expected) {
    assertThat(body("{\"gc_deletes\":\"1d\"}", mappings))
        .isEqualTo(
            "{\"settings\":{\"gc_deletes\":\"1d\"},\"mappings\":" + expected + ",\"aliases\":{}}");
  }

  @Test
  void passesAliasesOn() {
    IndexCreation index = new IndexCreation(true, false, "{}", PLAIN, "{\"a\":{}}");
    assertThat(new String(IndexBody.of(index, false), UTF_8)).endsWith(",\"aliases\":{\"a\":{}}}");
  }

  @Test
  void leavesAllToTheTemplate() {
    IndexCreation index = new IndexCreation(true, true, "{}", "{}", "{}");
    assertThat(new String(IndexBody.of(index, false), UTF_8)).isEqualTo("{}");
  }

  @Test
  void aServerlessCollectionIsNotToldHowLongToRememberDeletes() {
    IndexCreation index = new IndexCreation(true, false, "{}", PLAIN, "{}");
    assertThat(new String(IndexBody.of(index, true), UTF_8)).contains("\"settings\":{},");
  }

  private static String body(String settings, String mappings) {
    return new String(
        IndexBody.of(new IndexCreation(true, false, settings, mappings, "{}"), false), UTF_8);
  }
}
