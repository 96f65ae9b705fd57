package io.headwater.source.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.lookup.KeySchema;
import io.headwater.source.snapshot.ScanPosition;
import io.headwater.source.wire.ScalarType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

class SdkValuesTest {
  private static final KeySchema STRING_BINARY =
      new KeySchema(
          new KeySchema.Attribute("pk", ScalarType.S),
          Optional.of(new KeySchema.Attribute("sk", ScalarType.B)));

  @Test
  void randomKeysBecomeTheValuesThatTheyWereMadeFrom() {
    for (int i = 0; i < 500; i++) {
      long seed = i;
      Random random = new Random(seed);
      ScalarType partition = type(random);
      ScalarType sort = type(random);
      KeySchema schema =
          new KeySchema(
              new KeySchema.Attribute("p", partition),
              random.nextBoolean()
                  ? Optional.of(new KeySchema.Attribute("a", sort))
                  : Optional.empty());
      Map<String, AttributeValue> item =
          Map.of("p", value(partition, random), "a", value(sort, random));

      ItemKey key = new SdkItems(schema.names(), ImageSettings.PLAIN).key(item);
      Map<String, AttributeValue> back = SdkValues.key(schema, key);

      assertThat(back.keySet()).as("seed %d", seed).containsExactlyElementsOf(schema.names());
      back.forEach(
          (name, value) -> assertThat(value).as("seed %d", seed).isEqualTo(item.get(name)));
    }
  }

  private static ScalarType type(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> ScalarType.S;
      case 1 -> ScalarType.N;
      default -> ScalarType.B;
    };
  }

  private static AttributeValue value(ScalarType type, Random random) {
    byte[] bytes = new byte[1 + random.nextInt(12)];
    random.nextBytes(bytes);
    return switch (type) {
      case S -> AttributeValue.fromS("s_-/+" + random.nextLong());
      case N -> AttributeValue.fromN(Long.toString(random.nextLong()));
      case B -> AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
    };
  }

  static Stream<Arguments> wrongKeys() {
    KeyAttribute text = KeyAttribute.string("pk", "secret");
    return Stream.of(
        Arguments.of(ItemKey.of(text), "[pk, sk]"),
        Arguments.of(ItemKey.of(text, KeyAttribute.string("other", "secret")), "sk"),
        Arguments.of(ItemKey.of(text, KeyAttribute.number("sk", "1")), "sk"),
        Arguments.of(ItemKey.of(text, KeyAttribute.string("sk", "secret!")), "sk"),
        Arguments.of(
            ItemKey.of(KeyAttribute.number("pk", "1"), KeyAttribute.string("sk", "AA")), "pk"));
  }

  @ParameterizedTest
  @MethodSource("wrongKeys")
  void aKeyThatDoesNotFitTheSchemaNamesTheAttributeAndNotItsValue(ItemKey key, String attribute) {
    assertThatThrownBy(() -> SdkValues.key(STRING_BINARY, key))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(attribute)
        .hasMessageNotContaining("secret");
  }

  @Test
  void aPositionBecomesTheKeyThatTheServiceGave() {
    Map<String, AttributeValue> key =
        Map.of(
            "pk",
            AttributeValue.fromN("1E+2"),
            "sk",
            AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {-1, -17})));

    ScanPosition position = SdkPages.position(key);

    assertThat(SdkValues.startKey(ScanPosition.parse(position.text()))).isEqualTo(key);
    assertThatThrownBy(() -> SdkPages.position(Map.of("pk", AttributeValue.fromBool(true))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("pk");
  }

  @Test
  void theKeySchemaComesFromTheDescriptionInOrder() {
    TableDescription description =
        TableDescription.builder()
            .tableName("t")
            .attributeDefinitions(
                definition("gsi", ScalarAttributeType.S),
                definition("sk", ScalarAttributeType.B),
                definition("pk", ScalarAttributeType.S))
            .keySchema(element("sk", KeyType.RANGE), element("pk", KeyType.HASH))
            .build();

    assertThat(KeySchemas.of(description)).isEqualTo(STRING_BINARY);
    assertThat(KeySchemas.of(description).names()).isEqualTo(List.of("pk", "sk"));
    assertThatThrownBy(
            () ->
                KeySchemas.of(
                    description.toBuilder()
                        .attributeDefinitions(definition("pk", ScalarAttributeType.S))
                        .build()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("sk");
  }

  private static AttributeDefinition definition(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement element(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
