package io.headwater.source.dynamodb;

import io.headwater.event.ItemKey;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.lookup.ItemLookup;
import io.headwater.source.lookup.KeySchema;
import io.headwater.source.stream.StreamReadException;
import io.headwater.source.stream.StreamReadException.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** A table's items by key, read consistently through the SDK's BatchGetItem. */
public final class DynamoDbItemLookup implements ItemLookup {
  private static final int BATCH_KEYS = 100;
  private static final int MAX_FRUITLESS_TRIES = 8;

  /** How the calling thread waits. */
  @FunctionalInterface
  public interface Sleeper {
    /** Waits. */
    void sleep(Duration pause) throws InterruptedException;
  }

  private final AwsClients clients;
  private final String table;
  private final KeySchema schema;
  private final SdkItems items;
  private final BackoffStrategy backoff;
  private final Sleeper sleeper;

  /**
   * The items of a table.
   *
   * @param images what is taken from an item
   * @param backoff the pauses before keys are asked for again that the service left out
   */
  public DynamoDbItemLookup(
      AwsClients clients,
      String table,
      KeySchema schema,
      ImageSettings images,
      BackoffStrategy backoff,
      Sleeper sleeper) {
    this.clients = clients;
    this.table = table;
    this.schema = schema;
    this.items = new SdkItems(schema.names(), images);
    this.backoff = backoff;
    this.sleeper = sleeper;
  }

  @Override
  public Map<ItemKey, Item> find(Collection<ItemKey> keys) {
    Map<ItemKey, Item> found = new HashMap<>();
    ask(
        keys,
        null,
        item -> found.put(items.key(item), new Item(items.image(item), items.traceparent(item))));
    return found;
  }

  @Override
  public Set<ItemKey> existing(Collection<ItemKey> keys) {
    Set<ItemKey> found = new HashSet<>();
    ask(keys, AttributeAliases.of(schema.names()), item -> found.add(items.key(item)));
    return found;
  }

  private void ask(
      Collection<ItemKey> keys,
      @Nullable AttributeAliases projection,
      Consumer<Map<String, AttributeValue>> found) {
    List<Map<String, AttributeValue>> distinct =
        new LinkedHashSet<>(keys).stream().map(key -> SdkValues.key(schema, key)).toList();
    for (int from = 0; from < distinct.size(); from += BATCH_KEYS) {
      int to = Math.min(distinct.size(), from + BATCH_KEYS);
      askBatch(distinct.subList(from, to), projection, found);
    }
  }

  private void askBatch(
      List<Map<String, AttributeValue>> batch,
      @Nullable AttributeAliases projection,
      Consumer<Map<String, AttributeValue>> found) {
    List<Map<String, AttributeValue>> pending = batch;
    int fruitless = 0;
    while (!pending.isEmpty()) {
      List<Map<String, AttributeValue>> left = askOnce(pending, projection, found);
      if (left.isEmpty()) {
        return;
      }
      // Keys are also left out because an answer is at most 16 MB: that is no failure.
      fruitless = left.size() < pending.size() ? 0 : fruitless + 1;
      if (fruitless == MAX_FRUITLESS_TRIES) {
        throw new StreamReadException(
            Kind.THROTTLED,
            "BatchGetItem on table " + table + " left out all keys " + fruitless + " times");
      }
      pending = left;
      sleep(backoff.computeDelay(fruitless + 1));
    }
  }

  /** Asks for keys and gives back those that the service left out. */
  private List<Map<String, AttributeValue>> askOnce(
      List<Map<String, AttributeValue>> keys,
      @Nullable AttributeAliases projection,
      Consumer<Map<String, AttributeValue>> found) {
    BatchGetItemResponse response;
    try {
      KeysAndAttributes wanted = wanted(keys, projection);
      response =
          clients.dynamoDb().batchGetItem(request -> request.requestItems(Map.of(table, wanted)));
    } catch (SdkException e) {
      StreamReadException failure =
          SdkFailures.classified(e, IamAction.BATCH_GET_ITEM, "table " + table);
      if (failure.kind() == Kind.THROTTLED) {
        return keys;
      }
      throw failure;
    }
    response.responses().getOrDefault(table, List.of()).forEach(found);
    KeysAndAttributes unprocessed = response.unprocessedKeys().get(table);
    return unprocessed == null ? List.of() : unprocessed.keys();
  }

  private static KeysAndAttributes wanted(
      List<Map<String, AttributeValue>> keys, @Nullable AttributeAliases projection) {
    KeysAndAttributes.Builder wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true);
    if (projection != null) {
      wanted
          .projectionExpression(projection.expression())
          .expressionAttributeNames(projection.names());
    }
    return wanted.build();
  }

  private void sleep(Duration pause) {
    try {
      sleeper.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamReadException(Kind.UNAVAILABLE, "the wait for BatchGetItem was ended", e);
    }
  }
}
