package io.headwater.sink.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * JSON as plain trees: maps, lists, strings, booleans, {@link Num} and {@link #NULL}. Numbers are
 * their digits.
 */
final class JsonTree {
  /** JSON's null. */
  static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  /**
   * A number.
   *
   * @param digits its literal
   * @param settled whether a rule of the model named it; says nothing of equality
   */
  record Num(String digits, boolean settled) {
    Num(String digits) {
      this(digits, false);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Num num && num.digits.equals(digits);
    }

    @Override
    public int hashCode() {
      return digits.hashCode();
    }

    @Override
    public String toString() {
      return digits;
    }
  }

  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonTree() {}

  /** Reads a text, which must not name a member twice. */
  static Object read(byte[] json) {
    try (JsonParser parser = STRICT.createParser(json)) {
      parser.nextToken();
      Object tree = read(parser);
      if (parser.nextToken() != null) {
        throw new AssertionError("more text follows");
      }
      return tree;
    } catch (IOException e) {
      throw new UncheckedIOException(new String(json, UTF_8), e);
    }
  }

  private static Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, read(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> NULL;
    };
  }

  /** Writes a tree without white space. */
  static String write(Object tree) {
    StringBuilder json = new StringBuilder();
    write(tree, json, () -> "", text -> quoted(text));
    return json.toString();
  }

  /** Writes a tree with random white space and escapes. */
  static String write(Object tree, Random random, boolean lineBreaks) {
    StringBuilder json = new StringBuilder();
    String[] spaces = lineBreaks ? new String[] {"", " ", "\n", "\r\n\t"} : new String[] {"", " "};
    write(
        tree,
        json,
        () -> random.nextInt(3) > 0 ? "" : spaces[random.nextInt(spaces.length)],
        text -> random.nextInt(4) > 0 ? quoted(text) : escaped(text));
    return json.toString();
  }

  private static void write(
      Object tree,
      StringBuilder json,
      java.util.function.Supplier<String> space,
      java.util.function.UnaryOperator<String> quote) {
    if (tree instanceof Map<?, ?> map) {
      json.append('{').append(space.get());
      String comma = "";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.append(comma).append(space.get()).append(quote.apply((String) entry.getKey()));
        json.append(space.get()).append(':').append(space.get());
        write(entry.getValue(), json, space, quote);
        comma = ",";
      }
      json.append(space.get()).append('}');
    } else if (tree instanceof List<?> list) {
      json.append('[').append(space.get());
      String comma = "";
      for (Object element : list) {
        json.append(comma).append(space.get());
        write(element, json, space, quote);
        json.append(space.get());
        comma = ",";
      }
      json.append(']');
    } else {
      json.append(tree instanceof String text ? quote.apply(text) : tree.toString());
    }
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"').toString();
  }

  private static String escaped(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars().forEach(c -> json.append(String.format("\\u%04x", c)));
    return json.append('"').toString();
  }

  /** A copy that shares nothing which can be changed. */
  static Object copy(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((name, value) -> copy.put((String) name, copy(value)));
      return copy;
    }
    return tree instanceof List<?> list
        ? new ArrayList<>(list.stream().map(JsonTree::copy).toList())
        : tree;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object tree) {
    return (Map<String, Object>) tree;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object tree) {
    return (List<Object>) tree;
  }
}
