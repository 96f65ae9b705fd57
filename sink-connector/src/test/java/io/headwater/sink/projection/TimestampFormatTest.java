package io.headwater.sink.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "EPOCH_SECONDS | 0                              | \"1970-01-01T00:00:00Z\"",
        "EPOCH_SECONDS | 1767225601                     | \"2026-01-01T00:00:01Z\"",
        "EPOCH_SECONDS | \"1767225601\"                 | \"2026-01-01T00:00:01Z\"",
        "EPOCH_SECONDS | 1767225601.000000001           | \"2026-01-01T00:00:01.000000001Z\"",
        "EPOCH_SECONDS | 1.767225601E9                  | \"2026-01-01T00:00:01Z\"",
        "EPOCH_SECONDS | -0.5                           | \"1969-12-31T23:59:59.500Z\"",
        "EPOCH_SECONDS | -62167219200                   | \"0000-01-01T00:00:00Z\"",
        "EPOCH_SECONDS | 253402300799.999999999         | \"9999-12-31T23:59:59.999999999Z\"",
        "EPOCH_SECONDS | 253402300800                   | 253402300800",
        "EPOCH_SECONDS | 1e-2000000000                  | \"1970-01-01T00:00:00Z\"",
        "EPOCH_SECONDS | 1e2000000000                   | 1e2000000000",
        "EPOCH_SECONDS | 1e20000000000                  | 1e20000000000",
        "EPOCH_SECONDS | \"\"                           | \"\"",
        "EPOCH_SECONDS | \"2026-01-01\"                 | \"2026-01-01\"",
        "EPOCH_SECONDS | true                           | true",
        "EPOCH_SECONDS | null                           | null",
        "EPOCH_MILLIS  | 1767225601500                  | \"2026-01-01T00:00:01.500Z\"",
        "EPOCH_MILLIS  | \"1767225601500.25\"           | \"2026-01-01T00:00:01.500250Z\"",
        "EPOCH_MILLIS  | -1                             | \"1969-12-31T23:59:59.999Z\"",
        "ISO           | \"2026-01-01T00:00:01Z\"       | \"2026-01-01T00:00:01Z\"",
        "ISO           | \"2026-01-01t00:00:01.5z\"     | \"2026-01-01T00:00:01.500Z\"",
        "ISO           | \"2026-01-01T02:30+02:30\"     | \"2026-01-01T00:00:00Z\"",
        "ISO           | \"2026-01-01T02:30:00+0230\"   | \"2026-01-01T00:00:00Z\"",
        "ISO           | \"2026-01-01T02:00:00+02\"     | \"2026-01-01T00:00:00Z\"",
        "ISO           | \"2025-12-31T23:00:00-01:00\"  | \"2026-01-01T00:00:00Z\"",
        "ISO           | \"2026-01-01T00:00:01\"        | \"2026-01-01T00:00:01Z\"",
        "ISO           | \"2026-01-01 00:00:01\"        | \"2026-01-01T00:00:01Z\"",
        "ISO           | \" 2026-01-01T00:00:01Z \"     | \"2026-01-01T00:00:01Z\"",
        "ISO           | \"2026-01-01\"                 | \"2026-01-01\"",
        "ISO           | \"2026-02-30\"                 | \"2026-02-30\"",
        "ISO           | \"2026-01-01T25:00:00Z\"       | \"2026-01-01T25:00:00Z\"",
        "ISO           | \"soon\"                       | \"soon\"",
        "ISO           | 1767225601                     | 1767225601",
      })
  void timesBecomeIsoTextAndOtherValuesStay(TimestampFormat format, String value, String written) {
    byte[] before = ("x" + value).getBytes(UTF_8);

    assertThat(format.apply(new RawValue(before, 1, before.length, false)).literal())
        .isEqualTo(written);
  }
}
