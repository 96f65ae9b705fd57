package io.headwater.source.dynamodb;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.source.lookup.KeySchema;
import io.headwater.source.snapshot.ScanPosition;
import io.headwater.source.wire.ScalarType;
import io.headwater.source.wire.WireValue;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Turns keys, positions and given values into the SDK's values. */
final class SdkValues {
  private SdkValues() {}

  /**
   * The key of an item with DynamoDB's types, the inverse of {@link SdkItems#key}.
   *
   * @throws ConnectException if it is no key of this schema; the message names the attribute, not
   *     its value
   */
  static Map<String, AttributeValue> key(KeySchema schema, ItemKey key) {
    if (key.sort().isPresent() != schema.sort().isPresent()) {
      throw new ConnectException("a key has not the attributes " + schema.names());
    }
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    put(values, schema.partition(), key.partition());
    schema.sort().ifPresent(sort -> put(values, sort, key.sort().orElseThrow()));
    return values;
  }

  private static void put(
      Map<String, AttributeValue> values, KeySchema.Attribute attribute, KeyAttribute given) {
    boolean number = given.kind() == KeyAttribute.Kind.NUMBER;
    if (!given.name().equals(attribute.name()) || number != (attribute.type() == ScalarType.N)) {
      throw new ConnectException(
          "a key has no attribute " + attribute.name() + " of type " + attribute.type());
    }
    values.put(
        attribute.name(),
        switch (attribute.type()) {
          case S -> AttributeValue.fromS(given.text());
          case N -> AttributeValue.fromN(given.text());
          case B -> AttributeValue.fromB(base64Url(attribute.name(), given.text()));
        });
  }

  private static SdkBytes base64Url(String name, String text) {
    try {
      return SdkBytes.fromByteArrayUnsafe(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      // The decoder's own words quote the text.
      throw new ConnectException("key attribute " + name + " is no base64url text");
    }
  }

  /** The position as the service takes it. */
  static Map<String, AttributeValue> startKey(ScanPosition position) {
    Map<String, AttributeValue> values = new HashMap<>();
    position.key().forEach((name, scalar) -> values.put(name, value(scalar)));
    return values;
  }

  /** Any value as the service takes it. */
  static AttributeValue value(WireValue value) {
    if (value instanceof WireValue.Scalar scalar) {
      return switch (scalar.type()) {
        case S -> AttributeValue.fromS(scalar.text());
        case N -> AttributeValue.fromN(scalar.text());
        case B -> AttributeValue.fromB(bytes(scalar.text()));
      };
    }
    if (value instanceof WireValue.SetOf set) {
      return switch (set.type()) {
        case S -> AttributeValue.fromSs(set.texts());
        case N -> AttributeValue.fromNs(set.texts());
        case B -> AttributeValue.fromBs(set.texts().stream().map(SdkValues::bytes).toList());
      };
    }
    if (value instanceof WireValue.ListOf list) {
      return AttributeValue.fromL(values(list.elements()));
    }
    if (value instanceof WireValue.MapOf map) {
      return AttributeValue.fromM(values(map.entries()));
    }
    if (value instanceof WireValue.Bool bool) {
      return AttributeValue.fromBool(bool.value());
    }
    return AttributeValue.fromNul(true);
  }

  private static List<AttributeValue> values(List<WireValue> elements) {
    return elements.stream().map(SdkValues::value).toList();
  }

  /** Any values as the service takes them, by name. */
  static Map<String, AttributeValue> values(Map<String, WireValue> entries) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    entries.forEach((name, value) -> values.put(name, value(value)));
    return values;
  }

  private static SdkBytes bytes(String base64) {
    return SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(base64));
  }
}
