package io.headwater.source.dynamodb;

import io.headwater.source.stream.StreamReadException;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * What the source needs to know of a table.
 *
 * @param name the table's name
 * @param stream its stream, empty if it never had one or if it is disabled
 * @param keyAttributes the partition key's name, then the sort key's if there is one
 */
public record TableDescription(
    String name, Optional<StreamDescription> stream, List<String> keyAttributes) {
  /**
   * A table's stream.
   *
   * @param arn the ARN of the latest stream
   * @param viewType what its records hold
   */
  public record StreamDescription(String arn, String viewType) {
    /** Whether its records hold the item after a change. */
    public boolean hasNewImage() {
      return viewType.equals(StreamViewType.NEW_IMAGE.toString())
          || viewType.equals(StreamViewType.NEW_AND_OLD_IMAGES.toString());
    }
  }

  /**
   * Asks for a table.
   *
   * @throws StreamReadException if the service does not answer or refuses, {@code MISSING} if there
   *     is no such table
   */
  public static TableDescription describe(AwsClients clients, String table) {
    try {
      software.amazon.awssdk.services.dynamodb.model.TableDescription description =
          clients.dynamoDb().describeTable(request -> request.tableName(table)).table();
      StreamSpecification stream = description.streamSpecification();
      boolean enabled = stream != null && Boolean.TRUE.equals(stream.streamEnabled());
      return new TableDescription(
          table,
          enabled
              ? Optional.of(
                  new StreamDescription(
                      description.latestStreamArn(), stream.streamViewTypeAsString()))
              : Optional.empty(),
          description.keySchema().stream()
              .sorted((a, b) -> Boolean.compare(isSort(a), isSort(b)))
              .map(KeySchemaElement::attributeName)
              .toList());
    } catch (SdkException e) {
      throw SdkFailures.classified(e);
    }
  }

  private static boolean isSort(KeySchemaElement element) {
    return element.keyType() == KeyType.RANGE;
  }

  /** The problem that keeps the source from reading this table's stream, empty if there is none. */
  public Optional<String> unfit() {
    if (stream.isEmpty()) {
      return Optional.of(
          "table "
              + name
              + " has no enabled stream; enable one with view type NEW_AND_OLD_IMAGES or NEW_IMAGE");
    }
    if (!stream.get().hasNewImage()) {
      return Optional.of(
          "the stream of table "
              + name
              + " has view type "
              + stream.get().viewType()
              + "; this version reads NEW_AND_OLD_IMAGES and NEW_IMAGE");
    }
    return Optional.empty();
  }
}
