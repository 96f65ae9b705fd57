package io.headwater.sink.projection;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A scalar that fields are compared with: strings by their characters, numbers by their value. */
final class Literal {
  private final RawValue value;
  private final String text;
  private final @Nullable BigDecimal number;

  Literal(RawValue scalar) {
    this.value = scalar;
    this.text = scalar.text();
    this.number = scalar.isNumber() ? scalar.decimal() : null;
  }

  boolean matches(RawValue other) {
    if (number != null) {
      BigDecimal decimal = other.isNumber() ? other.decimal() : null;
      return decimal != null && decimal.compareTo(number) == 0;
    }
    return value.isString() == other.isString() && other.text().equals(text);
  }
}
