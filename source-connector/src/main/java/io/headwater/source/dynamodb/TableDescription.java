package io.headwater.source.dynamodb;

import io.headwater.source.stream.StreamReadException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * What the source needs to know of a table.
 *
 * @param name the table's name
 * @param arn its ARN
 * @param id what tells it from an earlier table of that name; empty if the service does not say
 * @param status the service's word, such as ACTIVE or DELETING
 * @param itemCount how many items it had, up to six hours ago
 * @param sizeBytes how many bytes they had
 * @param stream its stream, empty if it never had one or if it is disabled
 * @param key the partition key, then the sort key if there is one
 */
public record TableDescription(
    String name,
    String arn,
    String id,
    String status,
    long itemCount,
    long sizeBytes,
    Optional<StreamDescription> stream,
    List<KeyColumn> key) {
  /**
   * A table's stream.
   *
   * @param arn the ARN of the latest stream
   * @param label when it was enabled, which tells it from the table's earlier ones
   * @param viewType what its records hold
   */
  public record StreamDescription(String arn, String label, String viewType) {
    /** Whether its records hold the item after a change. */
    public boolean hasNewImage() {
      return viewType.equals(StreamViewType.NEW_IMAGE.toString())
          || viewType.equals(StreamViewType.NEW_AND_OLD_IMAGES.toString());
    }
  }

  /**
   * An attribute of the key.
   *
   * @param name its name
   * @param type S, N or B
   */
  public record KeyColumn(String name, String type) {}

  /**
   * Asks for a table.
   *
   * @throws StreamReadException if the service does not answer or refuses, {@code MISSING} if there
   *     is no such table
   */
  public static TableDescription describe(AwsClients clients, String table) {
    try {
      return of(table, clients.dynamoDb().describeTable(r -> r.tableName(table)).table());
    } catch (SdkException e) {
      throw SdkFailures.classified(e, IamAction.DESCRIBE_TABLE, "table " + table);
    }
  }

  private static TableDescription of(
      String name, software.amazon.awssdk.services.dynamodb.model.TableDescription answer) {
    Map<String, String> types =
        answer.attributeDefinitions().stream()
            .collect(
                Collectors.toMap(
                    AttributeDefinition::attributeName,
                    AttributeDefinition::attributeTypeAsString,
                    (first, second) -> first));
    return new TableDescription(
        name,
        given(answer.tableArn()),
        given(answer.tableId()),
        given(answer.tableStatusAsString()),
        given(answer.itemCount()),
        given(answer.tableSizeBytes()),
        stream(answer),
        answer.keySchema().stream()
            .sorted((a, b) -> Boolean.compare(isSort(a), isSort(b)))
            .map(KeySchemaElement::attributeName)
            .map(key -> new KeyColumn(key, types.getOrDefault(key, "S")))
            .toList());
  }

  private static Optional<StreamDescription> stream(
      software.amazon.awssdk.services.dynamodb.model.TableDescription answer) {
    StreamSpecification stream = answer.streamSpecification();
    boolean enabled =
        stream != null
            && Boolean.TRUE.equals(stream.streamEnabled())
            && answer.latestStreamArn() != null;
    return enabled
        ? Optional.of(
            new StreamDescription(
                answer.latestStreamArn(),
                given(answer.latestStreamLabel()),
                given(stream.streamViewTypeAsString())))
        : Optional.empty();
  }

  private static String given(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static long given(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  private static boolean isSort(KeySchemaElement element) {
    return element.keyType() == KeyType.RANGE;
  }

  /** The partition key's name, then the sort key's if there is one. */
  public List<String> keyAttributes() {
    return key.stream().map(KeyColumn::name).toList();
  }

  /**
   * The problem that keeps the source from reading this table's stream, empty if there is none.
   *
   * @param imageLookup whether items are looked up where the stream's records do not hold them
   */
  public Optional<String> unfit(boolean imageLookup) {
    if (stream.isEmpty()) {
      return Optional.of(
          "table "
              + name
              + " has no enabled stream; enable one with view type NEW_AND_OLD_IMAGES or NEW_IMAGE");
    }
    if (!stream.get().hasNewImage() && !imageLookup) {
      return Optional.of(
          "the stream of table "
              + name
              + " has view type "
              + stream.get().viewType()
              + ", whose records do not hold the item after a change; set image.lookup=true, or enable a stream with"
              + " view type NEW_AND_OLD_IMAGES or NEW_IMAGE");
    }
    return Optional.empty();
  }
}
