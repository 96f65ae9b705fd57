package io.headwater.sink.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether mappings take fields of which name and kind are known beforehand. Only what is certain to
 * be refused is told: OpenSearch reads numbers from strings, for example.
 */
final class FieldCheck {
  private static final Set<String> NUMBERS =
      Set.of(
          "long",
          "integer",
          "short",
          "byte",
          "double",
          "float",
          "half_float",
          "scaled_float",
          "unsigned_long");
  // What takes text and other scalars, and nothing else.
  private static final Set<String> TEXTS =
      Set.of("text", "keyword", "match_only_text", "wildcard", "constant_keyword");
  private static final Set<String> OTHER_SCALARS = Set.of("boolean", "date", "date_nanos", "ip");

  private FieldCheck() {}

  /**
   * What is wrong, one message a field.
   *
   * @param mappings an index's mappings
   * @param fields field paths with {@code string}, {@code number}, {@code boolean}, {@code object}
   *     or {@code date}
   */
  static List<String> problems(JsonNode mappings, Map<String, String> fields) {
    List<String> problems = new ArrayList<>();
    fields.forEach((path, kind) -> check(mappings, path, path, kind, "true", problems));
    return problems;
  }

  private static void check(
      JsonNode object,
      String path,
      String rest,
      String kind,
      String inheritedDynamic,
      List<String> problems) {
    String dynamic = object.path("dynamic").asText(inheritedDynamic);
    JsonNode whole = object.path("properties").path(rest);
    if (!whole.isMissingNode()) {
      conflict(path, kind, whole, problems);
      return;
    }
    int dot = rest.indexOf('.');
    JsonNode parent =
        dot < 0
            ? object.path("properties").path("")
            : object.path("properties").path(rest.substring(0, dot));
    if (parent.isMissingNode()) {
      if (dynamic.equals("strict")) {
        problems.add("field " + path + " is not in the mappings, which are strict (dynamic)");
      }
      return;
    }
    String type = parent.path("type").asText("object");
    if (type.equals("object") || type.equals("nested")) {
      check(parent, path, rest.substring(dot + 1), kind, dynamic, problems);
    } else if (isScalar(type)) {
      problems.add(
          "field "
              + path
              + " cannot be written: "
              + path.substring(0, path.length() - rest.length() + dot)
              + " is mapped as "
              + type);
    }
  }

  private static void conflict(String path, String kind, JsonNode field, List<String> problems) {
    String type = field.path("type").asText("object");
    boolean conflict =
        switch (kind) {
          case "object" -> isScalar(type);
          case "string", "date" -> isObject(type);
          case "number" -> isObject(type) || type.equals("boolean") || type.equals("ip");
          case "boolean" ->
              isObject(type)
                  || NUMBERS.contains(type)
                  || (OTHER_SCALARS.contains(type) && !type.equals("boolean"));
          default -> throw new IllegalArgumentException("no such kind of field: " + kind);
        };
    if (conflict) {
      problems.add("field " + path + " is mapped as " + type + ", which takes no " + kind);
    }
  }

  private static boolean isObject(String type) {
    return type.equals("object") || type.equals("nested");
  }

  private static boolean isScalar(String type) {
    return NUMBERS.contains(type) || TEXTS.contains(type) || OTHER_SCALARS.contains(type);
  }
}
