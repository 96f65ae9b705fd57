package io.headwater.sink.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an index's mappings lack of the wanted ones. OpenSearch leaves defaults out of what it tells
 * and writes scalars as it likes, so a wanted parameter that it does not tell may hold all the
 * same.
 *
 * @param lacking fields and values that surely differ
 * @param unsure parameters that OpenSearch does not tell
 * @param conflicts fields of another type, each described; they lack nothing that could be added
 */
record MappingDifference(List<String> lacking, List<String> unsure, List<String> conflicts) {
  private static final String PROPERTIES = "properties";
  // Each holds fields of their own, by name.
  private static final Set<String> FIELD_MAPS = Set.of(PROPERTIES, "fields");

  /** Compares mappings, of which the present ones may be missing. */
  static MappingDifference of(JsonNode wanted, JsonNode present) {
    MappingDifference difference =
        new MappingDifference(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    difference.compare("", wanted, present);
    return difference;
  }

  boolean any() {
    return certain() || !unsure.isEmpty();
  }

  /** Whether something is surely different. */
  boolean certain() {
    return !lacking.isEmpty() || !conflicts.isEmpty();
  }

  private void compare(String path, JsonNode wanted, JsonNode present) {
    if (!path.isEmpty()) {
      String wantedType = type(wanted);
      String presentType = type(present);
      if (!wantedType.equals(presentType)) {
        conflicts.add("field " + path + " is " + presentType + " in the index, not " + wantedType);
        return;
      }
    }
    for (Map.Entry<String, JsonNode> parameter : wanted.properties()) {
      String name = parameter.getKey();
      JsonNode value = parameter.getValue();
      JsonNode there = present.path(name);
      if (FIELD_MAPS.contains(name) && value.isObject()) {
        compareFields(path, value, there);
      } else if (!name.equals("type") && !same(value, there)) {
        (there.isMissingNode() ? unsure : lacking).add(path.isEmpty() ? name : path + "." + name);
      }
    }
  }

  private void compareFields(String path, JsonNode wanted, JsonNode present) {
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      JsonNode there = field(present, field.getKey());
      String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      if (there.isMissingNode()) {
        lacking.add(name);
      } else {
        compare(name, field.getValue(), there);
      }
    }
  }

  /** A field by its name, which may be a path: OpenSearch tells {@code a.b} as b within a. */
  private static JsonNode field(JsonNode fields, String name) {
    JsonNode whole = fields.path(name);
    int dot = name.indexOf('.');
    return whole.isMissingNode() && dot > 0
        ? field(fields.path(name.substring(0, dot)).path(PROPERTIES), name.substring(dot + 1))
        : whole;
  }

  private static String type(JsonNode field) {
    return field.path("type").asText("object");
  }

  private static boolean same(JsonNode wanted, JsonNode present) {
    if (wanted.isValueNode() && present.isValueNode()) {
      return wanted.asText().equals(present.asText());
    }
    return wanted.equals(present);
  }
}
