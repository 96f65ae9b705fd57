package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operation of a bulk body, as a server would read it. */
record BulkOperation(
    String action,
    String index,
    String id,
    @Nullable String routing,
    @Nullable Long version,
    @Nullable String document) {
  private static final JsonFactory JSON = new JsonFactory();

  /** A body's bytes. */
  static byte[] bytes(RequestBody body) {
    try (InputStream in = body.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<BulkOperation> parse(byte[] body) {
    String text = new String(body, UTF_8);
    if (!text.endsWith("\n")) {
      throw new AssertionError("a bulk body ends with a line break");
    }
    List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    List<BulkOperation> operations = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      BulkOperation operation = action(lines.get(i));
      boolean hasDocument = !operation.action.equals("delete");
      operations.add(hasDocument ? operation.with(lines.get(++i)) : operation);
    }
    return operations;
  }

  private BulkOperation with(String itsDocument) {
    return new BulkOperation(action, index, id, routing, version, itsDocument);
  }

  private static BulkOperation action(String line) {
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      String action = parser.nextFieldName();
      parser.nextToken();
      String index = "";
      String id = "";
      String routing = null;
      Long version = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "_index" -> index = parser.getText();
          case "_id" -> id = parser.getText();
          case "routing" -> routing = parser.getText();
          case "version" -> version = parser.getLongValue();
          case "version_type" -> expect("external_gte", parser.getText());
          case "retry_on_conflict" -> expect("update", action);
          default -> throw new AssertionError("unknown field " + field);
        }
      }
      return new BulkOperation(action, index, id, routing, version, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void expect(String expected, String value) {
    if (!expected.equals(value)) {
      throw new AssertionError(value + ", not " + expected);
    }
  }
}
