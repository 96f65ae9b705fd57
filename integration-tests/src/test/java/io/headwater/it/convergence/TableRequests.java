package io.headwater.it.convergence;

import static io.headwater.it.convergence.ItemHistory.COUNTER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Sends a writer's requests, again and again while there is no answer: a repeated write has the
 * same counter, so it changes nothing (a repeated addition may add twice, which the table knows).
 * Any thread may call, for each item always the same.
 */
final class TableRequests {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final DynamoDbClient client;
  private final Map<TableShape, String> names;
  private final Ledger ledger;

  TableRequests(DynamoDbClient client, Map<TableShape, String> names, Ledger ledger) {
    this.client = client;
    this.names = new EnumMap<>(names);
    this.ledger = ledger;
  }

  /** Whether an answer says that a condition did not hold. */
  private enum Answer {
    DONE,
    REFUSED
  }

  void put(ItemHistory item, Map<String, AttributeValue> values) {
    Map<String, AttributeValue> whole = counted(item, values);
    send(() -> client.putItem(request -> request.tableName(name(item)).item(whole)));
    item.written();
  }

  /**
   * Puts an item if it is in a state.
   *
   * @param last the counter that it must have
   * @return whether it was
   */
  boolean putIf(ItemHistory item, AttributeValue last, Map<String, AttributeValue> values) {
    Map<String, AttributeValue> whole = counted(item, values);
    Answer answer =
        send(
            () ->
                client.putItem(
                    request ->
                        request
                            .tableName(name(item))
                            .item(whole)
                            .conditionExpression("#w = :last")
                            .expressionAttributeNames(Map.of("#w", COUNTER))
                            .expressionAttributeValues(Map.of(":last", last))));
    if (answer == Answer.REFUSED) {
      return false;
    }
    item.written();
    return true;
  }

  /**
   * Updates an item.
   *
   * @param clauses what is done beside setting the counter, with {@code #a} and {@code #b}, {@code
   *     :a} and {@code :b} for names and values
   */
  void update(
      ItemHistory item,
      String clauses,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    Map<String, String> allNames = new HashMap<>(names);
    allNames.put("#w", COUNTER);
    Map<String, AttributeValue> allValues = new HashMap<>(values);
    allValues.put(":w", item.next());
    send(
        () ->
            client.updateItem(
                request ->
                    request
                        .tableName(name(item))
                        .key(item.key())
                        .updateExpression("SET #w = :w" + clauses)
                        .expressionAttributeNames(allNames)
                        .expressionAttributeValues(allValues)));
    item.written();
  }

  /** Puts an item that the TTL service removes. */
  void putAndExpire(ItemHistory item, Map<String, AttributeValue> values) {
    Map<String, AttributeValue> whole = counted(item, values);
    item.removing();
    send(() -> client.putItem(request -> request.tableName(name(item)).item(whole)));
  }

  boolean isThere(ItemHistory item) {
    return client
        .getItem(request -> request.tableName(name(item)).key(item.key()).consistentRead(true))
        .hasItem();
  }

  void delete(ItemHistory item) {
    item.removing();
    send(() -> client.deleteItem(request -> request.tableName(name(item)).key(item.key())));
    item.removed();
  }

  /** Puts some items and removes others, each another one, in one request. */
  void batch(List<ItemHistory> put, List<ItemHistory> removed, ItemValues values) {
    Map<String, List<WriteRequest>> requests = new HashMap<>();
    for (ItemHistory item : put) {
      Map<String, AttributeValue> whole = counted(item, values.ordinary());
      requests
          .computeIfAbsent(name(item), name -> new ArrayList<>())
          .add(WriteRequest.builder().putRequest(request -> request.item(whole)).build());
    }
    for (ItemHistory item : removed) {
      item.removing();
      requests
          .computeIfAbsent(name(item), name -> new ArrayList<>())
          .add(WriteRequest.builder().deleteRequest(request -> request.key(item.key())).build());
    }
    Map<String, List<WriteRequest>> rest = new HashMap<>(requests);
    while (!rest.isEmpty()) {
      send(
          () -> {
            Map<String, List<WriteRequest>> unprocessed =
                client.batchWriteItem(request -> request.requestItems(rest)).unprocessedItems();
            rest.clear();
            rest.putAll(unprocessed);
          });
    }
    put.forEach(ItemHistory::written);
    removed.forEach(ItemHistory::removed);
  }

  /**
   * Writes several items, each another one, at once.
   *
   * @param guard an item that is not written; the transaction takes place if its counter is {@code
   *     guarded}
   * @return whether it took place
   */
  boolean transaction(
      ItemHistory guard, AttributeValue guarded, List<ItemHistory> put, List<ItemHistory> removed) {
    List<TransactWriteItem> actions = new ArrayList<>();
    for (ItemHistory item : put) {
      actions.add(
          item.isPresent()
              ? updating(item)
              : TransactWriteItem.builder()
                  .put(action -> action.tableName(name(item)).item(counted(item, Map.of())))
                  .build());
    }
    for (ItemHistory item : removed) {
      item.removing();
      actions.add(
          TransactWriteItem.builder()
              .delete(action -> action.tableName(name(item)).key(item.key()))
              .build());
    }
    actions.add(
        TransactWriteItem.builder()
            .conditionCheck(
                check ->
                    check
                        .tableName(name(guard))
                        .key(guard.key())
                        .conditionExpression("#w = :w")
                        .expressionAttributeNames(Map.of("#w", COUNTER))
                        .expressionAttributeValues(Map.of(":w", guarded)))
            .build());
    Answer answer =
        send(() -> client.transactWriteItems(request -> request.transactItems(actions)));
    if (answer == Answer.REFUSED) {
      return false;
    }
    put.forEach(ItemHistory::written);
    removed.forEach(ItemHistory::removed);
    return true;
  }

  private TransactWriteItem updating(ItemHistory item) {
    AttributeValue counter = item.next();
    return TransactWriteItem.builder()
        .update(
            action ->
                action
                    .tableName(name(item))
                    .key(item.key())
                    .updateExpression("SET #w = :w")
                    .expressionAttributeNames(Map.of("#w", COUNTER))
                    .expressionAttributeValues(Map.of(":w", counter)))
        .build();
  }

  private static Map<String, AttributeValue> counted(
      ItemHistory item, Map<String, AttributeValue> values) {
    Map<String, AttributeValue> whole = new HashMap<>(values);
    whole.putAll(item.key());
    whole.put(COUNTER, item.next());
    return whole;
  }

  private String name(ItemHistory item) {
    return Objects.requireNonNull(names.get(item.table()));
  }

  private Answer send(Runnable request) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        request.run();
        return Answer.DONE;
      } catch (ConditionalCheckFailedException e) {
        return Answer.REFUSED;
      } catch (TransactionCanceledException e) {
        if (e.cancellationReasons().stream()
            .anyMatch(reason -> "ConditionalCheckFailed".equals(reason.code()))) {
          return Answer.REFUSED;
        }
        waitOrThrow(deadline, e);
      } catch (SdkException e) {
        if (e instanceof AwsServiceException refused
            && "ValidationException".equals(refused.awsErrorDetails().errorCode())) {
          throw e;
        }
        waitOrThrow(deadline, e);
      }
    }
  }

  private void waitOrThrow(long deadline, SdkException e) {
    if (System.nanoTime() > deadline) {
      throw e;
    }
    ledger.repeated();
    LockSupport.parkNanos(PAUSE.toNanos());
  }
}
