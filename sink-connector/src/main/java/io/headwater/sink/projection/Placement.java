package io.headwater.sink.projection;

import org.jspecify.annotations.Nullable;

/** How a value gets to a path: objects on the way are made where none are. */
enum Placement {
  /** Only where nothing is, into each object of an array on the way. */
  WHERE_ABSENT,
  /** Over what is there, into each object of an array on the way. */
  EVERYWHERE,
  /** As everywhere, but an array that holds no object makes room for one: no value gets lost. */
  SOMEWHERE;

  /** Puts the value into the object at the path's names from a depth on. */
  void put(ObjectValue object, FieldPath path, int depth, Value value) {
    String name = path.name(depth);
    Value there = object.get(name);
    if (depth == path.length() - 1) {
      if (there == null || this != WHERE_ABSENT) {
        object.put(name, value);
      }
      return;
    }
    Value next = next(there);
    if (next != null) {
      object.put(name, next);
      into(next, path, depth + 1, value);
    }
  }

  private void into(Value value, FieldPath path, int depth, Value placed) {
    if (value instanceof ObjectValue object) {
      put(object, path, depth, placed);
    } else if (value instanceof ArrayValue array) {
      array.elements().forEach(element -> into(element, path, depth, placed));
    }
  }

  private @Nullable Value next(@Nullable Value there) {
    Value opened = there == null ? new ObjectValue() : ValueReader.opened(there);
    if (opened instanceof ObjectValue
        || (opened instanceof ArrayValue array && (this != SOMEWHERE || holdsObject(array)))) {
      return opened;
    }
    return this == WHERE_ABSENT ? null : new ObjectValue();
  }

  private static boolean holdsObject(ArrayValue array) {
    return array.elements().stream()
        .anyMatch(
            element ->
                element instanceof ObjectValue
                    || (element instanceof ArrayValue inner && holdsObject(inner)));
  }
}
