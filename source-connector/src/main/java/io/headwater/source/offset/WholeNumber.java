package io.headwater.source.offset;

import org.jspecify.annotations.Nullable;

/** A whole number in a stored offset. Connect's JSON gives an int back as a long. */
final class WholeNumber {
  private WholeNumber() {}

  /** The number, null if the value is anything else: a fraction is refused, not cut off. */
  static @Nullable Long of(@Nullable Object value) {
    return value instanceof Long || value instanceof Integer ? ((Number) value).longValue() : null;
  }
}
