package io.headwater.sink.projection;

import io.headwater.sink.projection.JsonTree.Num;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Random items, and random rules about the fields that they have. */
final class RandomProjections {
  static final String INDEX_A = "index-a";

  private static final List<String> NAMES = List.of("a", "b", "c", "d.e", "é\"x");
  private static final List<String> TEXTS =
      List.of("", "ORDER#1", "ABCD", "AQ", "Ärger", "\"q\\\n", "\uD83D\uDE00", "7", "\u0130");
  private static final List<String> NUMBERS =
      List.of(
          "0", "-0", "7", "7.0", "7.50", "-12", "1.5e3", "1E+125", "-1e-130", "3.5E38", "3.4e38",
          "1e39");
  private static final List<String> EDGES =
      List.of(
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "99999999999999999999999999999999999999");

  private final Random random;

  RandomProjections(Random random) {
    this.random = random;
  }

  Map<String, Object> item() {
    return object(0);
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      String name = oneOf(NAMES);
      boolean suffixed = random.nextInt(20) == 0;
      object.put(suffixed ? name + "_text" : name, value(depth + 1));
    }
    return object;
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 3 ? 6 : 9)) {
      case 0, 1 -> oneOf(TEXTS);
      case 2 -> number();
      case 3 -> number();
      case 4 -> random.nextBoolean();
      case 5 -> JsonTree.NULL;
      case 6 -> some(() -> value(depth + 1));
      case 7 -> some(() -> object(depth + 1));
      default -> object(depth + 1);
    };
  }

  private Num number() {
    return switch (random.nextInt(3)) {
      case 0 -> new Num(oneOf(EDGES));
      case 1 -> new Num(new BigInteger(random.nextInt(1, 90), random).toString());
      default -> new Num(oneOf(NUMBERS));
    };
  }

  Map<String, Object> rules() {
    Map<String, Object> rules = new LinkedHashMap<>();
    maybe(rules, "filter", () -> new LinkedHashMap<>(Map.of("item", condition(0))));
    maybe(rules, "indices", () -> nonEmpty(this::indexRule));
    maybe(rules, "include", () -> nonEmpty(this::path));
    maybe(rules, "exclude", () -> nonEmpty(this::path));
    maybe(rules, "rename", () -> byPath(this::path));
    maybe(rules, "numbers", () -> byPath(() -> oneOf(List.of("double", "string", "as-is"))));
    maybe(rules, "timestamps", () -> byPath(() -> oneOf(List.of("epoch-seconds", "iso"))));
    maybe(rules, "large.numbers", () -> oneOf(List.of("exact", "as-is", "string", "double")));
    maybe(rules, "drop", () -> nonEmpty(() -> oneOf(List.<Object>of("nulls", "empty-strings"))));
    maybe(rules, "defaults", () -> byPath(() -> value(3)));
    maybe(rules, "concat", () -> byPath(this::concat));
    maybe(rules, "constants", () -> byPath(() -> value(3)));
    return rules;
  }

  private void maybe(Map<String, Object> rules, String name, Supplier<Object> rule) {
    if (random.nextInt(4) == 0) {
      rules.put(name, rule.get());
    }
  }

  private Object indexRule() {
    return new LinkedHashMap<>(
        Map.of("when", condition(1), "index", random.nextBoolean() ? INDEX_A : "index-b"));
  }

  private Object concat() {
    Map<String, Object> concat = new LinkedHashMap<>();
    concat.put("fields", nonEmpty(this::path));
    if (random.nextBoolean()) {
      concat.put("separator", oneOf(List.of("", "|", "\n")));
      concat.put("lowercase", random.nextBoolean());
    }
    return concat;
  }

  Object condition(int depth) {
    Map<String, Object> condition = new LinkedHashMap<>();
    switch (random.nextInt(depth > 2 ? 4 : 7)) {
      case 0 -> condition.put("equals", scalar());
      case 1 -> condition.put("prefix", oneOf(List.of("", "ORDER", "ORDER#", "A", "7")));
      case 2 -> condition.put("exists", random.nextBoolean());
      case 3 -> condition.put("in", nonEmpty(this::scalar));
      case 4 -> condition.put("all", nonEmpty(() -> condition(depth + 1)));
      case 5 -> condition.put("any", nonEmpty(() -> condition(depth + 1)));
      default -> condition.put("not", condition(depth + 1));
    }
    if (condition.keySet().stream()
        .anyMatch(List.of("equals", "prefix", "exists", "in")::contains)) {
      condition.put("field", path());
    }
    return condition;
  }

  private Object scalar() {
    return value(9);
  }

  Object path() {
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0 && names.size() < 3; i -= 2) {
      names.add(oneOf(NAMES));
    }
    return new FieldPath(names).toString();
  }

  private Map<String, Object> byPath(Supplier<Object> value) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(2); i >= 0; i--) {
      map.put((String) path(), value.get());
    }
    return map;
  }

  private List<Object> nonEmpty(Supplier<Object> one) {
    List<Object> list = some(one);
    list.add(one.get());
    return list;
  }

  private List<Object> some(Supplier<Object> one) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      list.add(one.get());
    }
    return list;
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
