package io.headwater.source.dynamodb;

import io.headwater.source.config.ImageSettings;
import io.headwater.source.snapshot.ScanFilter;
import io.headwater.source.snapshot.ScanOptions;
import io.headwater.source.snapshot.ScanPage;
import io.headwater.source.snapshot.ScanPosition;
import io.headwater.source.snapshot.ScanRequest;
import io.headwater.source.snapshot.ScannedItem;
import io.headwater.source.snapshot.TableScan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** A table, scanned through the SDK. */
public final class DynamoDbTableScan implements TableScan {
  private static final double UNIT_BYTES = 4_096;

  private final AwsClients clients;
  private final String table;
  private final SdkItems items;
  private final boolean consistent;
  private final @Nullable String filter;
  private final @Nullable String projection;
  private final @Nullable Map<String, String> names;
  private final @Nullable Map<String, AttributeValue> values;

  /**
   * A scan of a table.
   *
   * @param keyAttributes the partition key's name, then the sort key's if there is one
   * @param images what is taken from an item
   */
  public DynamoDbTableScan(
      AwsClients clients,
      String table,
      List<String> keyAttributes,
      ScanOptions options,
      ImageSettings images) {
    this.clients = clients;
    this.table = table;
    this.items = new SdkItems(keyAttributes, images);
    this.consistent = options.consistent();
    Map<String, String> allNames = new HashMap<>();
    Optional<ScanFilter> given = options.filter();
    this.filter = given.map(ScanFilter::expression).orElse(null);
    given.ifPresent(some -> allNames.putAll(some.names()));
    if (options.projection().isEmpty()) {
      this.projection = null;
    } else {
      List<String> attributes = new ArrayList<>(keyAttributes);
      attributes.addAll(options.projection());
      AttributeAliases aliases = AttributeAliases.of(attributes);
      this.projection = aliases.expression();
      allNames.putAll(aliases.names());
    }
    // The service refuses empty maps.
    this.names = allNames.isEmpty() ? null : allNames;
    this.values =
        given
            .map(ScanFilter::values)
            .filter(some -> !some.isEmpty())
            .map(SdkValues::values)
            .orElse(null);
  }

  @Override
  public ScanPage scan(ScanRequest page) {
    ScanPosition after = page.after();
    try {
      ScanResponse response =
          clients
              .dynamoDb()
              .scan(
                  request ->
                      request
                          .tableName(table)
                          .segment(page.segment())
                          .totalSegments(page.segments())
                          .exclusiveStartKey(after == null ? null : SdkValues.startKey(after))
                          .limit(page.limit() == 0 ? null : page.limit())
                          .consistentRead(consistent)
                          .filterExpression(filter)
                          .projectionExpression(projection)
                          .expressionAttributeNames(names)
                          .expressionAttributeValues(values)
                          .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
      return page(response);
    } catch (SdkException e) {
      throw SdkFailures.classified(e, IamAction.SCAN, "table " + table);
    }
  }

  private ScanPage page(ScanResponse response) {
    List<ScannedItem> scannedItems = response.items().stream().map(this::item).toList();
    int scanned = response.scannedCount() == null ? scannedItems.size() : response.scannedCount();
    boolean more = response.hasLastEvaluatedKey() && !response.lastEvaluatedKey().isEmpty();
    return new ScanPage(
        scannedItems,
        more ? Optional.of(SdkValues.position(response.lastEvaluatedKey())) : Optional.empty(),
        consumed(response, scannedItems),
        scanned);
  }

  private ScannedItem item(Map<String, AttributeValue> item) {
    return new ScannedItem(
        items.key(item), items.image(item), items.traceparent(item), ItemSize.of(item));
  }

  // Not every server that speaks the protocol tells what a call costs.
  private double consumed(ScanResponse response, List<ScannedItem> items) {
    if (response.consumedCapacity() != null
        && response.consumedCapacity().capacityUnits() != null) {
      return response.consumedCapacity().capacityUnits();
    }
    long bytes = items.stream().mapToLong(ScannedItem::sizeBytes).sum();
    return Math.ceil(bytes / UNIT_BYTES) * (consistent ? 1 : 0.5);
  }
}
