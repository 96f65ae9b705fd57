package io.headwater.sink.projection;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.event.Operation;
import io.headwater.sink.document.IndexTemplate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parts of the option, each read from its JSON and refused with the path of its mistake. */
final class ProjectionOptions {
  private final Map<String, OptionNode> members;

  /**
   * Reads the option.
   *
   * @throws IllegalArgumentException if it is no JSON object, or holds what is not known
   */
  ProjectionOptions(OptionNode option) {
    members =
        option.members(
            "filter",
            "include",
            "exclude",
            "rename",
            "defaults",
            "constants",
            "concat",
            "numbers",
            "large.numbers",
            "timestamps",
            "drop",
            "indices");
  }

  Set<Operation> operations() {
    OptionNode codes = filter().get("operations");
    if (codes == null) {
      return EnumSet.allOf(Operation.class);
    }
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    for (OptionNode code : codes.elements()) {
      operations.add(code.oneOf(OptionNode.words(Operation.values(), Operation::code)));
    }
    return operations;
  }

  @Nullable Condition filterCondition() {
    OptionNode condition = filter().get("item");
    return condition == null ? null : ConditionParser.parse(condition);
  }

  private Map<String, OptionNode> filter() {
    OptionNode filter = members.get("filter");
    return filter == null ? Map.of() : filter.members("operations", "item");
  }

  List<IndexRule> indices() {
    OptionNode rules = members.get("indices");
    if (rules == null) {
      return List.of();
    }
    List<IndexRule> indices = new ArrayList<>();
    for (OptionNode rule : rules.elements()) {
      Map<String, OptionNode> parts = rule.members("when", "index");
      OptionNode index = required(rule, parts, "index");
      String name = index.text();
      IndexTemplate.problem(name)
          .ifPresent(
              problem -> {
                throw index.refused(problem);
              });
      if (name.contains("${")) {
        throw index.refused("is a plain name; ${…} is not replaced here");
      }
      indices.add(new IndexRule(ConditionParser.parse(required(rule, parts, "when")), name));
    }
    return indices;
  }

  /** The paths of {@code include} or {@code exclude} and where each is named. */
  Map<FieldPath, OptionNode> paths(String member) {
    OptionNode list = members.get(member);
    Map<FieldPath, OptionNode> paths = new LinkedHashMap<>();
    if (list != null) {
      list.elements().forEach(path -> paths.put(path.fieldPath(), path));
    }
    return paths;
  }

  /** The paths that name the members of {@code rename}, {@code defaults} and the like. */
  Map<FieldPath, OptionNode> byPath(String member) {
    OptionNode object = members.get(member);
    Map<FieldPath, OptionNode> paths = new LinkedHashMap<>();
    if (object != null) {
      object.members().forEach((name, value) -> paths.put(value.fieldPath(name), value));
    }
    return paths;
  }

  @Nullable EmptyValues drop() {
    OptionNode list = members.get("drop");
    if (list == null) {
      return null;
    }
    Map<String, String> known =
        OptionNode.words(new String[] {"nulls", "empty-strings"}, word -> word);
    Set<String> words = new HashSet<>();
    for (OptionNode word : list.elements()) {
      words.add(word.oneOf(known));
    }
    return new EmptyValues(words.contains("nulls"), words.contains("empty-strings"));
  }

  /** How the fields named in {@code numbers} and {@code timestamps} are written. */
  Map<FieldPath, UnaryOperator<RawValue>> conversions() {
    Map<FieldPath, UnaryOperator<RawValue>> conversions = new LinkedHashMap<>();
    Map<String, NumberFormat> numbers =
        OptionNode.words(NumberFormat.values(), format -> format.word);
    Map<String, TimestampFormat> timestamps =
        OptionNode.words(TimestampFormat.values(), format -> format.word);
    byPath("numbers").forEach((path, word) -> conversions.put(path, word.oneOf(numbers)));
    byPath("timestamps").forEach((path, word) -> conversions.put(path, word.oneOf(timestamps)));
    return conversions;
  }

  LargeNumbers largeNumbers(JsonNode mappings, Set<String> reserved) {
    OptionNode mode = members.get("large.numbers");
    return new LargeNumbers(
        mode == null
            ? LargeNumbers.Mode.EXACT
            : mode.oneOf(OptionNode.words(LargeNumbers.Mode.values(), value -> value.word)),
        mappings,
        reserved);
  }

  List<Renames.Move> moves() {
    return byPath("rename").entrySet().stream()
        .map(move -> new Renames.Move(move.getKey(), move.getValue().fieldPath()))
        .toList();
  }

  List<Concat> concats() {
    return byPath("concat").entrySet().stream()
        .map(concat -> concat(concat.getKey(), concat.getValue()))
        .toList();
  }

  private static Concat concat(FieldPath target, OptionNode option) {
    Map<String, OptionNode> parts = option.members("fields", "separator", "lowercase");
    OptionNode separator = parts.get("separator");
    OptionNode lowercase = parts.get("lowercase");
    return new Concat(
        target,
        required(option, parts, "fields").elements().stream().map(OptionNode::fieldPath).toList(),
        separator == null ? " " : separator.text(),
        lowercase != null && lowercase.bool());
  }

  List<Addition> additions(String member, Placement placement) {
    return byPath(member).entrySet().stream()
        .map(field -> new Addition(field.getKey(), field.getValue().value(), placement))
        .toList();
  }

  private static OptionNode required(OptionNode in, Map<String, OptionNode> parts, String name) {
    OptionNode part = parts.get(name);
    if (part == null) {
      throw in.refused("needs " + name);
    }
    return part;
  }
}
