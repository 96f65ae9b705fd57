package io.headwater.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private final ConcurrencyLimit limit = new ConcurrencyLimit(8);

  @Test
  void startsAtTheMostAndIsHalvedByOverload() {
    assertThat(limit.current()).isEqualTo(8);
    limit.overloaded(1, 8);
    assertThat(limit.current()).isEqualTo(4);
  }

  @Test
  void whatWasSentBeforeADecreaseDoesNotCountAgain() {
    limit.overloaded(1, 8);
    for (int number = 2; number <= 8; number++) {
      limit.overloaded(number, 8);
    }
    assertThat(limit.current()).isEqualTo(4);
    limit.overloaded(9, 12);
    assertThat(limit.current()).isEqualTo(2);
  }

  @Test
  void neverFallsBelowOne() {
    for (int number = 1; number < 20; number++) {
      limit.overloaded(number, number);
    }
    assertThat(limit.current()).isEqualTo(1);
  }

  @Test
  void growsByOneForEachRoundOfAnswersUpToTheMost() {
    limit.overloaded(1, 1);
    limit.overloaded(2, 2);
    assertThat(limit.current()).isEqualTo(2);
    for (int round = 2; round < 8; round++) {
      int before = limit.current();
      for (int answer = 0; answer <= before; answer++) {
        limit.succeeded();
      }
      assertThat(limit.current()).isEqualTo(before + 1);
    }
    for (int i = 0; i < 100; i++) {
      limit.succeeded();
    }
    assertThat(limit.current()).isEqualTo(8);
  }
}
