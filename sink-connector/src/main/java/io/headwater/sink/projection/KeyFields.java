package io.headwater.sink.projection;

import io.headwater.event.KeyAttribute;
import io.headwater.sink.input.ChangeKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The fields of an item of which only the key is known; the item is taken to hold its key.
 *
 * @param key the key
 */
record KeyFields(ChangeKey key) implements Fields {
  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  @Override
  public Truth exists(FieldPath path) {
    return key.attribute(path.name(0))
        .map(attribute -> Truth.of(path.length() == 1))
        .orElse(Truth.UNKNOWN);
  }

  @Override
  public Truth anyScalar(FieldPath path, Predicate<RawValue> test) {
    Optional<KeyAttribute> attribute = key.attribute(path.name(0));
    if (attribute.isEmpty()) {
      return Truth.UNKNOWN;
    }
    if (path.length() > 1) {
      return Truth.FALSE;
    }
    List<RawValue> readings = readings(attribute.get());
    boolean first = test.test(readings.get(0));
    return readings.stream().allMatch(reading -> test.test(reading) == first)
        ? Truth.of(first)
        : Truth.UNKNOWN;
  }

  // A key does not tell strings from binary values, which images hold in the other base64.
  private static List<RawValue> readings(KeyAttribute attribute) {
    String text = attribute.text();
    if (attribute.kind() == KeyAttribute.Kind.NUMBER) {
      return List.of(RawValue.ofJson(text));
    }
    boolean maybeBinary =
        text.length() % 4 != 1 && text.chars().allMatch(c -> BASE64URL.indexOf(c) >= 0);
    return maybeBinary
        ? List.of(
            RawValue.ofString(text),
            RawValue.ofString(
                Base64.getEncoder().encodeToString(Base64.getUrlDecoder().decode(text))))
        : List.of(RawValue.ofString(text));
  }
}
