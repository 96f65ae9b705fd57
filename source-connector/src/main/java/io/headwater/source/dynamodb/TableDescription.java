package io.headwater.source.dynamodb;

import io.headwater.source.lookup.KeySchema;
import io.headwater.source.stream.StreamReadException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
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
 * @param key its primary key
 */
public record TableDescription(
    String name,
    String arn,
    String id,
    String status,
    long itemCount,
    long sizeBytes,
    Optional<StreamDescription> stream,
    KeySchema key) {
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
      return hasNewImage(viewType);
    }

    /** Whether records of a view type hold the item after a change. */
    public static boolean hasNewImage(String viewType) {
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
      return of(table, clients.dynamoDb().describeTable(r -> r.tableName(table)).table());
    } catch (SdkException e) {
      throw SdkFailures.classified(e, IamAction.DESCRIBE_TABLE, "table " + table);
    }
  }

  private static TableDescription of(
      String name, software.amazon.awssdk.services.dynamodb.model.TableDescription answer) {
    return new TableDescription(
        name,
        given(answer.tableArn()),
        given(answer.tableId()),
        given(answer.tableStatusAsString()),
        given(answer.itemCount()),
        given(answer.tableSizeBytes()),
        stream(answer),
        KeySchemas.of(answer));
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

  /** The partition key's name, then the sort key's if there is one. */
  public List<String> keyAttributes() {
    return key.names();
  }

  /**
   * What tells the table from another one of its name; the same for all tables where the service
   * does not say.
   */
  public String identity() {
    return id.isEmpty() ? "unknown" : id;
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
