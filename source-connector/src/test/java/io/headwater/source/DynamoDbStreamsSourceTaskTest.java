package io.headwater.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.headwater.localstack.simulator.Fault;
import io.headwater.localstack.simulator.SimulatedTable;
import io.headwater.localstack.simulator.SimulatorOptions;
import io.headwater.localstack.simulator.StreamSimulator;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lookup.KeySchema;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.wire.ScalarType;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

// The MBeans are those of the whole process.
@Isolated
class DynamoDbStreamsSourceTaskTest {
  private static final Map<String, String> PROPERTIES =
      new TaskHand(
              3,
              List.of(
                  new TaskHand.TableHand(
                      "orders",
                      "NEW_IMAGE",
                      new KeySchema(new KeySchema.Attribute("pk", ScalarType.S), Optional.empty()),
                      0,
                      new TableOffset("id", "arn", 1, Instant.EPOCH, Optional.empty(), 0),
                      Set.of(new LineageId("shard-1")),
                      Set.of())))
          .addTo(DynamoDbStreamsSourceConnectorTest.UNREACHABLE);

  private final SourceTaskContext context = mock(SourceTaskContext.class);
  private final DynamoDbStreamsSourceTask task = new DynamoDbStreamsSourceTask();

  @BeforeEach
  void initialize() {
    OffsetStorageReader nothingStored = mock(OffsetStorageReader.class);
    when(nothingStored.offset(anyMap())).thenReturn(null);
    when(context.offsetStorageReader()).thenReturn(nothingStored);
    task.initialize(context);
  }

  @AfterEach
  void stop() {
    task.stop();
  }

  @Test
  void aBrokenConfigurationDoesNotStart() {
    assertThatThrownBy(() -> task.start(with("buffer.max.bytes", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("buffer.max.bytes");
  }

  @Test
  void aTaskWithoutAHandDoesNotStart() {
    assertThatThrownBy(() -> task.start(DynamoDbStreamsSourceConnectorTest.UNREACHABLE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("headwater.");
  }

  @Test
  void aTaskThatIsNotStartedGivesNothing() throws InterruptedException {
    assertThat(task.poll()).isNull();
    task.commitRecord(new SourceRecord(Map.of(), Map.of(), "t", null, null), null);
    assertThat(task.version()).isNotBlank();
  }

  @Test
  @Timeout(30)
  void anUnreachableServiceIsWaitedOut() throws InterruptedException {
    task.start(PROPERTIES);

    assertThat(task.poll()).as("the plan").hasSize(1);
    assertThat(task.poll()).isNull();
  }

  @Test
  void showsItsMetricsWhileItRuns() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("io.headwater:type=source,connector=\"orders-source\",task=3");
    task.start(with("name", "orders-source"));

    assertThat(beans.getAttribute(name, "Records")).isEqualTo(0L);
    assertThat(beans.getAttribute(name, "MillisBehindLatest")).isEqualTo(-1L);
    task.stop();
    assertThat(beans.isRegistered(name)).isFalse();
  }

  @Test
  void leavesNoThreadBehind() throws InterruptedException {
    task.start(with("name", "threads"));
    task.poll();
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("headwater-threads-"))
            .toList();
    assertThat(threads).isNotEmpty();
    task.stop();
    task.stop();

    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
    assertThat(task.poll()).isNull();
  }

  /** A busy shard, a shard whose answer does not come, and records that nobody acknowledges. */
  @Test
  @Timeout(60)
  void stopsWithinFiveSecondsUnderLoad() throws InterruptedException {
    try (StreamSimulator simulator = StreamSimulator.start(SimulatorOptions.defaults())) {
      SimulatedTable table = simulator.readyShards("orders", 4, 5_000, 1_000, true);
      String stuck = table.stream().openShards().get(0).id();
      simulator.faults().rate("GetRecords", stuck, Fault.delay(Duration.ofSeconds(40)), 1);
      Map<String, String> properties = new HashMap<>(hand(table).addTo(PROPERTIES));
      properties.put("aws.endpoint", simulator.endpoint().toString());
      task.start(properties);
      int records = 0;
      while (records < 20_000) {
        List<SourceRecord> polled = task.poll();
        records += polled == null ? 0 : polled.size();
      }

      assertTimeout(Duration.ofSeconds(5), task::stop);
    }
  }

  private static TaskHand hand(SimulatedTable table) {
    return new TaskHand(
        0,
        List.of(
            new TaskHand.TableHand(
                table.name(),
                "NEW_AND_OLD_IMAGES",
                new KeySchema(new KeySchema.Attribute("pk", ScalarType.S), Optional.empty()),
                0,
                new TableOffset(
                    table.id(), table.stream().arn(), 1, Instant.now(), Optional.empty(), 0),
                table.stream().openShards().stream()
                    .map(shard -> new LineageId(shard.id()))
                    .collect(Collectors.toSet()),
                Set.of())));
  }

  private static Map<String, String> with(String option, String value) {
    Map<String, String> properties = new HashMap<>(PROPERTIES);
    properties.put(option, value);
    return properties;
  }
}
