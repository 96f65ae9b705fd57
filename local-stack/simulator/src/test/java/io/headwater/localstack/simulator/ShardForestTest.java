package io.headwater.localstack.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Shard;

class ShardForestTest {
  private static final BigInteger LOW = BigInteger.TEN.pow(20);

  private final Rig rig =
      new Rig(o -> o.withSeed(7).withShards(shards -> shards.withRoots(3).withMaxStep(9)));
  private final SimulatedTable table = rig.simulator.createTable(TableSpec.named("t"));
  private final SimulatedStream stream = table.stream();

  @AfterEach
  void close() {
    rig.close();
  }

  private void write(int changes) {
    for (int i = 0; i < changes; i++) {
      table.put("item-" + i % 50, "v", "value " + stream.totalRecords());
    }
  }

  private static BigInteger high(String sequence) {
    return new BigInteger(sequence).divide(LOW);
  }

  @Test
  void shardsRotateAboutEveryFourHoursAndExpireAfterADay() {
    for (int hour = 0; hour < 48; hour++) {
      write(50);
      rig.clock.advance(Duration.ofHours(1));
    }
    List<ShardView> shards = stream.shards();
    assertThat(shards).hasSizeBetween(36, 42);
    for (ShardView shard : shards) {
      assertThat(shard.id()).matches("shardId-\\d{20}-[0-9a-f]{8}");
      assertThat(Long.parseLong(shard.id().substring(8, 28)))
          .isEqualTo(shard.createdAt().toEpochMilli());
      if (!shard.open()) {
        assertThat(Duration.between(shard.createdAt(), shard.closedAt().orElseThrow()))
            .isBetween(Duration.ofMinutes(216), Duration.ofHours(4));
      }
    }
    List<Shard> listed = rig.listed(stream.arn());
    assertThat(listed).hasSizeBetween(18, 24);
    Set<String> ids = listed.stream().map(Shard::shardId).collect(Collectors.toSet());
    assertThat(listed).anyMatch(s -> !ids.contains(s.parentShardId()));
    assertThat(listed.stream().filter(s -> s.sequenceNumberRange().endingSequenceNumber() == null))
        .hasSize(3);
  }

  @Test
  void aLongPauseIsCaughtUpInOrder() {
    write(10);
    rig.clock.advance(Duration.ofDays(3));
    assertThat(stream.shards()).hasSizeGreaterThan(50);
    assertThat(rig.listed(stream.arn())).hasSizeBetween(18, 24);
    write(10);
    assertThat(stream.openShards()).hasSize(3);
  }

  @Test
  void theChangesOfAnItemRunAlongOnePath() {
    for (int round = 0; round < 12; round++) {
      write(200);
      List<ShardView> open = stream.openShards();
      if (round % 3 == 0) {
        stream.split(open.get(round % open.size()).id());
      } else {
        stream.rotate(open.get(round % open.size()).id());
      }
    }
    write(200);
    Map<String, Set<String>> ancestors = new HashMap<>();
    for (ShardView shard : stream.shards()) {
      Set<String> path = new HashSet<>(Set.of(shard.id()));
      shard.parent().ifPresent(parent -> path.addAll(ancestors.getOrDefault(parent, Set.of())));
      ancestors.put(shard.id(), path);
    }
    Map<String, String> lastShard = new HashMap<>();
    Map<String, BigInteger> lastHigh = new HashMap<>();
    for (StreamEntry entry : stream.entries()) {
      String key = entry.key().toString();
      String before = lastShard.put(key, entry.shard());
      if (before != null) {
        assertThat(ancestors.get(entry.shard())).contains(before);
      }
      BigInteger high = high(entry.sequence());
      BigInteger highBefore = lastHigh.put(key, high);
      assertThat(highBefore == null || highBefore.compareTo(high) < 0).isTrue();
    }
    assertThat(stream.shards().stream().filter(s -> childrenOf(s.id()) == 2)).hasSize(4);
  }

  private long childrenOf(String parent) {
    return stream.shards().stream()
        .filter(s -> s.parent().filter(parent::equals).isPresent())
        .count();
  }

  @Test
  void sequenceNumbersAreShapedAsThoseOfTheService() {
    write(3_000);
    stream.rotateAll();
    write(300);
    Set<Integer> lengths = new TreeSet<>();
    int lowFell = 0;
    for (ShardView shard : stream.shards()) {
      List<String> numbers =
          stream.entries(shard.id()).stream().map(StreamEntry::sequence).toList();
      BigInteger starting = new BigInteger(shard.startingSequenceNumber().orElseThrow());
      assertThat(new BigInteger(numbers.get(0))).isGreaterThanOrEqualTo(starting);
      for (int i = 0; i < numbers.size(); i++) {
        assertThat(numbers.get(i)).matches("[1-9]\\d{20,39}");
        lengths.add(numbers.get(i).length());
        if (i > 0) {
          assertThat(high(numbers.get(i))).isGreaterThan(high(numbers.get(i - 1)));
          BigInteger low = new BigInteger(numbers.get(i)).mod(LOW);
          lowFell += low.compareTo(new BigInteger(numbers.get(i - 1)).mod(LOW)) < 0 ? 1 : 0;
        }
      }
      shard
          .endingSequenceNumber()
          .ifPresent(
              ending ->
                  assertThat(new BigInteger(ending))
                      .isGreaterThanOrEqualTo(new BigInteger(numbers.get(numbers.size() - 1))));
      shard
          .parent()
          .ifPresent(
              parent ->
                  assertThat(high(numbers.get(0)))
                      .isGreaterThan(
                          high(stream.shard(parent).endingSequenceNumber().orElseThrow())));
    }
    assertThat(lengths).contains(21, 22, 23, 24);
    assertThat(lowFell).isGreaterThan(1_000);
    assertThat(stream.shards().stream().map(s -> high(s.startingSequenceNumber().orElseThrow())))
        .contains(BigInteger.ONE);
  }

  @Test
  void aSplitAgainstOrderBeginsBelowItsParent() {
    write(600);
    String parent = stream.openShards().get(0).id();
    List<ShardView> children = stream.splitAgainstOrder(parent);
    write(600);
    List<StreamEntry> before = stream.entries(parent);
    for (ShardView child : children) {
      assertThat(high(stream.entries(child.id()).get(0).sequence()))
          .isLessThan(high(before.get(before.size() - 1).sequence()));
    }
  }

  @Test
  void firstShardsMayNameParentsThatAreGoneAndStartsMayBeAbsent() {
    rig.simulator.reconfigure(
        o -> o.withShards(s -> s.withGoneParentRate(1).withAbsentStartRate(1)));
    String arn = rig.simulator.createTable(TableSpec.named("u")).stream().arn();
    assertThat(rig.listed(arn))
        .hasSize(3)
        .allSatisfy(
            shard -> {
              assertThat(shard.parentShardId()).matches("shardId-\\d{20}-[0-9a-f]{8}");
              assertThat(shard.parentShardId()).isLessThan(shard.shardId());
              assertThat(shard.sequenceNumberRange().startingSequenceNumber()).isNull();
            });
  }

  @Test
  void rotationsAreSplitsAsOftenAsTold() {
    rig.simulator.reconfigure(o -> o.withShards(s -> s.withSplitRate(1)));
    rig.clock.advance(Duration.ofHours(8));
    assertThat(stream.openShards()).hasSize(12);
  }
}
