package io.headwater.sink.input;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Connect data.
 *
 * @param schema its schema, null if it has none
 * @param value what a converter or a transform made
 */
record ConnectContent(@Nullable Schema schema, @Nullable Object value) implements Content {
  @Override
  public @Nullable Object scalar() {
    if (value == null) {
      return null;
    }
    Object plain = LogicalTypes.plain(schema, value);
    return plain instanceof String
            || plain instanceof Number
            || plain instanceof Boolean
            || plain instanceof byte[]
        ? plain
        : null;
  }

  @Override
  public boolean isObject() {
    return value instanceof Struct || value instanceof Map;
  }

  @Override
  public boolean isNull() {
    return value == null;
  }

  @Override
  public @Nullable Content field(String name) {
    if (value instanceof Struct struct) {
      Field field = struct.schema().field(name);
      return field == null ? null : nonNull(of(struct, field));
    }
    return value instanceof Map<?, ?> map ? nonNull(of(map, name)) : null;
  }

  // A map of Connect's has no order of its own that could be relied on.
  @Override
  public Map<String, ConnectContent> fields() {
    Map<String, ConnectContent> fields = new LinkedHashMap<>();
    if (value instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        fields.put(field.name(), of(struct, field));
      }
    } else if (value instanceof Map<?, ?> map) {
      Map<String, ConnectContent> sorted = new TreeMap<>();
      map.keySet().forEach(name -> sorted.put(String.valueOf(name), of(map, name)));
      return sorted;
    }
    return fields;
  }

  /** A field's value as it came: a default stands only where a null may not. */
  static @Nullable Object value(Struct struct, Field field) {
    Object value = struct.getWithoutDefault(field.name());
    return value == null && !field.schema().isOptional() ? field.schema().defaultValue() : value;
  }

  private static ConnectContent of(Struct struct, Field field) {
    return new ConnectContent(field.schema(), value(struct, field));
  }

  private ConnectContent of(Map<?, ?> map, @Nullable Object name) {
    return new ConnectContent(schema == null ? null : schema.valueSchema(), map.get(name));
  }

  private static @Nullable ConnectContent nonNull(ConnectContent content) {
    return content.isNull() ? null : content;
  }
}
