package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexRegistryTest {
  private static final RetryBudget NO_LIMIT = new RetryBudget(Ticker.NEVER, Integer.MAX_VALUE);

  private final VirtualTime time = new VirtualTime();
  private final Mailbox mailbox = new Mailbox();
  private final Deque<CompletableFuture<IndexAnswer>> asked = new ArrayDeque<>();
  private final List<String> names = new ArrayList<>();
  private final Circuit circuit =
      new Circuit(
          time,
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1)),
          NO_LIMIT);
  private final IndexRegistry registry =
      new IndexRegistry(
          index -> {
            CompletableFuture<IndexAnswer> answer = new CompletableFuture<>();
            asked.add(answer);
            names.add(index);
            return answer;
          },
          mailbox,
          time,
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1)),
          NO_LIMIT,
          circuit);
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void captureLog() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void releaseLog() {
    System.setErr(stderr);
  }

  @Test
  void asksOnceHoweverOftenItIsAsked() {
    assertThat(registry.usable("i")).isFalse();
    assertThat(registry.usable("i")).isFalse();
    assertThat(registry.busy()).isTrue();
    answer(ready("i", "1", Duration.ZERO));

    time.pass(1_000_000);
    assertThat(registry.usable("i")).isTrue();
    assertThat(asked).isEmpty();
    assertThat(registry.busy()).isFalse();
  }

  @Test
  void asksForAFewIndicesAtATimeAndForTheOthersInTheirTurn() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 100; i++) {
        assertThat(registry.usable("i" + i)).isFalse();
      }
    }
    assertThat(asked).hasSize(IndexAdmin.MOST_AT_ONCE);
    assertThat(registry.busy()).as("the task is called again soon").isTrue();

    for (int answered = 0; answered < 100; answered++) {
      answer(ready("i", "1", Duration.ZERO));
      for (int i = 0; i < 100; i++) {
        boolean usable = registry.usable("i" + i);
        assertThat(usable)
            .as("index %d after %d answers", i, answered + 1)
            .isEqualTo(i <= answered);
      }
    }
    assertThat(asked).isEmpty();
    assertThat(registry.busy()).isFalse();
  }

  @Test
  void indicesThatFailAgainAndAgainKeepNoOtherFromBeingAskedFor() {
    for (int round = 0; round < 50 && !names.contains("healthy"); round++) {
      for (int i = 0; i < 20; i++) {
        registry.usable("failing-" + i);
      }
      registry.usable("healthy");
      time.pass(1_000);
      answer(new IndexAnswer.Unavailable("status 503"));
      // Bulk requests of other indices go through.
      circuit.succeeded();
    }
    assertThat(names).contains("healthy");
  }

  @Test
  void looksAgainAtAnIndexInUseWithoutHoldingUpItsWrites() {
    registry.usable("i");
    answer(ready("i", "1", Duration.ofMinutes(1)));
    time.pass(59_999);
    assertThat(registry.usable("i")).isTrue();
    assertThat(asked).isEmpty();

    time.pass(1);
    assertThat(registry.usable("i")).isTrue();
    assertThat(asked).hasSize(1);
    assertThat(registry.busy()).isFalse();
    assertThat(registry.due()).isEqualTo(Ticker.NEVER);
    answer(ready("i", "1", Duration.ofMinutes(1)));
    assertThat(log()).isEmpty();
  }

  @Test
  void anIndexThatOpenSearchMadeAnewIsReportedOnce() {
    becomes(ready("i", "1", Duration.ofMinutes(1)));
    becomes(ready("i", "2", Duration.ofMinutes(1)));
    assertThat(log()).containsOnlyOnce("WARN").contains("Index i was deleted", "new snapshot");

    becomes(ready("i", "2", Duration.ofMinutes(1)));
    assertThat(log()).containsOnlyOnce("WARN");
  }

  @Test
  void anAliasThatWasMovedIsReportedOnce() {
    becomes(ready("i-1", "1", Duration.ofMinutes(1)));
    becomes(ready("i-2", "2", Duration.ofMinutes(1)));
    becomes(ready("i-2", "2", Duration.ofMinutes(1)));

    assertThat(log()).containsOnlyOnce("WARN").contains("i leads to index i-2 now, not to i-1");
  }

  @Test
  void anIndexThatACheckFindsMissingAndMakesAnewIsReportedOnce() {
    becomes(ready("i", "1", Duration.ofMinutes(1)));
    becomes(
        new IndexAnswer.Ready(
            true,
            Optional.of(new IndexAnswer.Identity("i", "2")),
            List.of(),
            Duration.ofMinutes(1)));

    assertThat(log()).containsOnlyOnce("WARN").contains("Index i is gone");
  }

  @Test
  void anIndexThatManyItemsFindMissingIsReportedOnce() {
    becomes(ready("i", "1", Duration.ofMinutes(1)));
    registry.missing("i");
    registry.missing("i");

    assertThat(registry.usable("i")).isFalse();
    answer(ready("i", "2", Duration.ofMinutes(1)));
    time.pass(100);
    assertThat(registry.usable("i")).isTrue();
    assertThat(log()).containsOnlyOnce("WARN").contains("Index i is gone");
  }

  @Test
  void aCheckFromBeforeTheIndexWasMissedDoesNotLetWritesGo() {
    becomes(ready("i", "1", Duration.ofMinutes(1)));
    time.pass(60_000);
    registry.usable("i");
    registry.missing("i");
    answer(ready("i", "1", Duration.ofMinutes(1)));

    assertThat(registry.usable("i")).isFalse();
    answer(ready("i", "2", Duration.ofMinutes(1)));
    time.pass(100);
    assertThat(registry.usable("i")).isTrue();
    assertThat(log()).containsOnlyOnce("WARN");
  }

  @Test
  void aCheckThatIsUnderWayWhenTheIndexIsMissedIsWaitedFor() {
    becomes(ready("i", "1", Duration.ofMinutes(1)));
    time.pass(60_000);
    registry.usable("i");
    assertThat(registry.busy()).isFalse();

    registry.missing("i");

    assertThat(registry.busy()).isTrue();
  }

  @Test
  void aCheckWithoutAnAnswerIsTriedAgainAndHoldsUpNothing() {
    becomes(ready("i", "1", Duration.ofMinutes(1)));
    becomes(new IndexAnswer.Unavailable("status 503"));

    assertThat(log()).isEmpty();
    time.pass(100);
    assertThat(registry.usable("i")).isTrue();
    assertThat(asked).hasSize(1);
  }

  @Test
  void aWarningIsGivenOnce() {
    IndexAnswer.Ready warned =
        new IndexAnswer.Ready(false, Optional.empty(), List.of("mend this"), Duration.ofMinutes(1));
    becomes(warned);
    becomes(warned);
    registry.missing("i");
    registry.usable("i");
    answer(warned);

    assertThat(log()).containsOnlyOnce("mend this");
  }

  @Test
  void aCheckThatFindsNoWayOnFailsTheTask() {
    becomes(ready("i", "1", Duration.ofMinutes(1)));

    assertThatThrownBy(() -> becomes(new IndexAnswer.Failed("no write index")))
        .isInstanceOf(ConnectException.class)
        .hasMessage("no write index");
  }

  private void becomes(IndexAnswer answer) {
    time.pass(60_000);
    registry.usable("i");
    answer(answer);
  }

  private void answer(IndexAnswer answer) {
    asked.remove().complete(answer);
    mailbox.open();
  }

  private static IndexAnswer.Ready ready(String index, String uuid, Duration checkAfter) {
    return new IndexAnswer.Ready(
        false, Optional.of(new IndexAnswer.Identity(index, uuid)), List.of(), checkAfter);
  }

  private String log() {
    return log.toString(UTF_8);
  }
}
