package io.headwater.sink.projection;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves fields. All are taken out before the first is put in, so that two can change places. The
 * parents that two paths share lead through arrays, into each element; below them an array's values
 * are gathered into one array.
 *
 * @param moves what goes where; no source lies within another, nor does a target
 */
record Renames(List<Move> moves) implements Rule {
  /** A field and its new path. */
  record Move(FieldPath source, FieldPath target) {}

  private record Taken(ObjectValue from, Move move, int depth, Value value) {}

  @Override
  public void reach(Shape shape) {
    for (Move move : moves) {
      shape.reach(move.source);
      shape.reach(move.target);
    }
  }

  @Override
  public void apply(ObjectValue item) {
    List<Taken> taken = new ArrayList<>();
    for (Move move : moves) {
      take(item, move, move.source.sharedParents(move.target), 0, taken);
    }
    for (Taken one : taken) {
      Placement.SOMEWHERE.put(one.from, one.move.target, one.depth, one.value);
    }
    for (Taken one : taken) {
      removeEmptied(one.from, one.move.source, one.depth);
    }
  }

  private static void take(
      @Nullable Value value, Move move, int shared, int depth, List<Taken> taken) {
    if (value instanceof ArrayValue array) {
      array.elements().forEach(element -> take(element, move, shared, depth, taken));
    } else if (value instanceof ObjectValue object) {
      if (depth < shared) {
        take(object.get(move.source.name(depth)), move, shared, depth + 1, taken);
        return;
      }
      List<Value> values = new ArrayList<>();
      boolean gathered = remove(object, move.source, depth, values);
      if (!values.isEmpty()) {
        Value moved = gathered ? new ArrayValue(values) : values.get(0);
        taken.add(new Taken(object, move, depth, moved));
      }
    }
  }

  /** Takes a field's values out and tells whether there was an array on the way. */
  private static boolean remove(Value value, FieldPath path, int depth, List<Value> values) {
    if (value instanceof ArrayValue array) {
      array.elements().forEach(element -> remove(element, path, depth, values));
      return true;
    }
    if (!(value instanceof ObjectValue object)) {
      return false;
    }
    String name = path.name(depth);
    if (depth == path.length() - 1) {
      ObjectValue.Member member = object.members().remove(name);
      if (member != null) {
        values.add(member.value);
      }
      return false;
    }
    Value next = object.get(name);
    return next != null && remove(next, path, depth + 1, values);
  }

  /** Removes the source's parents that nothing is left of; an array's elements stay. */
  private static void removeEmptied(ObjectValue object, FieldPath source, int depth) {
    if (depth < source.length() - 1 && object.get(source.name(depth)) instanceof ObjectValue next) {
      removeEmptied(next, source, depth + 1);
      if (next.members().isEmpty()) {
        object.members().remove(source.name(depth));
      }
    }
  }
}
