package io.headwater.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceNumberTest {
  @Test
  void realNumbersRiseAlongEveryRun() {
    for (RealSequenceNumbers.Run run : RealSequenceNumbers.runs()) {
      if (run.ordered()) {
        assertThat(RealSequenceNumbers.risesStrictly(run.numbers())).as("%s", run).isTrue();
      }
    }
  }

  @Test
  void nineComesBeforeTen() {
    assertThat(SequenceNumber.of("9")).isLessThan(SequenceNumber.of("10"));
    assertThat("9".compareTo("10")).isPositive();
  }

  @Test
  void leadingZerosChangeTheTextOnly() {
    SequenceNumber padded = SequenceNumber.of("000000000000000000013");
    assertThat(padded)
        .isEqualTo(SequenceNumber.of("13"))
        .hasSameHashCodeAs(SequenceNumber.of("13"));
    assertThat(padded.text()).isEqualTo("000000000000000000013");
    assertThat(padded).isLessThan(SequenceNumber.of("14"));
  }

  @Test
  void ordersAsIntegersDo() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      String a = digits(random);
      String b =
          random.nextInt(4) == 0 ? "0" + a.substring(Math.min(1, a.length() - 1)) : digits(random);
      b = new BigInteger(b).signum() == 0 ? "1" : b;
      assertThat(Integer.signum(SequenceNumber.of(a).compareTo(SequenceNumber.of(b))))
          .as("seed %d: %s and %s", seed, a, b)
          .isEqualTo(new BigInteger(a).compareTo(new BigInteger(b)));
      assertThat(SequenceNumber.of(a).equals(SequenceNumber.of(b)))
          .as("seed %d: %s and %s", seed, a, b)
          .isEqualTo(new BigInteger(a).equals(new BigInteger(b)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "000",
        "-1",
        "+1",
        "1.0",
        "12a",
        " 1",
        "٣",
        "12345678901234567890123456789012345678901"
      })
  void refusesWhatIsNoSequenceNumber(String text) {
    assertThatThrownBy(() -> SequenceNumber.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sequence number");
  }

  private static String digits(Random random) {
    StringBuilder digits = new StringBuilder();
    int count = 1 + random.nextInt(SequenceNumber.MAX_DIGITS);
    for (int i = 0; i < count; i++) {
      digits.append((char) ('0' + random.nextInt(random.nextBoolean() ? 10 : 2)));
    }
    return new BigInteger(digits.toString()).signum() == 0 ? "1" : digits.toString();
  }
}
