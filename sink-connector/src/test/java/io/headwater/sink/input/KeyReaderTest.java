package io.headwater.sink.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyReaderTest {
  static List<Arguments> keys() {
    String huge = "9".repeat(50);
    return List.of(
        Arguments.of("{\"pk\":\"ORDER#1\",\"sk\":\"ITEM#3\"}", "pk='ORDER#1' sk='ITEM#3'"),
        Arguments.of("{\"pk\":\"ORDER#1\"}".getBytes(UTF_8), "pk='ORDER#1'"),
        Arguments.of("{\"z\":1.50,\"a\":\"x\",\"b\":true}", "z=1.5 a='x' b='true'"),
        Arguments.of("{\"schema\":null,\"payload\":{\"id\":7}}", "id=7"),
        Arguments.of("{\"schema\":null,\"payload\":7}", "key=7"),
        Arguments.of("{}", ""),
        Arguments.of("plain", "key='plain'"),
        Arguments.of("", "key=''"),
        Arguments.of("42", "key='42'"),
        Arguments.of("\"quoted\"", "key='\"quoted\"'"),
        Arguments.of("{not json", "key='{not json'"),
        Arguments.of("{\"a\":1} {", "key='{\"a\":1} {'"),
        Arguments.of(42, "key=42"),
        Arguments.of(-1.50, "key=-1.5"),
        Arguments.of(new BigDecimal("75E-1"), "key=7.5"),
        Arguments.of(new BigDecimal(huge), "key='" + huge + "'"),
        Arguments.of("{\"n\":" + huge + "}", "n='" + huge + "'"),
        Arguments.of(false, "key='false'"),
        Arguments.of(new byte[] {-1, 62}, "key='_z4'"),
        Arguments.of(ByteBuffer.wrap(new byte[] {-1, 62}), "key='_z4'"),
        Arguments.of(Map.of("b", 1, "a", "x", "c", 2), "a='x' b=1 c=2"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void keysWithoutSchemaAreRead(Object key, String expected) {
    assertThat(described(null, key)).isEqualTo(expected);
  }

  @Test
  void noKeyIsNone() {
    assertThat(new KeyReader().read(null, null)).isEqualTo(ChangeKey.NONE);
  }

  @Test
  void structsAreReadInTheirSchemasOrder() {
    Schema schema =
        SchemaBuilder.struct()
            .field("z", Schema.STRING_SCHEMA)
            .field("a", Schema.INT32_SCHEMA)
            .field("d", Decimal.schema(2))
            .field("t", Timestamp.SCHEMA)
            .field("b", Schema.BYTES_SCHEMA)
            .build();
    Struct key =
        new Struct(schema)
            .put("z", "1")
            .put("a", 2)
            .put("d", new BigDecimal("1.50"))
            .put("t", Date.from(Instant.EPOCH))
            .put("b", new byte[] {-1, 62});
    assertThat(described(schema, key))
        .isEqualTo("z='1' a=2 d=1.5 t='1970-01-01T00:00:00Z' b='_z4'");
  }

  @Test
  void anItemsKeyHasTheSameIdAsTextAsStructAndAsBytes() {
    ItemKey key =
        ItemKey.of(KeyAttribute.number("pk", "7.50"), KeyAttribute.binary("sk", new byte[] {-1}));
    Schema schema =
        SchemaBuilder.struct()
            .field("pk", Schema.STRING_SCHEMA)
            .field("sk", Schema.STRING_SCHEMA)
            .build();
    Struct struct = new Struct(schema).put("pk", "7.5").put("sk", "_w");
    KeyReader keys = new KeyReader();
    for (Object form : List.of(key.json(), key.json().getBytes(UTF_8))) {
      assertThat(keys.read(null, form).documentId()).isEqualTo(key.documentId());
    }
    assertThat(keys.read(schema, struct).documentId()).isEqualTo(key.documentId());
  }

  @Test
  void whatCannotBePartOfAnIdIsRefusedNamingTheField() {
    for (Object key :
        Arrays.asList(
            "{\"a\":{\"secret\":1}}",
            "{\"a\":[\"secret\"]}",
            "{\"a\":null}",
            new HashMap<>(Collections.singletonMap("a", null)),
            Map.of("a", List.of("secret")),
            Map.of("a", "secret \ud83d"))) {
      assertThatThrownBy(() -> new KeyReader().read(null, key))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("field a of the key")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void aDateOutOfRangeIsRefusedNamingTheField() {
    Schema date = SchemaBuilder.int64().name("io.debezium.time.Date").build();
    Schema schema = SchemaBuilder.struct().field("d", date).build();
    Struct key = new Struct(schema).put("d", Long.MAX_VALUE);
    assertThatThrownBy(() -> new KeyReader().read(schema, key))
        .isInstanceOf(RefusedException.class)
        .hasMessage("field d of the key: holds a date or time out of range");
  }

  private static String described(@Nullable Schema schema, Object key) {
    return new KeyReader()
        .read(schema, key).attributes().stream()
            .map(
                part ->
                    part.name()
                        + "="
                        + (part.kind() == KeyAttribute.Kind.NUMBER
                            ? part.text()
                            : "'" + part.text() + "'"))
            .collect(Collectors.joining(" "));
  }
}
