package io.headwater.localstack.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

class FaultsTest {
  private static final String GET_RECORDS = "GetRecords";

  private final Rig rig = new Rig(o -> o.withShards(shards -> shards.withRoots(2)));
  private final SimulatedTable table = rig.simulator.createTable(TableSpec.named("t"));
  private final List<String> shards =
      table.stream().openShards().stream().map(ShardView::id).toList();
  private final Faults faults = rig.simulator.faults();

  @AfterEach
  void close() {
    rig.close();
  }

  private void read(int shard) {
    rig.read(rig.oldest(table.stream().arn(), shards.get(shard)));
  }

  private void expectNext(Fault fault, Class<? extends Exception> type) {
    faults.next(GET_RECORDS, fault);
    assertThatThrownBy(() -> read(0)).isInstanceOf(type);
    read(0);
  }

  @Test
  void theClientSeesEachErrorAsWhatItIs() {
    expectNext(Fault.limitExceeded(), LimitExceededException.class);
    expectNext(Fault.internalError(), InternalServerErrorException.class);
    expectNext(Fault.expiredIterator(), ExpiredIteratorException.class);
    expectNext(Fault.trimmed(), TrimmedDataAccessException.class);
    expectNext(Fault.resourceNotFound(), ResourceNotFoundException.class);
    expectNext(Fault.disconnect(), SdkClientException.class);
    expectNext(Fault.cutShort(), SdkClientException.class);
    assertThat(faults.injected()).isEqualTo(7);
    assertThat(rig.simulator.calls(GET_RECORDS)).isEqualTo(14);
  }

  private AwsServiceException answer(Fault fault) {
    faults.next(GET_RECORDS, fault);
    try {
      read(0);
    } catch (AwsServiceException e) {
      return e;
    }
    throw new AssertionError("no error: " + fault);
  }

  @Test
  void errorsThatAreNotModelledCarryTheirCode() {
    // The model of the streams does not have it, that of the tables does.
    AwsServiceException throttled = answer(Fault.throttled());
    assertThat(throttled.awsErrorDetails().errorCode())
        .isEqualTo("ProvisionedThroughputExceededException");
    assertThat(RetryUtils.isThrottlingException(throttled)).isTrue();
    faults.next("Scan", Fault.throttled());
    assertThatThrownBy(() -> rig.dynamoDb.scan(r -> r.tableName("t")))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
    AwsServiceException throttling = answer(Fault.throttling());
    assertThat(throttling.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
    assertThat(RetryUtils.isThrottlingException(throttling)).isTrue();
    assertThat(answer(Fault.expiredToken()).awsErrorDetails().errorCode())
        .isEqualTo("ExpiredTokenException");
    assertThat(answer(Fault.unavailable()).statusCode()).isEqualTo(503);
    assertThat(answer(Fault.bareStatus(500)).statusCode()).isEqualTo(500);
    AwsServiceException bare = answer(Fault.bareStatus(503));
    assertThat(bare.statusCode()).isEqualTo(503);
    assertThat(bare.awsErrorDetails().errorMessage()).isNull();
  }

  @Test
  void deniedAccessNamesTheActionAndTheResource() {
    faults.rate("DescribeStream", Fault.accessDenied(), 1);
    assertThatThrownBy(() -> rig.listed(table.stream().arn()))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"))
        .hasMessageContaining(
            "is not authorized to perform: dynamodb:DescribeStream on resource: "
                + table.stream().arn());
    read(0);
    faults.next("Scan", Fault.accessDenied());
    assertThatThrownBy(() -> rig.dynamoDb.scan(r -> r.tableName("t")))
        .hasMessageContaining("on resource: arn:aws:dynamodb:eu-west-1:000000000000:table/t ");
    faults.clear("DescribeStream");
    assertThat(rig.listed(table.stream().arn())).hasSize(2);
  }

  @Test
  void aScriptCanNameTheShard() {
    faults.next(GET_RECORDS, shards.get(1), Fault.limitExceeded());
    faults.next(GET_RECORDS, shards.get(1), Fault.expiredIterator());
    read(0);
    assertThatThrownBy(() -> read(1)).isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(() -> read(1)).isInstanceOf(ExpiredIteratorException.class);
    read(1);
    assertThat(faults.pending()).isZero();
  }

  @Test
  void somethingMayHappenBetweenTwoCalls() {
    SimulatedStream stream = table.stream();
    table.put("a", "v", "1");
    String shard = stream.entries().get(0).shard();
    faults.next(
        GET_RECORDS,
        Fault.meanwhile(
            () -> {
              table.put("a", "v", "2");
              stream.rotate(shard);
            }));
    assertThat(rig.readAll(rig.oldest(stream.arn(), shard))).hasSize(2);
    assertThat(rig.listed(stream.arn())).hasSize(3);
  }

  @Test
  void ratesAreKeptBySeed() {
    faults.rate(GET_RECORDS, Fault.limitExceeded(), 0.3);
    int failed = 0;
    for (int i = 0; i < 200; i++) {
      try {
        read(0);
      } catch (LimitExceededException e) {
        failed++;
      }
    }
    assertThat(failed).isBetween(40, 80);
    faults.clear();
    read(0);
  }

  @Test
  void aDelayOutlastsAnImpatientClient() {
    faults.next("DescribeTable", Fault.delay(Duration.ofSeconds(20)));
    assertThatThrownBy(
            () ->
                rig.dynamoDb.describeTable(
                    r ->
                        r.tableName("t")
                            .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofMillis(50)))))
        .isInstanceOf(ApiCallTimeoutException.class);
    // The call may have ended before it was sent.
    faults.clear("DescribeTable");
    faults.next("DescribeTable", Fault.delay(Duration.ofMillis(1)));
    rig.dynamoDb.describeTable(r -> r.tableName("t"));
  }
}
