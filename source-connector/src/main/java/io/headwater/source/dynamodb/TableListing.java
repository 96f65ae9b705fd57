package io.headwater.source.dynamodb;

import io.headwater.source.stream.StreamReadException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;

/** The tables of an account and region, and their tags, every page of them. */
final class TableListing {
  private final AwsClients clients;
  private final ThrottlePatience patience;

  TableListing(AwsClients clients, ThrottlePatience patience) {
    this.clients = clients;
    this.patience = patience;
  }

  /**
   * A table by name.
   *
   * @throws StreamReadException {@code MISSING} if there is none
   */
  TableDescription describe(String table) {
    return patience.call(() -> TableDescription.describe(clients, table));
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    @Nullable String last = null;
    do {
      ListTablesResponse page = namesAfter(last);
      names.addAll(page.tableNames());
      last = page.lastEvaluatedTableName();
    } while (last != null);
    return names;
  }

  private ListTablesResponse namesAfter(@Nullable String last) {
    ListTablesRequest request = ListTablesRequest.builder().exclusiveStartTableName(last).build();
    return patience.call(
        () -> {
          try {
            return clients.dynamoDb().listTables(request);
          } catch (SdkException e) {
            throw SdkFailures.classified(e, IamAction.LIST_TABLES, "all tables");
          }
        });
  }

  Map<String, String> tags(TableDescription table) {
    Map<String, String> tags = new HashMap<>();
    @Nullable String next = null;
    do {
      ListTagsOfResourceResponse page = tagsFrom(table, next);
      page.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
      next = page.nextToken();
    } while (next != null);
    return tags;
  }

  private ListTagsOfResourceResponse tagsFrom(TableDescription table, @Nullable String next) {
    ListTagsOfResourceRequest request =
        ListTagsOfResourceRequest.builder().resourceArn(table.arn()).nextToken(next).build();
    return patience.call(
        () -> {
          try {
            return clients.dynamoDb().listTagsOfResource(request);
          } catch (SdkException e) {
            throw SdkFailures.classified(e, IamAction.LIST_TAGS, "table " + table.name());
          }
        });
  }
}
