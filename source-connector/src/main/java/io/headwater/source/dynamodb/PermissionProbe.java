package io.headwater.source.dynamodb;

import io.headwater.source.stream.StreamReadException;
import io.headwater.source.wire.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/**
 * Tries the calls that running needs, each once and as small as can be. Whatever but a refusal
 * comes of them is no finding: it may be over when the connector runs.
 */
public final class PermissionProbe {
  // IAM is asked before the service looks for the shard or the iterator.
  private static final String NO_SHARD = "shardId-00000000000000000000-00000000";
  private static final String NO_ITERATOR = "|1|headwater";
  private static final String NO_KEY = "headwater-validation";
  private static final Logger LOG = LoggerFactory.getLogger(PermissionProbe.class);

  private final AwsClients clients;
  private final List<StreamReadException> refused = new ArrayList<>();
  private @Nullable StreamReadException unanswered;

  private PermissionProbe(AwsClients clients) {
    this.clients = clients;
  }

  /**
   * The refusals to read a stream; or that nobody answers at all, which is how a network without a
   * way to the streams looks where there is one to the tables.
   */
  public static List<StreamReadException> stream(AwsClients clients, String streamArn) {
    PermissionProbe probe = new PermissionProbe(clients);
    String shard = probe.shard(streamArn).orElse(NO_SHARD);
    if (probe.unanswered != null) {
      return List.of(probe.unanswered);
    }
    String iterator = probe.iterator(streamArn, shard).orElse(streamArn + NO_ITERATOR);
    probe.attempt(
        IamAction.GET_RECORDS,
        "stream " + streamArn,
        () -> clients.streams().getRecords(r -> r.shardIterator(iterator).limit(1)));
    return probe.refused;
  }

  private Optional<String> shard(String streamArn) {
    return attempt(
            IamAction.DESCRIBE_STREAM,
            "stream " + streamArn,
            () -> clients.streams().describeStream(r -> r.streamArn(streamArn).limit(1)))
        .flatMap(answer -> answer.streamDescription().shards().stream().findFirst())
        .map(Shard::shardId);
  }

  private Optional<String> iterator(String streamArn, String shard) {
    return attempt(
        IamAction.GET_SHARD_ITERATOR,
        "stream " + streamArn,
        () ->
            clients
                .streams()
                .getShardIterator(
                    r ->
                        r.streamArn(streamArn)
                            .shardId(shard)
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator());
  }

  /** The refusal to read a table's items, as a snapshot does. */
  public static List<StreamReadException> scan(AwsClients clients, String table) {
    PermissionProbe probe = new PermissionProbe(clients);
    probe.attempt(
        IamAction.SCAN,
        "table " + table,
        () -> clients.dynamoDb().scan(r -> r.tableName(table).limit(1)));
    return probe.refused;
  }

  /** The refusal to look items up. */
  public static List<StreamReadException> lookup(AwsClients clients, TableDescription table) {
    Map<String, AttributeValue> key = new HashMap<>();
    Stream.concat(Stream.of(table.key().partition()), table.key().sort().stream())
        .forEach(attribute -> key.put(attribute.name(), keyOfNoItem(attribute.type())));
    KeysAndAttributes keys = KeysAndAttributes.builder().keys(List.of(key)).build();
    PermissionProbe probe = new PermissionProbe(clients);
    probe.attempt(
        IamAction.BATCH_GET_ITEM,
        "table " + table.name(),
        () -> clients.dynamoDb().batchGetItem(r -> r.requestItems(Map.of(table.name(), keys))));
    return probe.refused;
  }

  private static AttributeValue keyOfNoItem(ScalarType type) {
    return switch (type) {
      case S -> AttributeValue.fromS(NO_KEY);
      case N -> AttributeValue.fromN("-271828182845904523536");
      case B -> AttributeValue.fromB(SdkBytes.fromUtf8String(NO_KEY));
    };
  }

  private <T extends @Nullable Object> Optional<T> attempt(
      IamAction action, String resource, Supplier<T> call) {
    try {
      return Optional.ofNullable(call.get());
    } catch (SdkException e) {
      StreamReadException failure = SdkFailures.classified(e, action, resource);
      if (Blame.isDeniedPermission(failure)) {
        refused.add(failure);
      } else {
        if (!(e instanceof AwsServiceException) && Blame.isUnreachable(failure)) {
          unanswered = failure;
        }
        LOG.debug("Probing {} of {} failed: {}", action, resource, failure.getMessage());
      }
      return Optional.empty();
    }
  }
}
