package io.headwater.sink.input;

import io.headwater.event.JsonScanner;
import io.headwater.event.KeyAttribute;
import io.headwater.event.MalformedEventException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Reads what tells documents from others. Owned by the task's thread. */
final class KeyReader {
  private static final String SOLE_PART = "key";

  private final JsonScanner json = new JsonScanner("the key", Set.of());

  /**
   * The key of a record: the fields of a struct, in the schema's order, of a map, in the order of
   * their names, or of a JSON object's text; any other value is one part named {@code key}.
   *
   * @throws RefusedException if a part of it cannot be part of an id
   */
  ChangeKey read(@Nullable Schema schema, @Nullable Object key) {
    if (key == null) {
      return ChangeKey.NONE;
    }
    JsonContent object = jsonObject(key);
    Content content = object == null ? new ConnectContent(schema, key) : object.unwrapped();
    return content.isObject()
        ? fields(content)
        : new ChangeKey(List.of(attribute(SOLE_PART, content)));
  }

  /**
   * The key that consists of an object's fields.
   *
   * @throws RefusedException if a field cannot be part of an id
   */
  ChangeKey fields(Content object) {
    List<KeyAttribute> attributes = new ArrayList<>(2);
    for (Map.Entry<String, ? extends Content> field : object.fields().entrySet()) {
      attributes.add(attribute(field.getKey(), field.getValue()));
    }
    return new ChangeKey(List.copyOf(attributes));
  }

  private @Nullable JsonContent jsonObject(Object key) {
    byte[] utf8 = Content.utf8(key);
    if (utf8 == null || utf8.length < 2 || utf8[0] != '{') {
      return null;
    }
    try {
      return JsonContent.object(json, utf8);
    } catch (MalformedEventException e) {
      return null;
    }
  }

  private static KeyAttribute attribute(String name, Content content) {
    try {
      Object value = content.scalar();
      if (value instanceof Number number) {
        return number(name, number);
      }
      if (value instanceof byte[] bytes) {
        return KeyAttribute.binary(name, bytes);
      }
      if (value != null) {
        return KeyAttribute.string(name, value.toString());
      }
    } catch (IllegalArgumentException | RefusedException e) {
      throw new RefusedException("invalid_id", "field " + name + " of the key: " + e.getMessage());
    }
    throw new RefusedException(
        "invalid_id",
        "field "
            + name
            + " of the key is "
            + (content.isNull() ? "null" : "neither text, a number, a boolean nor bytes"));
  }

  private static KeyAttribute number(String name, Number number) {
    String digits =
        number instanceof BigDecimal decimal ? LogicalTypes.digits(decimal) : number.toString();
    try {
      return KeyAttribute.number(name, digits);
    } catch (IllegalArgumentException e) {
      // Beyond DynamoDB's numbers, which it need not be one of.
      return KeyAttribute.string(name, digits);
    }
  }
}
