package io.headwater.sink.projection;

import java.util.List;

/**
 * An array.
 *
 * @param elements its elements, changed in place
 */
record ArrayValue(List<Value> elements) implements Value {}
