package io.headwater.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.localstack.client.Document;
import io.headwater.localstack.client.SearchClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A table and its index, side by side.
 *
 * @param items the number of items
 * @param documents the number of documents
 * @param missing ids of items without a document
 * @param surplus ids of documents without an item
 * @param different ids of documents that differ from their item
 */
public record TableComparison(
    int items, int documents, List<String> missing, List<String> surplus, List<String> different) {
  /**
   * Compares by id and content.
   *
   * @param id tells an item's document id
   */
  public static TableComparison of(
      DynamoTable table,
      SearchClient search,
      String index,
      Function<Map<String, AttributeValue>, String> id) {
    return of(table, search, index, id, Set.of());
  }

  /**
   * Compares by id and content.
   *
   * @param id tells an item's document id
   * @param added fields that documents have beside their items' attributes
   */
  public static TableComparison of(
      DynamoTable table,
      SearchClient search,
      String index,
      Function<Map<String, AttributeValue>, String> id,
      Set<String> added) {
    return of(table, documents(search, index), id, added);
  }

  /** All documents of an index by id, none if there is no index. */
  public static Map<String, Document> documents(SearchClient search, String index) {
    if (!search.indexExists(index)) {
      return Map.of();
    }
    search.refresh(index);
    return search.documents(index);
  }

  /**
   * Compares by id and content with documents that were read before.
   *
   * @param documents by id
   * @param id tells an item's document id
   * @param added fields that documents have beside their items' attributes
   */
  public static TableComparison of(
      DynamoTable table,
      Map<String, Document> documents,
      Function<Map<String, AttributeValue>, String> id,
      Set<String> added) {
    Map<String, Map<String, AttributeValue>> items = new TreeMap<>();
    table.forEach(item -> items.put(id.apply(item), item));
    List<String> missing = new ArrayList<>();
    List<String> different = new ArrayList<>();
    for (Map.Entry<String, Map<String, AttributeValue>> item : items.entrySet()) {
      Document document = documents.get(item.getKey());
      if (document == null) {
        missing.add(item.getKey());
      } else if (!Items.same(item.getValue(), without(added, document.source()))) {
        different.add(item.getKey());
      }
    }
    List<String> surplus =
        documents.keySet().stream().filter(key -> !items.containsKey(key)).sorted().toList();
    return new TableComparison(items.size(), documents.size(), missing, surplus, different);
  }

  private static JsonNode without(Set<String> added, JsonNode document) {
    return document instanceof ObjectNode object ? object.deepCopy().without(added) : document;
  }

  /** Whether table and index are equal. */
  public boolean isEqual() {
    return missing.isEmpty() && surplus.isEmpty() && different.isEmpty();
  }
}
