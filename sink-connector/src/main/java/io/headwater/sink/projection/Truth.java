package io.headwater.sink.projection;

import java.util.Optional;

/** The answer of a condition where not everything is known. */
enum Truth {
  FALSE,
  UNKNOWN,
  TRUE;

  static Truth of(boolean value) {
    return value ? TRUE : FALSE;
  }

  Truth and(Truth other) {
    return compareTo(other) <= 0 ? this : other;
  }

  Truth or(Truth other) {
    return compareTo(other) >= 0 ? this : other;
  }

  Truth not() {
    return switch (this) {
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
      case TRUE -> FALSE;
    };
  }

  Optional<Boolean> decided() {
    return this == UNKNOWN ? Optional.empty() : Optional.of(this == TRUE);
  }
}
