package io.headwater.sink.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectJsonTest {
  static List<Arguments> values() {
    return List.of(
        Arguments.of(Schema.INT8_SCHEMA, (byte) -1, "-1"),
        Arguments.of(Schema.INT16_SCHEMA, (short) 300, "300"),
        Arguments.of(Schema.INT32_SCHEMA, 70_000, "70000"),
        Arguments.of(Schema.INT64_SCHEMA, Long.MIN_VALUE, "-9223372036854775808"),
        Arguments.of(Schema.FLOAT32_SCHEMA, 0.1f, "0.1"),
        Arguments.of(Schema.FLOAT64_SCHEMA, 1e300, "1.0E300"),
        Arguments.of(Schema.BOOLEAN_SCHEMA, true, "true"),
        Arguments.of(Schema.STRING_SCHEMA, "é\n\"😀", "\"é\\n\\\"😀\""),
        Arguments.of(Schema.BYTES_SCHEMA, new byte[] {-1, 62}, "\"/z4=\""),
        Arguments.of(
            Schema.BYTES_SCHEMA, ByteBuffer.wrap(new byte[] {0, -1, 62, 0}, 1, 2), "\"/z4=\""),
        Arguments.of(
            Decimal.schema(2),
            new BigDecimal("99999999999999999999999999999999999.50"),
            "99999999999999999999999999999999999.50"),
        Arguments.of(Decimal.schema(8), new BigDecimal("0.00000001"), "0.00000001"),
        Arguments.of(Decimal.schema(-3), new BigDecimal("1e3"), "1000"),
        Arguments.of(
            org.apache.kafka.connect.data.Date.SCHEMA, at(19_723L * 86_400_000), "\"2024-01-01\""),
        Arguments.of(Time.SCHEMA, at(3_723_004), "\"01:02:03.004\""),
        Arguments.of(Timestamp.SCHEMA, at(1_704_067_200_123L), "\"2024-01-01T00:00:00.123Z\""),
        Arguments.of(Timestamp.SCHEMA, at(-1), "\"1969-12-31T23:59:59.999Z\""),
        Arguments.of(debezium("time.Date", Schema.Type.INT32), 19_723, "\"2024-01-01\""),
        Arguments.of(debezium("time.Date", Schema.Type.INT32), -1, "\"1969-12-31\""),
        Arguments.of(debezium("time.Time", Schema.Type.INT32), 3_723_004, "\"01:02:03.004\""),
        Arguments.of(
            debezium("time.MicroTime", Schema.Type.INT64), 3_723_000_004L, "\"01:02:03.000004\""),
        Arguments.of(
            debezium("time.MicroTime", Schema.Type.INT64), -3_016_799_000_000L, "\"-837:59:59\""),
        Arguments.of(debezium("time.NanoTime", Schema.Type.INT64), 5L, "\"00:00:00.000000005\""),
        Arguments.of(
            debezium("time.Timestamp", Schema.Type.INT64),
            1_704_067_200_123L,
            "\"2024-01-01T00:00:00.123Z\""),
        Arguments.of(
            debezium("time.MicroTimestamp", Schema.Type.INT64),
            -1L,
            "\"1969-12-31T23:59:59.999999Z\""),
        Arguments.of(
            debezium("time.NanoTimestamp", Schema.Type.INT64),
            1_704_067_200_000_000_001L,
            "\"2024-01-01T00:00:00.000000001Z\""),
        Arguments.of(
            debezium("time.ZonedTimestamp", Schema.Type.STRING),
            "2024-01-01T00:00:00+02:00",
            "\"2024-01-01T00:00:00+02:00\""),
        Arguments.of(debezium("time.Year", Schema.Type.INT32), 2024, "2024"),
        Arguments.of(debezium("data.Json", Schema.Type.STRING), "{\"a\":1}", "\"{\\\"a\\\":1}\""),
        Arguments.of(variableScale().schema(), variableScale(), "-12345678901234567890.12"),
        Arguments.of(
            SchemaBuilder.array(Decimal.schema(1)).build(),
            List.of(new BigDecimal("1.0"), new BigDecimal("2.5")),
            "[1.0,2.5]"),
        Arguments.of(
            SchemaBuilder.map(Schema.INT32_SCHEMA, Timestamp.SCHEMA).build(),
            Map.of(7, at(0)),
            "{\"7\":\"1970-01-01T00:00:00Z\"}"),
        Arguments.of(
            SchemaBuilder.map(Timestamp.SCHEMA, Schema.INT32_SCHEMA).build(),
            Map.of(at(0), 1),
            "{\"1970-01-01T00:00:00Z\":1}"),
        Arguments.of(
            null, Map.of("a", Map.of("b", List.of(1L, "x", 1.5))), "{\"a\":{\"b\":[1,\"x\",1.5]}}"),
        Arguments.of(null, Arrays.asList(null, false), "[null,false]"),
        Arguments.of(null, new BigInteger("9".repeat(38)), "9".repeat(38)),
        Arguments.of(null, at(0), "\"1970-01-01T00:00:00Z\""));
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyTypeHasItsJson(@Nullable Schema schema, Object value, String json) {
    assertThat(json(schema, value)).isEqualTo(json);
  }

  @Test
  void structsKeepTheirOrderAndTheirNulls() {
    Schema inner = SchemaBuilder.struct().optional().field("x", Schema.INT32_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct()
            .field("z", Schema.STRING_SCHEMA)
            .field("a", inner)
            .field("m", inner)
            .field("d", SchemaBuilder.int32().optional().defaultValue(7).build())
            .field("e", SchemaBuilder.int32().defaultValue(8).build())
            .build();
    Struct struct = new Struct(schema).put("z", "1").put("a", new Struct(inner).put("x", 2));
    assertThat(json(schema, struct))
        .isEqualTo("{\"z\":\"1\",\"a\":{\"x\":2},\"m\":null,\"d\":null,\"e\":8}");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void numbersThatJsonLacksAreRefusedWithTheFieldsPath(double number) {
    assertThatThrownBy(() -> json(null, Map.of("a", Map.of("b", List.of(1, number)))))
        .isInstanceOf(RefusedException.class)
        .hasMessage("field a.b is NaN or infinite, which JSON has no number for");
    assertThatThrownBy(() -> json(null, Map.of("f", (float) number)))
        .hasMessageStartingWith("field f is NaN");
  }

  @Test
  void otherThingsAreRefusedWithTheFieldsPath() {
    assertThatThrownBy(() -> json(null, Map.of("a", new StringBuilder("secret"))))
        .isInstanceOf(RefusedException.class)
        .hasMessage("field a is a StringBuilder, which has no JSON form");
    assertThatThrownBy(() -> json(null, Map.of("a", Map.of(List.of("secret"), 1))))
        .isInstanceOf(RefusedException.class)
        .hasMessage("field a has a map key that is neither text, number, boolean nor bytes");
    Struct late =
        new Struct(
                SchemaBuilder.struct()
                    .field("t", debezium("time.NanoTime", Schema.Type.INT64))
                    .field("d", debezium("time.Date", Schema.Type.INT64))
                    .build())
            .put("t", 0L)
            .put("d", Long.MAX_VALUE);
    assertThatThrownBy(() -> json(late.schema(), late))
        .hasMessage("field d holds a date or time out of range");
  }

  @Test
  void nestingBeyondAThousandLevelsIsRefused() {
    Object nested = 1;
    for (int i = 0; i < 1_500; i++) {
      nested = List.of(nested);
    }
    Object value = Map.of("a", nested);
    assertThatThrownBy(() -> json(null, value))
        .isInstanceOf(RefusedException.class)
        .hasMessage("field a cannot be written as JSON; it may be nested too deep");
  }

  private static String json(@Nullable Schema schema, Object value) {
    return new String(ConnectJson.of(schema, value), UTF_8);
  }

  private static Date at(long millis) {
    return Date.from(Instant.ofEpochMilli(millis));
  }

  private static Schema debezium(String name, Schema.Type type) {
    return SchemaBuilder.type(type).name("io.debezium." + name).build();
  }

  private static Struct variableScale() {
    Schema schema =
        SchemaBuilder.struct()
            .name("io.debezium.data.VariableScaleDecimal")
            .field("scale", Schema.INT32_SCHEMA)
            .field("value", Schema.BYTES_SCHEMA)
            .build();
    return new Struct(schema)
        .put("scale", 2)
        .put("value", new BigInteger("-1234567890123456789012").toByteArray());
  }
}
