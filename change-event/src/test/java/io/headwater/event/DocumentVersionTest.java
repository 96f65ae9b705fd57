package io.headwater.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentVersionTest {
  private static final BigInteger LO = BigInteger.TEN.pow(20);
  private static final BigInteger MAX_HI = BigInteger.valueOf(DocumentVersion.MAX_HI);

  @Test
  void realNumbersGiveVersionsThatRiseStrictlyAlongEveryRun() {
    for (RealSequenceNumbers.Run run : RealSequenceNumbers.runs()) {
      List<DocumentVersion> versions =
          run.numbers().stream().map(number -> DocumentVersion.of(7, number)).toList();
      if (run.ordered()) {
        assertThat(RealSequenceNumbers.risesStrictly(versions)).as("%s", run).isTrue();
      }
    }
  }

  @Test
  void realNumbersGiveEpochAndHi() {
    for (SequenceNumber number : RealSequenceNumbers.all()) {
      DocumentVersion version = DocumentVersion.of(3, number);
      assertThat(version.epoch()).isEqualTo(3);
      assertThat(BigInteger.valueOf(version.hi()))
          .isEqualTo(new BigInteger(number.text()).divide(LO));
    }
  }

  @Test
  void randomNumbersNeverInvertOrderAndKeepHi() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      int epoch = 1 + random.nextInt(DocumentVersion.MAX_EPOCH);
      BigInteger a = hiLo(random);
      BigInteger b = random.nextBoolean() ? a.add(new BigInteger(60, random)) : hiLo(random);
      DocumentVersion versionA = DocumentVersion.of(epoch, SequenceNumber.of(a.toString()));
      DocumentVersion versionB = DocumentVersion.of(epoch, SequenceNumber.of(b.toString()));
      assertThat(versionA.value()).as("seed %d", seed).isPositive();
      assertThat(versionA.epoch()).as("seed %d", seed).isEqualTo(epoch);
      assertThat(BigInteger.valueOf(versionA.hi())).as("seed %d", seed).isEqualTo(a.divide(LO));
      if (a.compareTo(b) <= 0) {
        assertThat(versionA).as("seed %d: %s, %s", seed, a, b).isLessThanOrEqualTo(versionB);
      } else {
        assertThat(versionA).as("seed %d: %s, %s", seed, a, b).isGreaterThanOrEqualTo(versionB);
      }
    }
  }

  @Test
  void anEmulatorsCounterIsUsedAsItIs() {
    assertThat(DocumentVersion.of(1, SequenceNumber.of("000000000000000000013")).hi())
        .isEqualTo(13);
    assertThat(DocumentVersion.of(1, SequenceNumber.of("17592186044415")).hi())
        .isEqualTo(DocumentVersion.MAX_HI);
  }

  @Test
  void anySnapshotRowLosesAgainstAnyStreamRecordOfItsEpoch() {
    DocumentVersion snapshot = DocumentVersion.snapshot(4);
    assertThat(snapshot.hi()).isZero();
    assertThat(snapshot).isLessThan(DocumentVersion.of(4, SequenceNumber.of("1")));
    assertThat(snapshot)
        .isLessThan(DocumentVersion.of(4, SequenceNumber.of("100000000000000000000")));
  }

  @Test
  void aHigherEpochWinsOverEverythingBefore() {
    DocumentVersion last = DocumentVersion.of(1, number(MAX_HI.multiply(LO)));
    assertThat(DocumentVersion.snapshot(2)).isGreaterThan(last);
    assertThat(DocumentVersion.of(DocumentVersion.MAX_EPOCH, number(MAX_HI.multiply(LO))).value())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusesWhatDoesNotFit() {
    SequenceNumber one = SequenceNumber.of("1");
    for (int epoch : new int[] {0, -1, DocumentVersion.MAX_EPOCH + 1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> DocumentVersion.of(epoch, one)).hasMessageContaining("epoch");
      assertThatThrownBy(() -> DocumentVersion.snapshot(epoch)).hasMessageContaining("epoch");
    }
    BigInteger tooHigh = MAX_HI.add(BigInteger.ONE);
    assertThatThrownBy(() -> DocumentVersion.of(1, number(tooHigh)))
        .hasMessageContaining(tooHigh.toString());
    assertThatThrownBy(() -> DocumentVersion.of(1, number(tooHigh.multiply(LO))))
        .hasMessageContaining("beyond what a version can hold");
    assertThatThrownBy(() -> DocumentVersion.of(1, SequenceNumber.of("9".repeat(40))))
        .hasMessageContaining("beyond what a version can hold");
    for (long value : new long[] {0, -1, 1, (1L << 44) - 1, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> new DocumentVersion(value)).hasMessageContaining("no epoch");
    }
  }

  @Test
  void aStreamThatMixesTheNumberingsIsRefused() {
    SequenceNumber counter = SequenceNumber.of("99999999999");
    SequenceNumber hiLo = SequenceNumber.of("100000000000000000000");
    StreamVersions fromTheStart = new StreamVersions(1, null);
    assertThat(fromTheStart.version(hiLo)).isEqualTo(DocumentVersion.of(1, hiLo));
    assertThatThrownBy(() -> fromTheStart.version(counter)).hasMessageContaining("not comparable");
    assertThat(fromTheStart.version(hiLo)).isEqualTo(DocumentVersion.of(1, hiLo));
    StreamVersions resumed = new StreamVersions(1, counter);
    assertThatThrownBy(() -> resumed.version(hiLo)).hasMessageContaining(hiLo.text());
  }

  private static SequenceNumber number(BigInteger value) {
    return SequenceNumber.of(value.toString());
  }

  private static BigInteger hiLo(Random random) {
    BigInteger hi =
        BigInteger.ONE
            .add(new BigInteger(random.nextInt(1, 45), random))
            .min(MAX_HI.subtract(BigInteger.ONE));
    return hi.multiply(LO).add(new BigInteger(random.nextInt(1, 53), random));
  }
}
