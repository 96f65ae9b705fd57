package io.headwater.localstack.simulator;

import static io.headwater.localstack.simulator.Rig.sequences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

class ReadyShardsTest {
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private String firstShard() {
    return rig.simulator.table("t").stream().shards().get(0).id();
  }

  @Test
  void pagesAreReadInOrderAndThenNothingMoreComes() {
    String arn = rig.simulator.readyShards("t", 2, 2_500, 500, false).stream().arn();
    assertThat(rig.listed(arn)).hasSize(2);
    String shard = firstShard();
    GetRecordsResponse first = rig.read(rig.oldest(arn, shard));
    assertThat(first.records()).hasSize(1_000);
    List<Record> all = rig.readAll(rig.oldest(arn, shard));
    assertThat(all).hasSize(2_500);
    assertThat(sequences(all).stream().map(BigInteger::new).toList())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(all.get(7).dynamodb().newImage()).containsKeys("pk", "price", "text");

    String resumed =
        rig.iterator(
            arn, shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, sequences(all).get(1_233));
    assertThat(sequences(rig.readAll(resumed))).isEqualTo(sequences(all).subList(1_234, 2_500));
    GetRecordsResponse few = rig.streams.getRecords(r -> r.shardIterator(resumed).limit(10));
    assertThat(sequences(few.records())).isEqualTo(sequences(all).subList(1_234, 1_244));
  }

  @Test
  void pagesStayBelowAMegabyteAndMayHaveNoEnd() {
    String arn = rig.simulator.readyShards("t", 1, 20, 100_000, true).stream().arn();
    String iterator = rig.oldest(arn, firstShard());
    for (int page = 0; page < 5; page++) {
      GetRecordsResponse response = rig.read(iterator);
      assertThat(response.records()).hasSize(10);
      iterator = response.nextShardIterator();
    }
  }

  @Test
  void recordsHaveTheSizeThatWasAskedFor() throws IOException, InterruptedException {
    String arn = rig.simulator.readyShards("t", 1, 1_000, 1_000, false).stream().arn();
    String iterator = rig.oldest(arn, firstShard());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(rig.simulator.endpoint() + "/"))
            .header("X-Amz-Target", "DynamoDBStreams_20120810.GetRecords")
            .POST(HttpRequest.BodyPublishers.ofString("{\"ShardIterator\":\"" + iterator + "\"}"))
            .build();
    byte[] body = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()).body();
    assertThat(body.length).isBetween(1_000_000, 1_005_000);
  }

  @Test
  void updatesHaveBothImages() {
    String arn = rig.simulator.readyShards("t", 1, 10, 900, true, false).stream().arn();
    List<Record> all = rig.readAll(rig.oldest(arn, firstShard()));
    assertThat(all).hasSize(10);
    assertThat(all)
        .allSatisfy(
            record -> {
              assertThat(record.eventNameAsString()).isEqualTo("MODIFY");
              assertThat(record.dynamodb().oldImage())
                  .isNotEqualTo(record.dynamodb().newImage())
                  .containsKeys("pk", "price", "text");
            });
  }

  @Test
  void faultsReachReadyShardsToo() {
    String arn = rig.simulator.readyShards("t", 1, 10, 500, false).stream().arn();
    String shard = firstShard();
    String iterator = rig.oldest(arn, shard);
    rig.simulator.faults().next("GetRecords", shard, Fault.limitExceeded());
    assertThatThrownBy(() -> rig.read(iterator)).isInstanceOf(LimitExceededException.class);
    rig.read(iterator);
  }

  @Test
  void theMainClassServesWhatItsArgumentsSay() {
    try (StreamSimulator ready =
            SimulatorMain.start("roots=3", "records=20", "bytes=400", "ready=true");
        StreamSimulator written = SimulatorMain.start("roots=2", "records=10", "table=x")) {
      assertThat(ready.table("simulated").stream().shards()).hasSize(3);
      assertThat(written.table("x").stream().totalRecords()).isEqualTo(20);
    }
    assertThatThrownBy(() -> SimulatorMain.start("rots=3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rots=3");
  }
}
