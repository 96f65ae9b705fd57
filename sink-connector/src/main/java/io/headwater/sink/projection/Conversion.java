package io.headwater.sink.projection;

import java.util.function.UnaryOperator;

/**
 * Writes a field's scalars in another way, each element's if it is an array.
 *
 * @param field the field
 * @param conversion gives a scalar back as it is if it cannot be written so
 */
record Conversion(FieldPath field, UnaryOperator<RawValue> conversion) implements Rule {
  @Override
  public void reach(Shape shape) {
    shape.reachElements(field);
  }

  @Override
  public void apply(ObjectValue item) {
    Value unused = converted(item, 0);
  }

  private Value converted(Value value, int depth) {
    if (value instanceof ArrayValue array) {
      array.elements().replaceAll(element -> converted(element, depth));
      return array;
    }
    if (depth == field.length()) {
      return value instanceof RawValue raw && !raw.isContainer() ? conversion.apply(raw) : value;
    }
    if (value instanceof ObjectValue object) {
      ObjectValue.Member member = object.members().get(field.name(depth));
      if (member != null) {
        member.value = converted(member.value, depth + 1);
      }
    }
    return value;
  }
}
