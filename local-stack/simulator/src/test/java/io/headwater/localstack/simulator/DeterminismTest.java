package io.headwater.localstack.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;

class DeterminismTest {
  /** All that a reader gets to see over the wire. */
  private static List<String> history(long seed) {
    List<String> seen = new ArrayList<>();
    try (Rig rig =
        new Rig(
            o ->
                o.withSeed(seed)
                    .withShards(
                        s ->
                            s.withRoots(3)
                                .withSplitRate(0.3)
                                .withGoneParentRate(0.5)
                                .withAbsentStartRate(0.2))
                    .withListing(l -> l.withLeftOutRate(0.2).withPageSize(4))
                    .withPages(p -> p.withEmptyRate(0.3)))) {
      SimulatedTable table = rig.simulator.createTable(TableSpec.named("t"));
      seen.add(rig.dynamoDb.describeTable(r -> r.tableName("t")).table().toString());
      rig.simulator.faults().rate("GetRecords", Fault.throttled(), 0.1);
      for (int hour = 0; hour < 12; hour++) {
        for (int i = 0; i < 20; i++) {
          table.put("item-" + i, "v", "value " + hour);
        }
        rig.clock.advance(Duration.ofHours(1));
      }
      String arn = table.stream().arn();
      for (Shard shard : rig.listed(arn)) {
        seen.add(shard.toString());
        String iterator = rig.oldest(arn, shard.shardId());
        for (int page = 0; page < 4 && iterator != null; page++) {
          try {
            GetRecordsResponse response = rig.read(iterator);
            seen.add(response.toString());
            iterator = response.nextShardIterator();
          } catch (AwsServiceException e) {
            seen.add(e.awsErrorDetails().errorCode());
          }
        }
      }
    }
    return seen;
  }

  @Test
  void theSameSeedAndCallsGiveTheSameHistory() {
    List<String> first = history(5);
    assertThat(history(5)).isEqualTo(first);
    assertThat(history(6)).isNotEqualTo(first);
    assertThat(first).anyMatch("ProvisionedThroughputExceededException"::equals);
  }
}
