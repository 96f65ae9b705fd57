package io.headwater.sink.projection;

import java.util.HashMap;
import java.util.Map;

/** How far an item is taken apart when it is read: a prefix tree of what rules look at. */
final class Shape {
  private static final Shape CLOSED = new Shape(false);
  private static final Shape WHOLE = new Shape(true);

  private final Map<String, Shape> children = new HashMap<>();
  private boolean elements;
  private boolean whole;

  /** Nothing below the object itself. */
  Shape() {
    this(false);
  }

  private Shape(boolean whole) {
    this.whole = whole;
  }

  /** Everything, down to the scalars. */
  static Shape whole() {
    return WHOLE;
  }

  /** Makes the path's parents be taken apart, so that the field can be reached. */
  void reach(FieldPath path) {
    Shape unused = at(path);
  }

  /** Makes the field's array, if it is one, be taken apart as well. */
  void reachElements(FieldPath path) {
    at(path).elements = true;
  }

  /** Makes all below the field be taken apart as well. */
  void reachAll(FieldPath path) {
    at(path).whole = true;
  }

  /** Makes everything be taken apart. */
  void reachAll() {
    whole = true;
  }

  private Shape at(FieldPath path) {
    Shape shape = this;
    for (String name : path.names()) {
      shape = shape.children.computeIfAbsent(name, child -> new Shape());
    }
    return shape;
  }

  Shape under(String name) {
    return whole ? WHOLE : children.getOrDefault(name, CLOSED);
  }

  boolean opensObjects() {
    return whole || !children.isEmpty();
  }

  boolean opensArrays() {
    return elements || opensObjects();
  }
}
