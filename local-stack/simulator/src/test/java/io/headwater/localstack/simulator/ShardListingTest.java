package io.headwater.localstack.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.localstack.simulator.ListingOptions.ChildFilter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;

class ShardListingTest {
  private final Rig rig = new Rig(o -> o.withShards(shards -> shards.withRoots(10)));
  private final SimulatedTable table = rig.simulator.createTable(TableSpec.named("t"));
  private final SimulatedStream stream = table.stream();

  @AfterEach
  void close() {
    rig.close();
  }

  private List<String> ids() {
    return rig.listed(stream.arn()).stream().map(Shard::shardId).toList();
  }

  private List<String> children(String parent) {
    return rig
        .streams
        .describeStream(
            r ->
                r.streamArn(stream.arn())
                    .shardFilter(f -> f.type(ShardFilterType.CHILD_SHARDS).shardId(parent)))
        .streamDescription()
        .shards()
        .stream()
        .map(Shard::shardId)
        .toList();
  }

  @Test
  void pagesAreAsLargeAsTold() {
    rig.simulator.reconfigure(o -> o.withListing(listing -> listing.withPageSize(4)));
    assertThat(ids()).isEqualTo(stream.shards().stream().map(ShardView::id).toList());
    assertThat(rig.simulator.calls("DescribeStream")).isEqualTo(3);
    assertThat(
            rig.streams
                .describeStream(r -> r.streamArn(stream.arn()).limit(2))
                .streamDescription()
                .shards())
        .hasSize(2);
  }

  @Test
  void aListingMayLeaveShardsOutThatTurnUpLater() {
    rig.simulator.reconfigure(o -> o.withListing(listing -> listing.withLeftOutRate(0.4)));
    Set<String> seen = new HashSet<>();
    boolean incomplete = false;
    for (int i = 0; i < 20; i++) {
      List<String> ids = ids();
      incomplete |= ids.size() < 10;
      seen.addAll(ids);
    }
    assertThat(incomplete).isTrue();
    assertThat(seen).hasSize(10);
  }

  @Test
  void aShardCanBeLeftOutOnPurpose() {
    String shard = ids().get(3);
    stream.hide(shard);
    assertThat(ids()).hasSize(9).doesNotContain(shard);
    assertThat(rig.readAll(rig.oldest(stream.arn(), shard))).isEmpty();
    stream.show(shard);
    assertThat(ids()).contains(shard);
  }

  @Test
  void newShardsAreListedLateIfTold() {
    rig.simulator.reconfigure(
        o -> o.withListing(listing -> listing.withLag(Duration.ofSeconds(30))));
    stream.rotateAll();
    assertThat(ids()).hasSize(10);
    rig.clock.advance(Duration.ofSeconds(30));
    assertThat(ids()).hasSize(20);
  }

  @Test
  void childrenCanBeAskedForEvenIfTheParentIsGone() {
    String parent = stream.openShards().get(0).id();
    List<String> both = stream.split(parent).stream().map(ShardView::id).toList();
    assertThat(children(parent)).containsExactlyInAnyOrderElementsOf(both);
    stream.trim(parent);
    assertThat(children(parent)).containsExactlyInAnyOrderElementsOf(both);
    assertThat(children(both.get(0))).isEmpty();
  }

  @Test
  void theFilterMayBeUnknownToTheServer() {
    String parent = stream.openShards().get(0).id();
    rig.simulator.reconfigure(o -> o.withListing(l -> l.withChildFilter(ChildFilter.REFUSED)));
    assertThatThrownBy(() -> children(parent))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    rig.simulator.reconfigure(o -> o.withListing(l -> l.withChildFilter(ChildFilter.IGNORED)));
    assertThat(children(parent)).hasSize(10);
  }

  @Test
  void moreThanTenCallsASecondAreRefusedIfTold() {
    rig.simulator.reconfigure(o -> o.withListing(listing -> listing.withCallsPerSecond(10)));
    for (int i = 0; i < 10; i++) {
      ids();
    }
    assertThatThrownBy(this::ids).isInstanceOf(LimitExceededException.class);
    rig.clock.advance(Duration.ofSeconds(1));
    assertThat(ids()).hasSize(10);
  }

  @Test
  void streamsAreListedPageByPage() {
    rig.simulator.createTable(TableSpec.named("u"));
    rig.simulator.recreateTable("u");
    assertThat(rig.streams.listStreams(r -> {}).streams()).hasSize(3);
    assertThat(rig.streams.listStreams(r -> r.tableName("u")).streams()).hasSize(2);
    var first = rig.streams.listStreams(r -> r.limit(2));
    assertThat(first.streams()).hasSize(2);
    var second =
        rig.streams.listStreams(r -> r.exclusiveStartStreamArn(first.lastEvaluatedStreamArn()));
    assertThat(second.streams()).hasSize(1);
    assertThat(second.lastEvaluatedStreamArn()).isNull();
  }
}
