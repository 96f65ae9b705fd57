package io.headwater.status;

import java.util.Map;
import java.util.Optional;

/** What a bean tells, by the names of its attributes in snake case: numbers, booleans and texts. */
record Figures(Map<String, Object> values) {
  static final Figures NONE = new Figures(Map.of());
  static final String TRIM_HORIZON = "millis_to_trim_horizon";
  static final String CIRCUIT_STATE = "circuit_state";
  static final String CIRCUIT_OPEN_MILLIS = "circuit_open_millis";

  Optional<Double> number(String name) {
    return values.get(name) instanceof Number number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  /** A counter, 0 if there is none. */
  long count(String name) {
    return values.get(name) instanceof Number number ? number.longValue() : 0;
  }

  String text(String name) {
    return values.get(name) instanceof String text ? text : "";
  }

  /** Whether OpenSearch takes no requests. A task that has not written yet tells no state. */
  boolean circuitIsOpen() {
    String circuit = text(CIRCUIT_STATE);
    return !circuit.isEmpty() && !circuit.equals("CLOSED");
  }
}
