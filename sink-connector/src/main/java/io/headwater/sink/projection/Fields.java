package io.headwater.sink.projection;

import java.util.function.Predicate;

/** What conditions are asked of: a whole item, or its key alone. */
interface Fields {
  /** Whether the path leads to anything, be it null. */
  Truth exists(FieldPath path);

  /** Whether the path leads to a scalar of which the test holds; of an array any element may be. */
  Truth anyScalar(FieldPath path, Predicate<RawValue> test);
}
