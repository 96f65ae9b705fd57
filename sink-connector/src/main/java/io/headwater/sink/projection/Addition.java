package io.headwater.sink.projection;

/**
 * Adds a value that the configuration gives.
 *
 * @param field where to
 * @param value the value
 * @param placement whether it gives way to what is there
 */
record Addition(FieldPath field, RawValue value, Placement placement) implements Rule {
  @Override
  public void reach(Shape shape) {
    shape.reach(field);
  }

  @Override
  public void apply(ObjectValue item) {
    placement.put(item, field, 0, value);
  }
}
