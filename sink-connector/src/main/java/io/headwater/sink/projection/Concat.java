package io.headwater.sink.projection;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Makes one text of several fields.
 *
 * @param target where the text goes
 * @param fields where its parts come from, in this order
 * @param separator what stands between them
 * @param lowercase whether it is made lower-case
 */
record Concat(FieldPath target, List<FieldPath> fields, String separator, boolean lowercase) {
  void reach(Shape shape) {
    shape.reach(target);
    fields.forEach(shape::reachAll);
  }

  /** The text of an item before any rule has changed it, null if none of the fields has any. */
  @Nullable RawValue text(ObjectValue item) {
    StringJoiner text = new StringJoiner(separator);
    text.setEmptyValue("");
    for (FieldPath field : fields) {
      boolean unused =
          ItemFields.any(
              item,
              field,
              0,
              value -> {
                collect(value, text);
                return false;
              });
    }
    String joined = text.toString();
    if (joined.isEmpty()) {
      return null;
    }
    return RawValue.ofString(lowercase ? joined.toLowerCase(Locale.ROOT) : joined);
  }

  private static void collect(Value value, StringJoiner text) {
    if (value instanceof ObjectValue object) {
      object.members().values().forEach(member -> collect(member.value, text));
    } else if (value instanceof ArrayValue array) {
      array.elements().forEach(element -> collect(element, text));
    } else if (value instanceof RawValue raw && !raw.isNull() && !raw.isEmptyString()) {
      text.add(raw.text());
    }
  }
}
