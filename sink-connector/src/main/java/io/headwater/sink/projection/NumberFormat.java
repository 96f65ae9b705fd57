package io.headwater.sink.projection;

import java.util.function.UnaryOperator;

/** How a number is written. */
enum NumberFormat implements UnaryOperator<RawValue> {
  /** Digit for digit. */
  AS_IS("as-is") {
    @Override
    RawValue written(RawValue number) {
      return number.asSettled();
    }
  },
  /** As a string of the same digits. */
  STRING("string") {
    @Override
    RawValue written(RawValue number) {
      return RawValue.ofJson('"' + number.literal() + '"');
    }
  },
  /** As the nearest 64-bit float; digit for digit if there is none. */
  DOUBLE("double") {
    @Override
    RawValue written(RawValue number) {
      double value = Double.parseDouble(number.literal());
      return Double.isFinite(value) ? RawValue.ofJson(Double.toString(value)) : number.asSettled();
    }
  };

  /** The word that stands in the configuration. */
  final String word;

  NumberFormat(String word) {
    this.word = word;
  }

  abstract RawValue written(RawValue number);

  /** Writes a number so; anything else stays as it is. */
  @Override
  public RawValue apply(RawValue scalar) {
    return scalar.isNumber() ? written(scalar) : scalar;
  }
}
