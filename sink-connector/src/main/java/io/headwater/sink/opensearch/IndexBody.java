package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.sink.config.IndexCreation;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The body that creates an index: what the user wants of it, with safer defaults. */
final class IndexBody {
  private static final JsonFactory JSON = new JsonFactory();

  // OpenSearch guesses float for numbers with a fraction: 7 digits. A field that holds the double
  // beside a long number's text would be a long if its first value happened to have no fraction.
  private static final String DYNAMIC_TEMPLATES =
      "\"dynamic_templates\":["
          + "{\"headwater_fractions\":{\"match_mapping_type\":\"double\","
          + "\"mapping\":{\"type\":\"double\"}}},"
          + "{\"headwater_doubles\":{\"match\":\"*_double\",\"match_mapping_type\":\"long\","
          + "\"mapping\":{\"type\":\"double\"}}}]";

  private IndexBody() {}

  /**
   * The body.
   *
   * @param serverless whether the index is one of a serverless collection, which remembers deletes
   *     as long as it likes
   */
  static byte[] of(IndexCreation index, boolean serverless) {
    if (index.fromTemplate()) {
      return "{}".getBytes(UTF_8);
    }
    // OpenSearch forgets deletes after 60 s by default: a late replay would revive documents.
    String settings =
        serverless || names(index.settings(), "gc_deletes", true)
            ? index.settings()
            : withFirst("\"index.gc_deletes\":\"1h\"", index.settings());
    // The first document would fix a field as a date if its text happens to look like one.
    String mappings =
        names(index.mappings(), "date_detection", false)
            ? index.mappings()
            : withFirst("\"date_detection\":false", index.mappings());
    mappings =
        names(index.mappings(), "dynamic_templates", false)
            ? mappings
            : withFirst(DYNAMIC_TEMPLATES, mappings);
    return ("{\"settings\":"
            + settings
            + ",\"mappings\":"
            + mappings
            + ",\"aliases\":"
            + index.aliases()
            + "}")
        .getBytes(UTF_8);
  }

  /** Whether an object has a member, at the top or, as settings can, below {@code index}. */
  private static boolean names(String object, String member, boolean belowIndex) {
    try (JsonParser parser = JSON.createParser(object)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (name.equals(member) || (belowIndex && name.equals("index." + member))) {
          return true;
        }
        JsonToken value = parser.nextToken();
        if (!(belowIndex && name.equals("index") && value == JsonToken.START_OBJECT)) {
          parser.skipChildren();
          continue;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          if (parser.currentName().equals(member)) {
            return true;
          }
          parser.nextToken();
          parser.skipChildren();
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("the options' validator takes well-formed JSON only", e);
    }
  }

  private static String withFirst(String member, String object) {
    int start = object.indexOf('{') + 1;
    boolean empty = object.substring(start).stripLeading().startsWith("}");
    return object.substring(0, start) + member + (empty ? "" : ",") + object.substring(start);
  }
}
