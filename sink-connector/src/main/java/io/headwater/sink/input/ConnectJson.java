package io.headwater.sink.input;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.headwater.event.EventJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Writes Connect data as JSON without changing a value: decimals digit for digit, dates and times
 * as ISO text, bytes as base64.
 */
final class ConnectJson {
  private final JsonGenerator json;

  private ConnectJson(JsonGenerator json) {
    this.json = json;
  }

  /**
   * The data as UTF-8 JSON on one line.
   *
   * @throws RefusedException if JSON has no such value; the reason names the field
   */
  static byte[] of(@Nullable Schema schema, Object value) {
    ByteArrayBuilder bytes = new ByteArrayBuilder();
    try (JsonGenerator json = EventJson.FACTORY.createGenerator(bytes)) {
      json.enable(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8);
      new ConnectJson(json).checked(schema, value);
    } catch (IOException e) {
      throw new RefusedException("unsupported_value", "the value cannot be written as JSON");
    }
    return bytes.toByteArray();
  }

  private void checked(@Nullable Schema schema, Object value) {
    try {
      write(schema, value);
    } catch (RefusedException e) {
      throw refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw refused("cannot be written as JSON; it may be nested too deep");
    }
  }

  private void write(@Nullable Schema schema, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
      return;
    }
    Object plain = LogicalTypes.plain(schema, value);
    if (plain instanceof String text) {
      json.writeString(text);
    } else if (plain instanceof Number number) {
      number(number);
    } else if (plain instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (plain instanceof byte[] bytes) {
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    } else if (plain instanceof Struct struct) {
      struct(struct);
    } else if (plain instanceof Map<?, ?> map) {
      map(schema, map);
    } else if (plain instanceof Collection<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(schema == null ? null : schema.valueSchema(), element);
      }
      json.writeEndArray();
    } else {
      throw unsupported("is a " + plain.getClass().getSimpleName() + ", which has no JSON form");
    }
  }

  private void number(Number number) throws IOException {
    if (number instanceof BigDecimal decimal) {
      json.writeNumber(LogicalTypes.digits(decimal));
    } else if (number instanceof BigInteger integer) {
      json.writeNumber(integer);
    } else if (number instanceof Double || number instanceof Float) {
      if (!Double.isFinite(number.doubleValue())) {
        throw unsupported("is NaN or infinite, which JSON has no number for");
      }
      json.writeNumber(number.toString());
    } else if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte) {
      json.writeNumber(number.longValue());
    } else {
      throw unsupported("is a " + number.getClass().getSimpleName() + ", which has no JSON form");
    }
  }

  private void struct(Struct struct) throws IOException {
    json.writeStartObject();
    for (Field field : struct.schema().fields()) {
      json.writeFieldName(field.name());
      write(field.schema(), ConnectContent.value(struct, field));
    }
    json.writeEndObject();
  }

  private void map(@Nullable Schema schema, Map<?, ?> map) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeFieldName(name(schema == null ? null : schema.keySchema(), entry.getKey()));
      write(schema == null ? null : schema.valueSchema(), entry.getValue());
    }
    json.writeEndObject();
  }

  private static String name(@Nullable Schema schema, @Nullable Object key) {
    Object plain = new ConnectContent(schema, key).scalar();
    if (plain instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (plain instanceof BigDecimal decimal) {
      return LogicalTypes.digits(decimal);
    }
    if (plain == null) {
      throw unsupported("has a map key that is neither text, number, boolean nor bytes");
    }
    return plain.toString();
  }

  private static RefusedException unsupported(String reason) {
    return new RefusedException("unsupported_value", reason);
  }

  private RefusedException refused(String reason) {
    String path = path();
    return unsupported((path.isEmpty() ? "the value " : "field " + path + " ") + reason);
  }

  // The names alone: an array's context does not count the element that could not be written.
  private String path() {
    Deque<String> names = new ArrayDeque<>();
    for (JsonStreamContext at = json.getOutputContext(); at != null; at = at.getParent()) {
      if (at.inObject() && at.hasCurrentName()) {
        names.addFirst(at.getCurrentName());
      }
    }
    return String.join(".", names);
  }
}
