package io.headwater.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Any two sequence numbers: their versions stand in the order of the numbers. */
class VersionFuzz {
  private static final BigInteger LO = BigInteger.TEN.pow(20);

  /**
   * Two texts, one after a blank, are sequence numbers or refused.
   *
   * @param texts what the fuzzer makes up
   */
  @FuzzTest
  void orderIsKept(byte[] texts) {
    List<String> parts = List.of(new String(texts, ISO_8859_1).split(" ", 2));
    SequenceNumber one = number(parts.get(0));
    SequenceNumber other = number(parts.get(parts.size() - 1));
    if (one == null || other == null) {
      return;
    }
    BigInteger first = new BigInteger(one.text());
    BigInteger second = new BigInteger(other.text());
    int order = first.compareTo(second);
    assertThat(Integer.signum(one.compareTo(other))).isEqualTo(order);
    assertThat(one.equals(other)).isEqualTo(order == 0);
    if (order == 0) {
      assertThat(one).hasSameHashCodeAs(other);
    }
    DocumentVersion versionOfOne = version(one, first);
    DocumentVersion versionOfOther = version(other, second);
    if (versionOfOne == null || versionOfOther == null) {
      return;
    }
    assertThat(versionOfOne).isGreaterThan(DocumentVersion.snapshot(7));
    assertThat(versionOfOne).isLessThan(DocumentVersion.snapshot(8));
    if (Numbering.of(one) == Numbering.of(other)) {
      // Two numbers may share a version, but never in the wrong order.
      assertThat(versionOfOne.compareTo(versionOfOther) * order).isNotNegative();
    }
  }

  private static @Nullable SequenceNumber number(String text) {
    boolean isOne =
        text.matches("[0-9]{1," + SequenceNumber.MAX_DIGITS + "}") && !text.matches("0*");
    try {
      SequenceNumber number = SequenceNumber.of(text);
      assertThat(isOne).as("%s is taken", text).isTrue();
      return number;
    } catch (IllegalArgumentException e) {
      assertThat(isOne).as("%s is taken", text).isFalse();
      return null;
    }
  }

  private static @Nullable DocumentVersion version(SequenceNumber number, BigInteger value) {
    BigInteger hi = value.compareTo(LO) < 0 ? value : value.divide(LO);
    boolean fits = hi.bitLength() <= DocumentVersion.HI_BITS;
    try {
      DocumentVersion version = DocumentVersion.of(7, number);
      assertThat(BigInteger.valueOf(version.hi())).isEqualTo(hi);
      assertThat(version.epoch()).isEqualTo(7);
      return version;
    } catch (IllegalArgumentException e) {
      assertThat(fits).as("%s fits", number).isFalse();
      return null;
    }
  }
}
