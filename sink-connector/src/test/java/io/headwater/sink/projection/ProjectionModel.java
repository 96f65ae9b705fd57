package io.headwater.sink.projection;

import static io.headwater.sink.projection.JsonTree.NULL;
import static io.headwater.sink.projection.JsonTree.list;
import static io.headwater.sink.projection.JsonTree.map;

import io.headwater.sink.projection.JsonTree.Num;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a projection should do, slowly and on whole trees. */
final class ProjectionModel {
  private final Map<String, Object> rules;
  private final Set<List<String>> mapped;
  private final Set<String> reserved;

  ProjectionModel(Map<String, Object> rules, Set<List<String>> mapped, Set<String> reserved) {
    this.rules = rules;
    this.mapped = mapped;
    this.reserved = reserved;
  }

  // --- selection ---

  boolean includes(Map<String, Object> item) {
    Object filter = map(rules.getOrDefault("filter", Map.of())).get("item");
    return filter == null || holds(filter, item);
  }

  @Nullable String index(Map<String, Object> item) {
    for (Object rule : list(rules.getOrDefault("indices", List.of()))) {
      if (holds(map(rule).get("when"), item)) {
        return (String) map(rule).get("index");
      }
    }
    return null;
  }

  private static boolean holds(@Nullable Object condition, Map<String, Object> item) {
    Map<String, Object> parts = map(Objects.requireNonNull(condition));
    if (parts.containsKey("all")) {
      return list(parts.get("all")).stream().allMatch(part -> holds(part, item));
    }
    if (parts.containsKey("any")) {
      return list(parts.get("any")).stream().anyMatch(part -> holds(part, item));
    }
    if (parts.containsKey("not")) {
      return !holds(parts.get("not"), item);
    }
    List<Object> values = new ArrayList<>();
    reach(item, names(get(parts, "field")), values);
    if (parts.containsKey("exists")) {
      return (boolean) parts.get("exists") != values.isEmpty();
    }
    List<Object> scalars = new ArrayList<>();
    values.forEach(value -> elements(value, scalars));
    if (parts.containsKey("prefix")) {
      String prefix = (String) parts.get("prefix");
      return scalars.stream().anyMatch(s -> s instanceof String text && text.startsWith(prefix));
    }
    List<Object> wanted =
        parts.containsKey("in") ? list(parts.get("in")) : List.of(parts.get("equals"));
    return scalars.stream().anyMatch(s -> wanted.stream().anyMatch(w -> same(s, w)));
  }

  private static boolean same(Object one, Object other) {
    return (one instanceof Num a && other instanceof Num b)
        ? new BigDecimal(a.digits()).compareTo(new BigDecimal(b.digits())) == 0
        : one.equals(other);
  }

  private static void elements(Object value, List<Object> scalars) {
    if (value instanceof List<?>) {
      list(value).forEach(element -> elements(element, scalars));
    } else if (!(value instanceof Map)) {
      scalars.add(value);
    }
  }

  private static void reach(Object value, List<String> path, List<Object> found) {
    if (path.isEmpty()) {
      found.add(value);
    } else if (value instanceof List<?>) {
      list(value).forEach(element -> reach(element, path, found));
    } else if (value instanceof Map<?, ?> object && object.containsKey(path.get(0))) {
      reach(object.get(path.get(0)), path.subList(1, path.size()), found);
    }
  }

  // --- documents ---

  Map<String, Object> document(Map<String, Object> original) {
    Map<String, Object> item = map(JsonTree.copy(original));
    if (rules.containsKey("include")) {
      item = map(Objects.requireNonNull(included(item, List.of())));
    }
    for (Object path : list(rules.getOrDefault("exclude", List.of()))) {
      remove(item, names(path));
    }
    drop(item);
    convert(item, "numbers", ProjectionModel::number);
    convert(item, "timestamps", ProjectionModel::timestamp);
    rename(item);
    item.keySet().removeAll(reserved);
    large(item, List.of());
    for (Map.Entry<String, Object> entry : members("defaults")) {
      put(item, names(entry.getKey()), configured(entry.getValue()), false, false);
    }
    for (Map.Entry<String, Object> entry : members("concat")) {
      String text = concat(original, map(entry.getValue()));
      if (!text.isEmpty()) {
        put(item, names(entry.getKey()), text, true, false);
      }
    }
    for (Map.Entry<String, Object> entry : members("constants")) {
      put(item, names(entry.getKey()), configured(entry.getValue()), true, false);
    }
    return item;
  }

  // The option's own numbers keep their value, not their notation.
  private static Object configured(Object value) {
    Object copy = JsonTree.copy(value);
    if (copy instanceof Map<?, ?>) {
      map(copy).replaceAll((name, member) -> configured(member));
    } else if (copy instanceof List<?>) {
      list(copy).replaceAll(ProjectionModel::configured);
    }
    return copy instanceof Num num ? new Num(new BigDecimal(num.digits()).toString()) : copy;
  }

  private Set<Map.Entry<String, Object>> members(String rule) {
    return map(rules.getOrDefault(rule, Map.of())).entrySet();
  }

  private @Nullable Object included(Object value, List<String> at) {
    List<List<String>> include =
        list(get(rules, "include")).stream().map(ProjectionModel::names).toList();
    if (include.stream().anyMatch(path -> starts(at, path))) {
      return value;
    }
    if (include.stream().noneMatch(path -> starts(path, at))) {
      return null;
    }
    if (value instanceof List<?>) {
      return new ArrayList<>(
          list(value).stream().map(e -> included(e, at)).filter(Objects::nonNull).toList());
    }
    if (value instanceof Map<?, ?>) {
      Map<String, Object> kept = new LinkedHashMap<>();
      map(value)
          .forEach(
              (name, member) -> {
                Object left = included(member, plus(at, name));
                if (left != null) {
                  kept.put(name, left);
                }
              });
      return kept;
    }
    return null;
  }

  private static void remove(Object value, List<String> path) {
    if (value instanceof List<?>) {
      list(value).forEach(element -> remove(element, path));
    } else if (value instanceof Map<?, ?> && path.size() == 1) {
      map(value).remove(path.get(0));
    } else if (value instanceof Map<?, ?> object && object.containsKey(path.get(0))) {
      remove(get(value, path.get(0)), path.subList(1, path.size()));
    }
  }

  private void drop(Object value) {
    List<Object> words = list(rules.getOrDefault("drop", List.of()));
    Set<Object> dropped = new HashSet<>();
    if (words.contains("nulls")) {
      dropped.add(NULL);
    }
    if (words.contains("empty-strings")) {
      dropped.add("");
    }
    if (value instanceof Map<?, ?>) {
      map(value).values().removeIf(dropped::contains);
      map(value).values().forEach(this::drop);
    } else if (value instanceof List<?>) {
      list(value).removeIf(dropped::contains);
      list(value).forEach(this::drop);
    }
  }

  private void convert(Object item, String rule, BiFunction<Object, String, Object> how) {
    members(rule)
        .forEach(
            entry ->
                converted(
                    item,
                    names(entry.getKey()),
                    scalar -> how.apply(scalar, (String) entry.getValue())));
  }

  private static Object converted(Object value, List<String> path, UnaryOperator<Object> how) {
    if (value instanceof List<?>) {
      list(value).replaceAll(element -> converted(element, path, how));
    } else if (value instanceof Map<?, ?> object) {
      if (!path.isEmpty() && object.containsKey(path.get(0))) {
        map(value)
            .compute(
                path.get(0),
                (name, member) -> converted(member, path.subList(1, path.size()), how));
      }
    } else if (path.isEmpty()) {
      return how.apply(value);
    }
    return value;
  }

  private static Object number(Object scalar, String how) {
    if (!(scalar instanceof Num num)) {
      return scalar;
    }
    return switch (how) {
      case "string" -> num.digits();
      case "double" -> new Num(Double.toString(Double.parseDouble(num.digits())), true);
      default -> new Num(num.digits(), true);
    };
  }

  // The formats are in TimestampFormatTest.
  private static Object timestamp(Object scalar, String how) {
    String text = scalar instanceof Num num ? num.digits() : scalar.toString();
    boolean number = text.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    if (!number || how.equals("iso")) {
      return scalar;
    }
    double seconds = Double.parseDouble(text);
    if (seconds < -62_167_219_200L || seconds >= 253_402_300_800L) {
      return scalar;
    }
    boolean tiny = Math.abs(seconds) < 1e-9;
    BigInteger nanos = new BigDecimal(tiny ? "0" : text).movePointRight(9).toBigInteger();
    BigInteger[] parts = nanos.divideAndRemainder(BigInteger.valueOf(1_000_000_000));
    return Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue()).toString();
  }

  private void rename(Map<String, Object> item) {
    List<Runnable> puts = new ArrayList<>();
    List<Runnable> tidying = new ArrayList<>();
    for (Map.Entry<String, Object> entry : members("rename")) {
      List<String> source = names(entry.getKey());
      List<String> target = names(entry.getValue());
      int shared = 0;
      while (shared < source.size() - 1
          && shared < target.size() - 1
          && source.get(shared).equals(target.get(shared))) {
        shared++;
      }
      List<Object> scopes = new ArrayList<>();
      reach(item, source.subList(0, shared), scopes);
      List<String> from = source.subList(shared, source.size());
      List<String> to = target.subList(shared, target.size());
      for (Map<String, Object> scope : objects(scopes)) {
        List<Object> values = new ArrayList<>();
        reach(scope, from, values);
        if (!values.isEmpty()) {
          Object value = arrayOn(scope, from) ? values : values.get(0);
          remove(scope, from);
          puts.add(() -> put(scope, to, value, true, true));
          tidying.add(() -> tidy(scope, from));
        }
      }
    }
    puts.forEach(Runnable::run);
    tidying.forEach(Runnable::run);
  }

  private static List<Map<String, Object>> objects(List<Object> values) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Object value : values) {
      if (value instanceof Map<?, ?>) {
        objects.add(map(value));
      } else if (value instanceof List<?>) {
        objects.addAll(objects(list(value)));
      }
    }
    return objects;
  }

  private static boolean arrayOn(Object value, List<String> path) {
    if (value instanceof List<?>) {
      return true;
    }
    return path.size() > 1
        && value instanceof Map<?, ?> object
        && object.containsKey(path.get(0))
        && arrayOn(get(value, path.get(0)), path.subList(1, path.size()));
  }

  private static void tidy(Map<String, Object> object, List<String> path) {
    for (int length = path.size() - 1; length > 0; length--) {
      Object at = object;
      for (String name : path.subList(0, length - 1)) {
        at = at instanceof Map<?, ?> ? map(at).get(name) : NULL;
      }
      String name = path.get(length - 1);
      if (at instanceof Map<?, ?> parent && Map.of().equals(parent.get(name))) {
        map(at).remove(name);
      }
    }
  }

  private static void put(
      Map<String, Object> object, List<String> path, Object value, boolean over, boolean room) {
    String name = path.get(0);
    if (path.size() == 1) {
      if (over || !object.containsKey(name)) {
        object.put(name, value);
      }
      return;
    }
    Object next = object.get(name);
    boolean leads =
        next instanceof Map || (next instanceof List && !(room && objects(list(next)).isEmpty()));
    if (!leads) {
      if (next != null && !over) {
        return;
      }
      next = new LinkedHashMap<String, Object>();
      object.put(name, next);
    }
    for (Map<String, Object> below : objects(List.of(Objects.requireNonNull(next)))) {
      put(below, path.subList(1, path.size()), value, over, room);
    }
  }

  private static String concat(Map<String, Object> item, Map<String, Object> how) {
    List<String> texts = new ArrayList<>();
    for (Object field : list(get(how, "fields"))) {
      List<Object> values = new ArrayList<>();
      reach(item, names(field), values);
      values.forEach(value -> texts(value, texts));
    }
    String text = String.join((String) how.getOrDefault("separator", " "), texts);
    return how.getOrDefault("lowercase", false).equals(true) ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static void texts(Object value, List<String> texts) {
    if (value instanceof Map<?, ?>) {
      map(value).values().forEach(member -> texts(member, texts));
    } else if (value instanceof List<?>) {
      list(value).forEach(element -> texts(element, texts));
    } else if (value != NULL && !value.equals("")) {
      texts.add(value.toString());
    }
  }

  // --- large numbers ---

  private void large(Map<String, Object> object, List<String> at) {
    Map<String, Object> result = new LinkedHashMap<>();
    object.forEach(
        (name, value) -> {
          List<String> path = plus(at, name.split("\\.", -1));
          objects(List.of(value)).forEach(below -> large(below, path));
          List<Object> scalars = new ArrayList<>();
          elements(value, scalars);
          boolean affected = !isMapped(path) && scalars.stream().anyMatch(ProjectionModel::isLarge);
          String mode = (String) rules.getOrDefault("large.numbers", "exact");
          if (!affected || mode.equals("as-is")) {
            result.put(name, value);
          } else if (!mode.equals("exact")) {
            result.put(
                name, converted(value, List.of(), one -> isLarge(one) ? number(one, mode) : one));
          } else {
            split(object, at, result, name, value);
          }
        });
    object.clear();
    object.putAll(result);
  }

  private void split(
      Map<String, Object> object,
      List<String> at,
      Map<String, Object> result,
      String name,
      Object value) {
    List<Object> scalars = new ArrayList<>();
    elements(value, scalars);
    List<Object> numbers = scalars.stream().filter(Num.class::isInstance).toList();
    Object rest = withoutNumbers(value);
    if (rest != null) {
      result.put(name, rest);
    }
    for (String how : List.of("string", "double")) {
      String target = name + (how.equals("string") ? "_text" : "_double");
      boolean taken = object.containsKey(target) || (at.isEmpty() && reserved.contains(target));
      List<Object> parts = numbers.stream().map(one -> number(one, how)).toList();
      if (!taken) {
        result.put(target, value instanceof List ? new ArrayList<>(parts) : parts.get(0));
      }
    }
  }

  private static @Nullable Object withoutNumbers(Object value) {
    if (value instanceof List<?>) {
      List<Object> rest =
          list(value).stream()
              .map(ProjectionModel::withoutNumbers)
              .filter(Objects::nonNull)
              .toList();
      return rest.isEmpty() ? null : new ArrayList<>(rest);
    }
    return value instanceof Num ? null : value;
  }

  // Below a mapped scalar nothing is guessed, either.
  private boolean isMapped(List<String> path) {
    return mapped.contains(path)
        || mapped.stream()
            .filter(field -> mapped.stream().filter(other -> starts(other, field)).count() == 1)
            .anyMatch(leaf -> starts(path, leaf));
  }

  static boolean isLarge(Object scalar) {
    if (!(scalar instanceof Num num) || num.settled()) {
      return false;
    }
    BigDecimal value = new BigDecimal(num.digits());
    if (num.digits().matches("-?[0-9]+")) {
      return !value.toBigInteger().equals(BigInteger.valueOf(value.longValue()));
    }
    return value.abs().compareTo(new BigDecimal(Float.MAX_VALUE)) > 0;
  }

  // --- paths ---

  private static Object get(Object object, String name) {
    return map(object).getOrDefault(name, NULL);
  }

  static List<String> names(Object path) {
    List<String> names = new ArrayList<>();
    for (String name : ((String) path).split("(?<!\\\\)\\.", -1)) {
      names.add(name.replace("\\.", "."));
    }
    return names;
  }

  private static boolean starts(List<String> path, List<String> start) {
    return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
  }

  private static List<String> plus(List<String> path, String... names) {
    List<String> longer = new ArrayList<>(path);
    longer.addAll(List.of(names));
    return longer;
  }
}
