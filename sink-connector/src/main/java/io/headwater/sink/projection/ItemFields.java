package io.headwater.sink.projection;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a whole item.
 *
 * @param item the item before any rule has changed it
 */
record ItemFields(ObjectValue item) implements Fields {
  @Override
  public Truth exists(FieldPath path) {
    return Truth.of(any(item, path, 0, value -> true));
  }

  @Override
  public Truth anyScalar(FieldPath path, Predicate<RawValue> test) {
    return Truth.of(any(item, path, 0, value -> anyElement(value, test)));
  }

  /** A single scalar's text, null if the path leads to none, to null or through an array. */
  @Nullable String text(FieldPath path) {
    Value value = item;
    for (String name : path.names()) {
      value = value instanceof ObjectValue object ? object.get(name) : null;
    }
    return value instanceof RawValue raw && !raw.isContainer() && !raw.isNull() ? raw.text() : null;
  }

  /** Visits what the path leads to, through arrays, until the test holds. */
  static boolean any(
      @Nullable Value value, FieldPath path, int depth, Predicate<? super Value> test) {
    if (value == null) {
      return false;
    }
    if (depth == path.length()) {
      return test.test(value);
    }
    if (value instanceof ArrayValue array) {
      return array.elements().stream().anyMatch(element -> any(element, path, depth, test));
    }
    return value instanceof ObjectValue object
        && any(object.get(path.name(depth)), path, depth + 1, test);
  }

  private static boolean anyElement(Value value, Predicate<RawValue> test) {
    if (value instanceof ArrayValue array) {
      return array.elements().stream().anyMatch(element -> anyElement(element, test));
    }
    return value instanceof RawValue raw && !raw.isContainer() && test.test(raw);
  }
}
