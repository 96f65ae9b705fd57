package io.headwater.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorLineTest {
  private static final String WRAPPED =
      """
      org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask
      \tat org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:632)
      Caused by: org.apache.kafka.connect.errors.ConnectException: %s
      \tat %s
      \t... 10 more
      """;

  @Test
  void whatOurCodeThrewIsTold() {
    assertThat(
            ErrorLine.of(WRAPPED.formatted("index x is missing", "io.headwater.sink.Task.put()")))
        .contains("ConnectException: index x is missing");
  }

  @Test
  void theOutermostExceptionOfOurCodeIsTold() {
    assertThat(
            ErrorLine.of(
                """
                io.headwater.source.GapException: set on.gap=snapshot
                \tat io.headwater.source.Task.poll(Task.java:1)
                Caused by: java.io.IOException: inner
                \tat io.headwater.source.Reader.read(Reader.java:1)
                """))
        .contains("GapException: set on.gap=snapshot");
  }

  @Test
  void whatOtherCodeThrewMayHoldContentsAndIsNotTold() {
    assertThat(ErrorLine.of(WRAPPED.formatted("bad value c0ntent", "org.apache.kafka.Json.x()")))
        .contains("ConnectException: Exiting WorkerSinkTask");
  }

  @Test
  void linesAreCutAndNothingIsNothing() {
    assertThat(ErrorLine.of("x".repeat(600)).orElseThrow()).hasSize(501);
    assertThat(ErrorLine.of(null)).isEmpty();
    assertThat(ErrorLine.of(" \n")).isEmpty();
  }
}
