package io.headwater.sink.projection;

import java.util.List;
import java.util.Map;

/** Reads conditions, such as {@code {"field":"status","equals":"ACTIVE"}}. */
final class ConditionParser {
  private static final int MAX_DEPTH = 50;

  private ConditionParser() {}

  static Condition parse(OptionNode option) {
    return parse(option, 0);
  }

  private static Condition parse(OptionNode option, int depth) {
    if (depth > MAX_DEPTH) {
      throw option.refused("is nested too deeply");
    }
    Map<String, OptionNode> members =
        option.members("field", "equals", "prefix", "exists", "in", "all", "any", "not");
    OptionNode field = members.remove("field");
    if (members.size() != 1) {
      throw option.refused(
          "must hold field and one of equals, prefix, exists, in; or one of all, any, not alone");
    }
    String test = members.keySet().iterator().next();
    OptionNode value = members.values().iterator().next();
    boolean combines = test.equals("all") || test.equals("any") || test.equals("not");
    if (combines != (field == null)) {
      throw value.refused(combines ? "cannot stand beside field" : "needs field beside it");
    }
    return field == null ? combined(test, value, depth) : ofField(field.fieldPath(), test, value);
  }

  private static Condition combined(String test, OptionNode value, int depth) {
    if (test.equals("not")) {
      return new Condition.Not(parse(value, depth + 1));
    }
    List<Condition> parts = value.elements().stream().map(part -> parse(part, depth + 1)).toList();
    return test.equals("all") ? new Condition.All(parts) : new Condition.Any(parts);
  }

  private static Condition ofField(FieldPath field, String test, OptionNode value) {
    return switch (test) {
      case "equals" -> new Condition.OneOf(field, List.of(value.scalar()));
      case "in" ->
          new Condition.OneOf(field, value.elements().stream().map(OptionNode::scalar).toList());
      case "prefix" -> new Condition.Prefix(field, value.text());
      case "exists" ->
          value.bool()
              ? new Condition.Exists(field)
              : new Condition.Not(new Condition.Exists(field));
      default -> throw value.refused("is unknown");
    };
  }
}
