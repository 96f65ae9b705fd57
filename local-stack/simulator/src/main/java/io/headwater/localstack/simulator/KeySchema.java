package io.headwater.localstack.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.localstack.simulator.TableSpec.KeyColumn;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Optional;

/** Takes keys out of items. */
record KeySchema(KeyColumn partitionKey, Optional<KeyColumn> sortKey) {
  /** The key of an item, which may have other attributes. */
  PrimaryKey of(ObjectNode item) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    String partition = value(item, partitionKey, attributes);
    BigDecimal sortNumber = BigDecimal.ZERO;
    String sortBytes = "";
    if (sortKey.isPresent()) {
      KeyColumn column = sortKey.get();
      String sort = value(item, column, attributes);
      switch (column.type()) {
        case "N" -> sortNumber = new BigDecimal(sort);
        case "B" -> sortBytes = new String(Base64.getDecoder().decode(sort), ISO_8859_1);
        // As one character a byte, so that the order is that of the bytes.
        default -> sortBytes = new String(sort.getBytes(UTF_8), ISO_8859_1);
      }
    }
    String typed = partitionKey.type() + ":" + partition;
    return new PrimaryKey(Dice.hash(typed), typed, sortNumber, sortBytes, attributes);
  }

  /** A key that was given as such: nothing may be missing, nothing too much. */
  PrimaryKey exactly(ObjectNode key) {
    if (key.size() != (sortKey.isPresent() ? 2 : 1)) {
      throw mismatch();
    }
    return of(key);
  }

  private static String value(ObjectNode item, KeyColumn column, ObjectNode attributes) {
    JsonNode typed = item.path(column.name()).path(column.type());
    if (!typed.isTextual() || typed.asText().isEmpty()) {
      throw mismatch();
    }
    String value = column.type().equals("N") ? ItemJson.number(typed.asText()) : typed.asText();
    attributes.putObject(column.name()).put(column.type(), value);
    return value;
  }

  private static WireException mismatch() {
    return WireException.invalid("The provided key element does not match the schema");
  }
}
