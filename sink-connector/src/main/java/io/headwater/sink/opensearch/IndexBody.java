package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.sink.config.IndexSettings;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The body that creates an index: the user's settings and mappings, with two safer defaults. */
final class IndexBody {
  private static final JsonFactory JSON = new JsonFactory();

  private IndexBody() {}

  static byte[] of(IndexSettings index) {
    // OpenSearch forgets deletes after 60 s by default: a late replay would revive documents.
    String settings =
        names(index.settings(), "gc_deletes", true)
            ? index.settings()
            : withFirst("\"index.gc_deletes\":\"1h\"", index.settings());
    // The first document would fix a field as a date if its text happens to look like one.
    String mappings =
        names(index.mappings(), "date_detection", false)
            ? index.mappings()
            : withFirst("\"date_detection\":false", index.mappings());
    return ("{\"settings\":" + settings + ",\"mappings\":" + mappings + "}").getBytes(UTF_8);
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
