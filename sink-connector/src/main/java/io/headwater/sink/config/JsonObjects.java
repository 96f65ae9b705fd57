package io.headwater.sink.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.kafka.common.config.ConfigException;

/** Checks options that hold a JSON object. */
final class JsonObjects {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonObjects() {}

  static void check(String option, Object value) {
    try (JsonParser parser = JSON.createParser(String.valueOf(value))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new ConfigException(option + " must be a JSON object");
      }
      parser.skipChildren();
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw new ConfigException(option + " must be one JSON object and nothing else");
      }
    } catch (IOException e) {
      throw new ConfigException(option + " is not well-formed JSON: " + e.getMessage());
    }
  }

  /** Whether an object that {@link #check} has passed holds anything. */
  static boolean hasMembers(String object) {
    return !object.substring(object.indexOf('{') + 1).stripLeading().startsWith("}");
  }
}
