package io.headwater.source.dynamodb;

import io.headwater.source.lookup.KeySchema;
import io.headwater.source.wire.ScalarType;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Reads a table's key with its types from its description. */
final class KeySchemas {
  private KeySchemas() {}

  static KeySchema of(software.amazon.awssdk.services.dynamodb.model.TableDescription table) {
    Map<String, ScalarAttributeType> types =
        table.attributeDefinitions().stream()
            .collect(
                Collectors.toMap(
                    AttributeDefinition::attributeName, AttributeDefinition::attributeType));
    KeySchema.Attribute partition =
        attribute(table, types, KeyType.HASH)
            .orElseThrow(
                () -> new ConnectException("table " + table.tableName() + " has no partition key"));
    return new KeySchema(partition, attribute(table, types, KeyType.RANGE));
  }

  private static Optional<KeySchema.Attribute> attribute(
      software.amazon.awssdk.services.dynamodb.model.TableDescription table,
      Map<String, ScalarAttributeType> types,
      KeyType keyType) {
    return table.keySchema().stream()
        .filter(element -> element.keyType() == keyType)
        .map(KeySchemaElement::attributeName)
        .map(name -> new KeySchema.Attribute(name, type(name, types.get(name))))
        .findFirst();
  }

  private static ScalarType type(String name, @Nullable ScalarAttributeType type) {
    if (type == null) {
      throw new ConnectException("the table does not tell the type of key attribute " + name);
    }
    return switch (type) {
      case S -> ScalarType.S;
      case N -> ScalarType.N;
      case B -> ScalarType.B;
      case UNKNOWN_TO_SDK_VERSION ->
          throw new ConnectException(
              "key attribute " + name + " has a type that this version does not know");
    };
  }
}
