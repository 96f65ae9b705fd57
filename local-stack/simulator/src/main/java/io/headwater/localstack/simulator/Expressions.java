package io.headwater.localstack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The expressions of one request: projections of top-level attributes, and filters made of {@code
 * =}, {@code <>}, {@code attribute_exists}, {@code attribute_not_exists}, {@code begins_with} and
 * {@code AND}.
 */
final class Expressions {
  private static final Pattern TOKEN = Pattern.compile("\\s*([#:]?[A-Za-z0-9_]+|<>|[^\\s])");

  private final ObjectNode request;
  private final Set<String> unused = new TreeSet<>();

  private Expressions(ObjectNode request) {
    this.request = request;
    request.path("ExpressionAttributeNames").fieldNames().forEachRemaining(unused::add);
    request.path("ExpressionAttributeValues").fieldNames().forEachRemaining(unused::add);
  }

  /**
   * What a request selects.
   *
   * @param filter which items
   * @param projection which attributes; empty for all
   */
  record Selection(Predicate<ObjectNode> filter, Set<String> projection) {
    ObjectNode project(ObjectNode item) {
      if (projection.isEmpty()) {
        return item;
      }
      ObjectNode projected = JsonNodeFactory.instance.objectNode();
      for (String name : projection) {
        if (item.has(name)) {
          projected.set(name, item.get(name));
        }
      }
      return projected;
    }
  }

  static Selection of(ObjectNode request) {
    Expressions expressions = new Expressions(request);
    Selection selection = new Selection(expressions.filter(), expressions.projection());
    if (!expressions.unused.isEmpty()) {
      throw WireException.invalid(
          "Value provided in ExpressionAttributeNames or ExpressionAttributeValues unused in"
              + " expressions: keys: "
              + expressions.unused);
    }
    return selection;
  }

  private static Deque<String> tokens(String text) {
    Deque<String> tokens = new ArrayDeque<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group(1));
    }
    return tokens;
  }

  private Set<String> projection() {
    Set<String> names = new LinkedHashSet<>();
    if (!request.has("ProjectionExpression")) {
      return names;
    }
    Deque<String> tokens = tokens(request.get("ProjectionExpression").asText());
    names.add(name(tokens));
    while (!tokens.isEmpty()) {
      expect(",", tokens);
      names.add(name(tokens));
    }
    return names;
  }

  private Predicate<ObjectNode> filter() {
    if (!request.has("FilterExpression")) {
      return item -> true;
    }
    Deque<String> tokens = tokens(request.get("FilterExpression").asText());
    Predicate<ObjectNode> filter = condition(tokens);
    while (!tokens.isEmpty()) {
      expect("AND", tokens);
      filter = filter.and(condition(tokens));
    }
    return filter;
  }

  private Predicate<ObjectNode> condition(Deque<String> tokens) {
    switch (String.valueOf(tokens.peek())) {
      case "attribute_exists" -> {
        String name = onlyArgument(tokens);
        return item -> item.has(name);
      }
      case "attribute_not_exists" -> {
        String name = onlyArgument(tokens);
        return item -> !item.has(name);
      }
      case "begins_with" -> {
        tokens.poll();
        expect("(", tokens);
        String name = name(tokens);
        expect(",", tokens);
        JsonNode prefix = value(tokens);
        expect(")", tokens);
        return item -> beginsWith(item.path(name), prefix);
      }
      default -> {
        String name = name(tokens);
        String comparator = String.valueOf(tokens.poll());
        JsonNode value = value(tokens);
        return switch (comparator) {
          case "=" -> item -> value.equals(item.get(name));
          case "<>" -> item -> !value.equals(item.get(name));
          default -> throw unknown(comparator);
        };
      }
    }
  }

  private String onlyArgument(Deque<String> tokens) {
    tokens.poll();
    expect("(", tokens);
    String name = name(tokens);
    expect(")", tokens);
    return name;
  }

  private static boolean beginsWith(JsonNode value, JsonNode prefix) {
    if (prefix.has("B")) {
      return value.has("B") && bytes(value).startsWith(bytes(prefix));
    }
    return value.has("S") && value.get("S").asText().startsWith(prefix.path("S").asText());
  }

  private static String bytes(JsonNode value) {
    return new String(
        Base64.getDecoder().decode(value.get("B").asText()), StandardCharsets.ISO_8859_1);
  }

  private String name(Deque<String> tokens) {
    String token = String.valueOf(tokens.poll());
    if (!token.startsWith("#")) {
      if (!token.matches("[A-Za-z][A-Za-z0-9_]*")) {
        throw unknown(token);
      }
      return token;
    }
    unused.remove(token);
    return given("ExpressionAttributeNames", token).asText();
  }

  private JsonNode value(Deque<String> tokens) {
    String token = String.valueOf(tokens.poll());
    if (!token.startsWith(":")) {
      throw unknown(token);
    }
    unused.remove(token);
    ObjectNode wrapped = JsonNodeFactory.instance.objectNode();
    wrapped.set("value", given("ExpressionAttributeValues", token));
    return ItemJson.canonical(wrapped).get("value");
  }

  private JsonNode given(String map, String token) {
    JsonNode found = request.path(map).path(token);
    if (found.isMissingNode()) {
      throw WireException.invalid("An expression uses " + token + ", which is not defined");
    }
    return found;
  }

  private static void expect(String wanted, Deque<String> tokens) {
    String token = String.valueOf(tokens.poll());
    if (!wanted.equalsIgnoreCase(token)) {
      throw unknown(token);
    }
  }

  private static WireException unknown(String token) {
    return WireException.invalid(
        "Invalid expression: syntax error, or not simulated; token: " + token);
  }
}
