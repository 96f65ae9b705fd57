package io.headwater.source.snapshot;

import io.headwater.source.wire.WireJson;
import io.headwater.source.wire.WireValue;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A place in a segment from which to read on: the key of the last item that was looked at, which is
 * content and never shows in a message.
 *
 * @param key the key attributes by name
 */
public record ScanPosition(Map<String, WireValue.Scalar> key) {
  private static final int MAX_KEY_ATTRIBUTES = 2;

  /**
   * A position.
   *
   * @throws IllegalArgumentException if it is not one or two attributes
   */
  public ScanPosition {
    if (key.isEmpty() || key.size() > MAX_KEY_ATTRIBUTES) {
      throw new IllegalArgumentException("is no key of one or two attributes");
    }
    key = Collections.unmodifiableMap(new TreeMap<>(key));
  }

  /**
   * Reads a position back.
   *
   * @param text what {@link #text} gave
   * @throws IllegalArgumentException if it is anything else; the message quotes no value
   */
  public static ScanPosition parse(String text) {
    Map<String, WireValue.Scalar> key = new TreeMap<>();
    WireJson.values(text)
        .forEach(
            (name, value) -> {
              if (!(value instanceof WireValue.Scalar scalar)) {
                throw new IllegalArgumentException("is wrong: " + name + " cannot be in a key");
              }
              key.put(name, scalar);
            });
    return new ScanPosition(key);
  }

  /** DynamoDB's wire form, by name: {@code {"pk":{"S":"…"},"sk":{"N":"…"}}}. */
  public String text() {
    return WireJson.text(key);
  }

  @Override
  public String toString() {
    return "ScanPosition";
  }
}
