package io.headwater.sink.opensearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.headwater.sink.write.BulkAnswer;
import io.headwater.sink.write.OpenSearchError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads OpenSearch's answers as token streams. */
public final class AnswerParser {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  private static final String UNKNOWN = "unknown";

  private AnswerParser() {}

  /**
   * The items of a bulk's answer, in its order.
   *
   * @throws IOException if it is none
   */
  public static List<BulkAnswer.Item> items(byte[] body) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      List<BulkAnswer.Item> items = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isItems = parser.currentName().equals("items");
        parser.nextToken();
        if (isItems) {
          items = itemArray(parser);
        } else {
          parser.skipChildren();
        }
      }
      require(parser.currentToken() == JsonToken.END_OBJECT && items != null);
      return items == null ? List.of() : items;
    }
  }

  /** The error of an answer, if OpenSearch describes one there. */
  public static Optional<OpenSearchError> error(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isError = parser.currentName().equals("error");
        JsonToken value = parser.nextToken();
        if (isError && value == JsonToken.START_OBJECT) {
          return Optional.of(errorObject(parser)).filter(error -> !error.type().equals(UNKNOWN));
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      // Whatever answered here does not speak OpenSearch's language: there is no such error in it.
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** The same of an answer with a status: Amazon says in a message why it denies a request. */
  static Optional<OpenSearchError> error(int status, byte[] body) {
    Optional<OpenSearchError> error = error(body);
    if (error.isPresent() || (status != 401 && status != 403)) {
      return error;
    }
    try {
      Optional<String> lower = firstString(body, "message");
      return (lower.isPresent() ? lower : firstString(body, "Message"))
          .map(message -> new OpenSearchError("access_denied", message));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The first string that stands at a field of the given name, at any depth.
   *
   * @throws IOException if the text is not JSON
   */
  static Optional<String> firstString(byte[] body, String field) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING && field.equals(parser.currentName())) {
          return Optional.of(parser.getText());
        }
      }
      return Optional.empty();
    }
  }

  private static List<BulkAnswer.Item> itemArray(JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY);
    List<BulkAnswer.Item> items = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      require(parser.nextToken() == JsonToken.FIELD_NAME);
      require(parser.nextToken() == JsonToken.START_OBJECT);
      items.add(item(parser));
      require(parser.nextToken() == JsonToken.END_OBJECT);
    }
    require(parser.currentToken() == JsonToken.END_ARRAY);
    return items;
  }

  private static BulkAnswer.Item item(JsonParser parser) throws IOException {
    int status = 0;
    OpenSearchError error = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("status") && value == JsonToken.VALUE_NUMBER_INT) {
        status = parser.getIntValue();
      } else if (field.equals("error") && value == JsonToken.START_OBJECT) {
        error = errorObject(parser);
      } else {
        parser.skipChildren();
      }
    }
    require(status >= 100 && status <= 599);
    return new BulkAnswer.Item(status, error);
  }

  private static OpenSearchError errorObject(JsonParser parser) throws IOException {
    String type = null;
    String reason = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING && field.equals("type")) {
        type = parser.getText();
      } else if (value == JsonToken.VALUE_STRING && field.equals("reason")) {
        reason = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    return new OpenSearchError(orUnknown(type), orUnknown(reason));
  }

  private static String orUnknown(@Nullable String text) {
    return text == null ? UNKNOWN : text;
  }

  private static void require(boolean asExpected) throws IOException {
    if (!asExpected) {
      throw new IOException("not a bulk answer");
    }
  }
}
