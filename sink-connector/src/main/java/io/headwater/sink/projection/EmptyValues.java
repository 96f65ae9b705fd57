package io.headwater.sink.projection;

/**
 * Leaves out values without content, members and elements alike, at every depth.
 *
 * @param nulls whether nulls are left out
 * @param emptyStrings whether empty strings are left out
 */
record EmptyValues(boolean nulls, boolean emptyStrings) implements Rule {
  @Override
  public void reach(Shape shape) {
    shape.reachAll();
  }

  @Override
  public void apply(ObjectValue item) {
    drop(item);
  }

  private void drop(Value value) {
    if (value instanceof ObjectValue object) {
      object.members().values().removeIf(member -> isEmpty(member.value));
      object.members().values().forEach(member -> drop(member.value));
    } else if (value instanceof ArrayValue array) {
      array.elements().removeIf(this::isEmpty);
      array.elements().forEach(this::drop);
    }
  }

  private boolean isEmpty(Value value) {
    return value instanceof RawValue raw
        && ((nulls && raw.isNull()) || (emptyStrings && raw.isEmptyString()));
  }
}
