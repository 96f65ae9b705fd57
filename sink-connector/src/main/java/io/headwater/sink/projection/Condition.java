package io.headwater.sink.projection;

import java.util.List;

/** What an item must be like. */
sealed interface Condition {
  /** Whether the fields are like that. */
  Truth test(Fields fields);

  /** Makes what it looks at be taken apart. */
  void reach(Shape shape);

  /** A field has one of some values. */
  record OneOf(FieldPath field, List<Literal> values) implements Condition {
    @Override
    public Truth test(Fields fields) {
      return fields.anyScalar(
          field, scalar -> values.stream().anyMatch(value -> value.matches(scalar)));
    }

    @Override
    public void reach(Shape shape) {
      shape.reachElements(field);
    }
  }

  /** A field is a string that begins in a certain way. */
  record Prefix(FieldPath field, String prefix) implements Condition {
    @Override
    public Truth test(Fields fields) {
      return fields.anyScalar(
          field, scalar -> scalar.isString() && scalar.text().startsWith(prefix));
    }

    @Override
    public void reach(Shape shape) {
      shape.reachElements(field);
    }
  }

  /** A field is there. */
  record Exists(FieldPath field) implements Condition {
    @Override
    public Truth test(Fields fields) {
      return fields.exists(field);
    }

    @Override
    public void reach(Shape shape) {
      shape.reach(field);
    }
  }

  /** Every part holds. */
  record All(List<Condition> parts) implements Condition {
    @Override
    public Truth test(Fields fields) {
      return parts.stream().map(part -> part.test(fields)).reduce(Truth.TRUE, Truth::and);
    }

    @Override
    public void reach(Shape shape) {
      parts.forEach(part -> part.reach(shape));
    }
  }

  /** A part holds. */
  record Any(List<Condition> parts) implements Condition {
    @Override
    public Truth test(Fields fields) {
      return parts.stream().map(part -> part.test(fields)).reduce(Truth.FALSE, Truth::or);
    }

    @Override
    public void reach(Shape shape) {
      parts.forEach(part -> part.reach(shape));
    }
  }

  /** The part does not hold. */
  record Not(Condition part) implements Condition {
    @Override
    public Truth test(Fields fields) {
      return part.test(fields).not();
    }

    @Override
    public void reach(Shape shape) {
      part.reach(shape);
    }
  }
}
