package io.headwater.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.headwater.sink.write.Events;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;

class OpenSearchSinkTaskTest {
  private static final TopicPartition T0 = new TopicPartition("t", 0);

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final SinkTaskContext context = mock(SinkTaskContext.class);
  private final OpenSearchSinkTask task = new OpenSearchSinkTask();

  @BeforeEach
  void initialize() {
    task.initialize(context);
  }

  @AfterEach
  void stop() {
    task.stop();
  }

  @Test
  void showsItsMetricsWhileItRuns() throws Exception {
    ObjectName name = new ObjectName("io.headwater:type=sink,connector=\"products\",task=3");
    task.start(Map.of("connection.url", "http://127.0.0.1:1", "name", "products", "task.id", "3"));
    task.open(List.of(T0));

    task.put(List.of(Events.record("t", 0, 7, null)));

    assertThat(beans.getAttribute(name, "Events")).isEqualTo(1L);
    task.stop();
    assertThat(beans.isRegistered(name)).isFalse();
  }

  @Test
  void commitsWhatIsDoneAndAsksToBeCalledForTheRest() {
    task.start(Map.of("connection.url", "http://127.0.0.1:1"));
    task.open(List.of(T0));
    task.put(
        List.of(
            Events.record("t", 0, 7, null),
            Events.record("t", 0, 8, Events.event("d", "t", "k", Events.version(1), null))));

    assertThat(task.preCommit(Map.of(T0, new OffsetAndMetadata(9))))
        .isEqualTo(Map.of(T0, new OffsetAndMetadata(8)));
    verify(context).timeout(ArgumentMatchers.longThat(millis -> millis > 0));
  }

  @Test
  void aBadRecordFailsATaskThatMayNotDropIt() {
    task.start(Map.of("connection.url", "http://127.0.0.1:1"));
    task.open(List.of(T0));

    assertThatThrownBy(() -> task.put(List.of(Events.record("t", 0, 7, "{\"x\":"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContainingAll("t-0@7", "malformed_event", "errors.tolerance=all");
  }

  @Test
  void refusesABrokenConfigurationAndCanBeStoppedAllTheSame() {
    assertThatThrownBy(() -> task.start(Map.of())).isInstanceOf(ConfigException.class);

    assertThatCode(() -> task.close(List.of(T0))).doesNotThrowAnyException();
    assertThatCode(task::stop).doesNotThrowAnyException();
    assertThatThrownBy(() -> task.put(List.of())).isInstanceOf(ConnectException.class);
  }
}
