package io.headwater.source.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemSizeTest {
  private static final SdkBytes BYTES = SdkBytes.fromByteArray(new byte[7]);

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(AttributeValue.fromS("é€"), 5),
        Arguments.of(AttributeValue.fromS(""), 0),
        Arguments.of(AttributeValue.fromN("-12.34"), 3),
        Arguments.of(AttributeValue.fromN("1".repeat(38)), 20),
        Arguments.of(AttributeValue.fromB(BYTES), 7),
        Arguments.of(AttributeValue.fromBool(true), 1),
        Arguments.of(AttributeValue.fromNul(true), 1),
        Arguments.of(AttributeValue.fromSs(List.of("a", "bc")), 3),
        Arguments.of(AttributeValue.fromNs(List.of("1", "12")), 3),
        Arguments.of(AttributeValue.fromBs(List.of(BYTES)), 7),
        Arguments.of(AttributeValue.fromL(List.of()), 3),
        Arguments.of(AttributeValue.fromL(List.of(AttributeValue.fromS("ab"))), 6),
        Arguments.of(AttributeValue.fromM(Map.of("k", AttributeValue.fromS("ab"))), 7));
  }

  @ParameterizedTest
  @MethodSource("values")
  void countsNamesAndValuesAsTheDeveloperGuideSays(AttributeValue value, int size) {
    assertThat(ItemSize.of(Map.of("name", value))).isEqualTo(4 + size);
  }
}
