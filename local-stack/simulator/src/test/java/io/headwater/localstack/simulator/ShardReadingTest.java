package io.headwater.localstack.simulator;

import static io.headwater.localstack.simulator.Rig.sequences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

class ShardReadingTest {
  private final Rig rig = new Rig();
  private final SimulatedTable table = rig.simulator.createTable(TableSpec.named("t"));
  private final SimulatedStream stream = table.stream();
  private final String shard = stream.openShards().get(0).id();

  @AfterEach
  void close() {
    rig.close();
  }

  private void write(int changes) {
    for (int i = 0; i < changes; i++) {
      table.put("item-" + i % 7, "v", "value " + stream.totalRecords());
    }
  }

  private String iterator(ShardIteratorType type, String sequence) {
    return rig.iterator(stream.arn(), shard, type, sequence);
  }

  private String latest() {
    return rig.iterator(stream.arn(), shard, ShardIteratorType.LATEST, null);
  }

  private String oldest() {
    return rig.oldest(stream.arn(), shard);
  }

  private List<String> written() {
    return stream.entries(shard).stream().map(StreamEntry::sequence).toList();
  }

  @Test
  void recordsHaveWhatTheServiceGives() {
    rig.clock.advance(Duration.ofMillis(500));
    table.put("a", "v", "1");
    table.put("a", "v", "2");
    table.put("a", "v", "2");
    table.removeByTtl("a");
    table.remove("a");
    List<Record> records = rig.readAll(oldest());
    assertThat(records)
        .extracting(Record::eventName)
        .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
    Record modify = records.get(1);
    assertThat(modify.awsRegion()).isEqualTo("eu-west-1");
    assertThat(modify.eventSource()).isEqualTo("aws:dynamodb");
    assertThat(modify.eventID()).matches("[0-9a-f]{32}");
    assertThat(modify.userIdentity()).isNull();
    assertThat(modify.dynamodb().keys()).containsOnlyKeys("pk");
    assertThat(modify.dynamodb().oldImage()).containsEntry("v", Rig.s("1"));
    assertThat(modify.dynamodb().newImage()).containsEntry("v", Rig.s("2"));
    // Keys 2 + 1; each image 2 + 1 + 1 + 1.
    assertThat(modify.dynamodb().sizeBytes()).isEqualTo(3 + 5 + 5);
    assertThat(modify.dynamodb().streamViewTypeAsString()).isEqualTo("NEW_AND_OLD_IMAGES");
    assertThat(modify.dynamodb().approximateCreationDateTime()).isEqualTo("2026-01-01T00:00:00Z");
    Record removal = records.get(2);
    assertThat(removal.dynamodb().hasNewImage()).isFalse();
    assertThat(removal.userIdentity().type()).isEqualTo("Service");
    assertThat(removal.userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
  }

  @Test
  void viewTypesDecideWhatImagesThereAre() {
    for (ViewType type : ViewType.values()) {
      SimulatedTable other =
          rig.simulator.createTable(TableSpec.named(type.name()).withStream(type));
      other.put("a", "v", "1");
      other.put("a", "v", "2");
      String arn = other.stream().arn();
      Record modify = rig.readAll(rig.oldest(arn, other.stream().openShards().get(0).id())).get(1);
      assertThat(modify.dynamodb().hasOldImage()).isEqualTo(type.hasOldImage());
      assertThat(modify.dynamodb().hasNewImage()).isEqualTo(type.hasNewImage());
      assertThat(
              rig.streams
                  .describeStream(r -> r.streamArn(arn))
                  .streamDescription()
                  .streamViewTypeAsString())
          .isEqualTo(type.name());
    }
  }

  @Test
  void iteratorTypesDecideWhereReadingBegins() {
    write(10);
    String latest = latest();
    write(2);
    List<String> all = written();
    String third = all.get(2);
    assertThat(sequences(rig.readAll(oldest()))).isEqualTo(all);
    assertThat(sequences(rig.readAll(iterator(ShardIteratorType.AT_SEQUENCE_NUMBER, third))))
        .isEqualTo(all.subList(2, 12));
    assertThat(sequences(rig.readAll(iterator(ShardIteratorType.AFTER_SEQUENCE_NUMBER, third))))
        .isEqualTo(all.subList(3, 12));
    assertThat(sequences(rig.readAll(latest))).isEqualTo(all.subList(10, 12));
    assertThatThrownBy(() -> iterator(ShardIteratorType.AT_SEQUENCE_NUMBER, "123"))
        .isInstanceOfSatisfying(DynamoDbException.class, this::isValidation);
  }

  private void isValidation(DynamoDbException e) {
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    assertThat(e.statusCode()).isEqualTo(400);
  }

  @Test
  void pagesHoldAThousandRecordsOrAMegabyte() {
    write(1_500);
    GetRecordsResponse first = rig.read(oldest());
    assertThat(first.records()).hasSize(1_000);
    assertThat(rig.read(first.nextShardIterator()).records()).hasSize(500);
    assertThat(rig.streams.getRecords(r -> r.shardIterator(oldest()).limit(3)).records())
        .hasSize(3);
    assertThatThrownBy(() -> rig.streams.getRecords(r -> r.shardIterator(oldest()).limit(1_001)))
        .isInstanceOfSatisfying(DynamoDbException.class, this::isValidation);

    String latest = latest();
    for (int i = 0; i < 5; i++) {
      table.put("large-" + i, "v", "x".repeat(300_000));
    }
    assertThat(rig.read(latest).records()).hasSize(3);
  }

  @Test
  void aClosedShardEndsWithoutIteratorAndAnOpenOneDoesNot() {
    write(3);
    assertThat(rig.read(oldest()).nextShardIterator()).isNotNull();
    stream.rotate(shard);
    List<Record> records = new ArrayList<>();
    String iterator = oldest();
    for (int page = 0; page < 2 && iterator != null; page++) {
      GetRecordsResponse response = rig.read(iterator);
      records.addAll(response.records());
      iterator = response.nextShardIterator();
    }
    assertThat(iterator).isNull();
    assertThat(records).hasSize(3);
    assertThat(rig.read(latest()).nextShardIterator()).isNull();
  }

  @Test
  void emptyPagesComeBySeedAndLoseNothing() {
    rig.simulator.reconfigure(o -> o.withPages(pages -> pages.withEmptyRate(0.5)));
    write(50);
    stream.rotate(shard);
    List<Record> records = new ArrayList<>();
    int empty = 0;
    for (String iterator = oldest(); iterator != null; ) {
      String current = iterator;
      GetRecordsResponse page = rig.streams.getRecords(r -> r.shardIterator(current).limit(2));
      records.addAll(page.records());
      empty += page.records().isEmpty() ? 1 : 0;
      iterator = page.nextShardIterator();
    }
    assertThat(sequences(records)).isEqualTo(written());
    assertThat(empty).isBetween(5, 60);
  }

  @Test
  void iteratorsExpireAfterFifteenMinutesOrOnDemand() {
    String iterator = oldest();
    rig.clock.advance(Duration.ofMinutes(15));
    rig.read(iterator);
    rig.clock.advance(Duration.ofSeconds(1));
    assertThatThrownBy(() -> rig.read(iterator)).isInstanceOf(ExpiredIteratorException.class);
    String revoked = oldest();
    rig.simulator.expireIterators();
    assertThatThrownBy(() -> rig.read(revoked)).isInstanceOf(ExpiredIteratorException.class);
    rig.read(oldest());
  }

  @Test
  void recordsExpireAfterADayAndAHeldIteratorNoticesIt() {
    rig.simulator.reconfigure(
        o ->
            o.withPages(pages -> pages.withIteratorLifetime(Duration.ofDays(9)))
                .withShards(shards -> shards.withRetention(Duration.ofHours(2))));
    write(2);
    String held = oldest();
    rig.clock.advance(Duration.ofHours(1));
    write(3);
    rig.clock.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> rig.read(held)).isInstanceOf(TrimmedDataAccessException.class);
    List<String> all = written();
    assertThat(sequences(rig.readAll(oldest()))).isEqualTo(all.subList(2, 5));
    assertThatThrownBy(() -> iterator(ShardIteratorType.AFTER_SEQUENCE_NUMBER, all.get(0)))
        .isInstanceOf(TrimmedDataAccessException.class);
    assertThatThrownBy(() -> iterator(ShardIteratorType.AT_SEQUENCE_NUMBER, all.get(1)))
        .isInstanceOf(TrimmedDataAccessException.class);
    iterator(ShardIteratorType.AT_SEQUENCE_NUMBER, all.get(2));
  }

  @Test
  void theTrimPointItselfIsRefusedOrReadableAsTold() {
    write(4);
    List<String> all = written();
    stream.trimUpTo(shard, all.get(1));
    assertThat(stream.shard(shard).trimmed()).isEqualTo(2);
    assertThatThrownBy(() -> iterator(ShardIteratorType.AFTER_SEQUENCE_NUMBER, all.get(1)))
        .isInstanceOf(TrimmedDataAccessException.class);
    rig.simulator.reconfigure(o -> o.withShards(shards -> shards.withTrimPointReadable(true)));
    assertThat(
            sequences(rig.readAll(iterator(ShardIteratorType.AFTER_SEQUENCE_NUMBER, all.get(1)))))
        .isEqualTo(all.subList(2, 4));
    assertThatThrownBy(() -> iterator(ShardIteratorType.AFTER_SEQUENCE_NUMBER, all.get(0)))
        .isInstanceOf(TrimmedDataAccessException.class);
  }

  @Test
  void aTrimmedShardIsGoneWhenClosedAndEmptyWhenOpen() {
    write(4);
    String held = oldest();
    stream.trim(shard);
    assertThatThrownBy(() -> rig.read(held)).isInstanceOf(TrimmedDataAccessException.class);
    assertThat(rig.readAll(oldest())).isEmpty();
    stream.rotate(shard);
    stream.trim(shard);
    assertThatThrownBy(this::oldest).isInstanceOf(ResourceNotFoundException.class);
    assertThat(rig.listed(stream.arn())).noneMatch(listed -> listed.shardId().equals(shard));
  }

  @Test
  void whatIsUnknownIsNotFound() {
    assertThatThrownBy(() -> rig.oldest(stream.arn(), "shardId-00000001414576573621-f55eea83"))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> rig.oldest(stream.arn() + "9", shard))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> rig.read("nonsense"))
        .isInstanceOfSatisfying(DynamoDbException.class, this::isValidation);
  }
}
