package io.headwater.sink.projection;

import java.util.Set;

/**
 * Leaves out an item's own fields that are named like the fields that the sink adds.
 *
 * @param names names at the document's top
 */
record ReservedNames(Set<String> names) implements Rule {
  @Override
  public void reach(Shape shape) {}

  @Override
  public void apply(ObjectValue item) {
    item.members().keySet().removeAll(names);
  }
}
