package io.headwater.localstack.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;

class ConcurrencyTest {
  private static final int WRITES = 400;
  private static final int WRITERS = 3;

  private final Rig rig = new Rig(o -> o.withShards(shards -> shards.withRoots(2)));
  private final SimulatedTable table = rig.simulator.createTable(TableSpec.named("t"));
  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);

  @AfterEach
  void close() {
    threads.shutdownNow();
    rig.close();
  }

  private void write(int writer) {
    for (int i = 0; i < WRITES; i++) {
      rig.dynamoDb.putItem(r -> r.tableName("t").item(Rig.item("item-" + writer, "any")));
      table.remove("item-" + writer);
      if (i % 100 == 99) {
        synchronized (this) {
          table.stream().rotate(table.stream().openShards().get(0).id());
        }
      }
    }
  }

  /** Reads all listed shards, closed ones to their end and open ones to an empty page. */
  private Set<String> readListed() {
    Set<String> seen = new HashSet<>();
    for (Shard shard : rig.listed(table.stream().arn())) {
      String iterator = rig.oldest(table.stream().arn(), shard.shardId());
      boolean closed = shard.sequenceNumberRange().endingSequenceNumber() != null;
      boolean more = true;
      while (more) {
        GetRecordsResponse page = rig.read(iterator);
        page.records().forEach(record -> seen.add(record.eventID()));
        iterator = page.nextShardIterator();
        more = iterator != null && (closed || !page.records().isEmpty());
      }
    }
    return seen;
  }

  @Test
  void readersAndWritersMayWorkSideBySide() throws InterruptedException, ExecutionException {
    List<Future<?>> writers =
        IntStream.range(0, WRITERS)
            .<Future<?>>mapToObj(writer -> threads.submit(() -> write(writer)))
            .toList();
    while (!writers.stream().allMatch(Future::isDone)) {
      readListed();
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    assertThat(readListed()).hasSize(2 * WRITERS * WRITES);
    assertThat(table.stream().totalRecords()).isEqualTo(2 * WRITERS * WRITES);
    assertThat(table.items()).isEmpty();
    assertThat(rig.simulator.calls()).containsEntry("PutItem", (long) WRITERS * WRITES);
  }
}
