package io.headwater.source.dynamodb;

import io.headwater.source.config.ImageSettings;
import io.headwater.source.snapshot.ScanFilter;
import io.headwater.source.snapshot.ScanOptions;
import io.headwater.source.snapshot.ScanPage;
import io.headwater.source.snapshot.ScanPosition;
import io.headwater.source.snapshot.ScanRequest;
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

/** A table; the SDK makes the calls, and pages of items are read by {@link WireScanPage}. */
public final class DynamoDbTableScan implements TableScan {
  private final AwsClients clients;
  private final String table;
  private final WireScanPage pages;
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
    this.pages = new WireScanPage(keyAttributes, images, options.consistent());
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
    AnswerBody body = AnswerBody.ofThisThread();
    try {
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
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                      .overrideConfiguration(
                          call -> call.putExecutionAttribute(AnswerBody.ATTRIBUTE, body)));
    } catch (SdkException e) {
      throw SdkFailures.classified(e, IamAction.SCAN, "table " + table);
    }
    return pages.read(body.bytes(), body.length());
  }
}
