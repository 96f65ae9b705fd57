package io.headwater.sink.projection;

/** A JSON value, taken apart only as far as some rule looks into it. */
sealed interface Value permits ObjectValue, ArrayValue, RawValue {}
