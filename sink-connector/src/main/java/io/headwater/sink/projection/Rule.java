package io.headwater.sink.projection;

/** One thing that a projection does to an item. */
interface Rule {
  /** Makes what it looks at or changes be taken apart. */
  void reach(Shape shape);

  /** Changes the item. */
  void apply(ObjectValue item);
}
