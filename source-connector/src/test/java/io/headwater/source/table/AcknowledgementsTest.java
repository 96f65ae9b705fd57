package io.headwater.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AcknowledgementsTest {
  private static final Map<String, String> A = Map.of("shard", "a");
  private static final Map<String, String> B = Map.of("shard", "b");

  private final Acknowledgements acknowledgements = new Acknowledgements();

  @Test
  void tellsTheTotalOfEachPartitionWhenAskedToDeliver() {
    List<String> told = new ArrayList<>();
    acknowledgements.watch(A, total -> told.add("a " + total));
    acknowledgements.watch(B, total -> told.add("b " + total));
    acknowledge(A);
    acknowledge(A);
    acknowledge(B);
    assertThat(told).isEmpty();

    acknowledgements.deliver();
    assertThat(told).containsExactly("a 2", "b 1");

    acknowledge(A);
    acknowledgements.deliver();
    acknowledgements.deliver();
    assertThat(told).containsExactly("a 2", "b 1", "a 3");
  }

  @Test
  void whatNobodyWatchesIsPassedOver() {
    acknowledgements.watch(A, total -> assertThat(total).isNegative());
    acknowledgements.forget(A);
    acknowledge(A);
    acknowledge(B);

    acknowledgements.deliver();
  }

  @Test
  @Timeout(60)
  void noneIsLostBetweenThreads() throws InterruptedException {
    AtomicLong total = new AtomicLong();
    acknowledgements.watch(A, total::set);
    int threads = 4;
    int each = 50_000;
    CountDownLatch running = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      new Thread(
              () -> {
                for (int n = 0; n < each; n++) {
                  acknowledge(A);
                }
                running.countDown();
              })
          .start();
    }
    while (running.getCount() > 0) {
      acknowledgements.deliver();
    }
    acknowledgements.deliver();

    assertThat(total.get()).isEqualTo((long) threads * each);
  }

  private void acknowledge(Map<String, String> partition) {
    acknowledgements.acknowledge(new SourceRecord(partition, Map.of(), "topic", null, "value"));
  }
}
