package io.headwater.sink.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Reads the JSON object of headers that go with every request. Messages show no values. */
final class RequestHeaders implements ConfigDef.Validator {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();
  // RFC 9110: a token; visible characters with spaces and tabs between them.
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE =
      Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e\\t]*[\\x21-\\x7e])?");
  private static final Set<String> OWN =
      Set.of(
          "host",
          "connection",
          "content-type",
          "content-length",
          "content-encoding",
          "transfer-encoding",
          "accept-encoding",
          "proxy-authorization");

  @Override
  public void ensureValid(String name, @Nullable Object value) {
    if (value == null) {
      return;
    }
    try {
      var unused = parse((Password) value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name + " " + e.getMessage());
    }
  }

  /**
   * The headers in the given order.
   *
   * @throws IllegalArgumentException if it is no object of headers
   */
  static Map<String, Password> parse(Password json) {
    Map<String, Password> headers = new LinkedHashMap<>();
    Set<String> names = new TreeSet<>();
    if (json.value().isBlank()) {
      return headers;
    }
    try (JsonParser parser = JSON.createParser(json.value())) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "must be a JSON object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        require(parser.nextToken() == JsonToken.VALUE_STRING, "must hold texts only");
        String value = parser.getText().strip();
        require(NAME.matcher(name).matches(), "holds a name that no header can have");
        require(VALUE.matcher(value).matches(), "holds a value that no header can have");
        String lower = name.toLowerCase(Locale.ROOT);
        require(!OWN.contains(lower), "must not hold " + name + ", which is set by itself");
        require(names.add(lower), "holds " + name + " twice");
        headers.put(name, new Password(value));
      }
      require(parser.currentToken() == JsonToken.END_OBJECT, "must be a JSON object");
      require(parser.nextToken() == null, "must be one JSON object and nothing else");
    } catch (IOException e) {
      // The parser's message may quote a secret.
      throw new IllegalArgumentException("is not well-formed JSON");
    }
    return headers;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public String toString() {
    return "a JSON object of header names and texts";
  }
}
