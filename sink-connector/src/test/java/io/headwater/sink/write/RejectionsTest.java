package io.headwater.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.Rejection;
import io.headwater.sink.metrics.SinkMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class RejectionsTest {
  private static final Rejection REJECTION =
      new Rejection(
          "i", null, new ExternalVersion(Events.version(3)), null, 400, "mapping", "bad price", 1);

  private final SinkMetrics metrics = new SinkMetrics(1, Duration.ZERO);
  private final VirtualTime time = new VirtualTime();
  private final SinkRecord record = Events.record("t", 2, 17, "v");
  private final Acknowledgement acknowledgement = new PartitionProgress().add(17);

  @Test
  void aReportedRecordIsDoneOnlyWhenTheReportIs() {
    CompletableFuture<Void> written = new CompletableFuture<>();
    List<Throwable> errors = new ArrayList<>();
    Rejections rejections =
        new Rejections(
            (rejected, error) -> {
              errors.add(error);
              return written;
            },
            true,
            time,
            metrics);

    rejections.reject(record, List.of(acknowledgement), REJECTION);
    rejections.advance();
    assertThat(acknowledgement.settled()).isFalse();
    assertThat(rejections.busy()).isTrue();

    written.complete(null);
    rejections.advance();
    assertThat(acknowledgement.settled()).isTrue();
    assertThat(rejections.busy()).isFalse();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0))
        .hasMessageContainingAll(
            "t-2@17", "index=i", "version=17592186044419", "status=400", "mapping", "bad price");
  }

  @Test
  void aReportThatFailsFailsTheTask() {
    Rejections rejections =
        new Rejections(
            (rejected, error) -> CompletableFuture.failedFuture(new IllegalStateException("dlq")),
            true,
            time,
            metrics);
    rejections.reject(record, List.of(acknowledgement), REJECTION);

    assertThatThrownBy(rejections::advance)
        .isInstanceOf(ConnectException.class)
        .hasRootCauseMessage("dlq");
    assertThat(acknowledgement.settled()).isFalse();
  }

  @Test
  void withoutReporterATolerantTaskGoesOn() {
    new Rejections(null, true, time, metrics).reject(record, List.of(acknowledgement), REJECTION);

    assertThat(acknowledgement.settled()).isTrue();
    assertThat(published().getRejected()).isEqualTo(1);
    assertThat(published().getLastError()).isEqualTo("400 mapping");
  }

  @Test
  void withoutReporterOtherTasksFailAndNameTheRemedy() {
    Rejections rejections = new Rejections(null, false, time, metrics);

    assertThatThrownBy(() -> rejections.reject(record, List.of(acknowledgement), REJECTION))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll(
            "t-2@17", "index=i", "400", "errors.tolerance", "errors.deadletterqueue.topic.name");
    assertThat(acknowledgement.settled()).isFalse();
  }

  @Test
  void noFieldOrNameOfARecordForgesALineOfTheLog() {
    String forged = "2\r\n[2026-01-01] ERROR forged\u0085\u2028line";
    Rejection rejection =
        new Rejection("i", null, null, forged, 400, forged, "field " + forged + " of the key", 1);

    RejectedRecordException error = new RejectedRecordException(record, rejection, "");

    assertThat(error.getMessage())
        .contains("sequence=2  [2026-01-01] ERROR forged  line", "field 2  [2026-01-01]")
        .doesNotContainPattern("[\\p{Cntrl}\\x85\\u2028]");
    assertThat(new OpenSearchError(forged, "").type()).doesNotContain("\r", "\n");
  }

  @Test
  void longNamesDoNotFillTheLog() {
    Rejection rejection = Rejection.unread("invalid_id", "field " + "x".repeat(1 << 20));

    assertThat(rejection.reason()).hasSize(500).endsWith("x…");
  }

  @Test
  void theReportHoldsTheRecordAsItWasConsumedWithItsHeadersAndTheFacts() {
    SinkRecord renamed =
        record
            .newRecord("renamed", 7, null, "key", null, "v", 5L)
            .newRecord("renamed", 7, null, "key", null, "v", 5L, record.headers());
    renamed.headers().addString("mine", "kept").addString(ErrorHeaders.TYPE, "of the last time");
    List<SinkRecord> reported = new ArrayList<>();
    Rejections rejections =
        new Rejections(
            (rejected, error) -> {
              reported.add(rejected);
              return CompletableFuture.completedFuture(null);
            },
            true,
            time,
            metrics);

    rejections.reject(renamed, List.of(acknowledgement), REJECTION);

    SinkRecord sent = reported.get(0);
    // Connect ignores the headers of any other class of record.
    assertThat(sent).isExactlyInstanceOf(SinkRecord.class);
    assertThat(sent.topic()).isEqualTo("t");
    assertThat(sent.kafkaPartition()).isEqualTo(2);
    assertThat(sent.kafkaOffset()).isEqualTo(17);
    assertThat(sent.key()).isEqualTo("key");
    assertThat(sent.value()).isEqualTo("v");
    assertThat(sent.headers())
        .extracting(header -> header.key() + "=" + header.value())
        .containsExactly(
            "mine=kept",
            "headwater.error.index=i",
            "headwater.error.version=17592186044419",
            "headwater.error.status=400",
            "headwater.error.type=mapping",
            "headwater.error.reason=bad price",
            "headwater.error.attempts=1");
    assertThat(renamed.headers()).hasSize(2);
  }

  @Test
  void aRecordWhoseHeadersCannotBeWrittenIsReportedWithoutThem() {
    for (RuntimeException refusal :
        List.of(
            new DataException("ByteArrayConverter takes no texts"),
            new ConfigException("the registry takes no schema"),
            new RetriableException("the registry is away"))) {
      List<SinkRecord> reported = new ArrayList<>();
      Rejections rejections =
          new Rejections(
              (rejected, error) -> {
                if (!rejected.headers().isEmpty()) {
                  throw refusal;
                }
                reported.add(rejected);
                return CompletableFuture.completedFuture(null);
              },
              true,
              time,
              metrics);
      Acknowledgement waiting = new PartitionProgress().add(17);

      rejections.reject(record, List.of(waiting), REJECTION);
      rejections.advance();

      assertThat(reported).containsExactly(record);
      assertThat(waiting.settled()).isTrue();
    }
  }

  @Test
  void whatConnectDoesNotTolerateIsReportedOnceAndFailsTheTask() {
    List<SinkRecord> reported = new ArrayList<>();
    Rejections rejections =
        new Rejections(
            (rejected, error) -> {
              reported.add(rejected);
              throw new ConnectException("Tolerance exceeded in error handler", error);
            },
            false,
            time,
            metrics);

    assertThatThrownBy(() -> rejections.reject(record, List.of(acknowledgement), REJECTION))
        .hasMessageContaining("Tolerance exceeded")
        .hasRootCauseInstanceOf(RejectedRecordException.class);
    assertThat(reported).hasSize(1);
    assertThat(acknowledgement.settled()).isFalse();
  }

  private SinkMetrics published() {
    metrics.publish(new SinkMetrics.State(0, 0, 0, 0, false, ""), 0);
    return metrics;
  }
}
