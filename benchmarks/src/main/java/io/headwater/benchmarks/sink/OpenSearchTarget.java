package io.headwater.benchmarks.sink;

import io.headwater.localstack.LocalStack;
import io.headwater.localstack.client.SearchClient;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Real OpenSearch, with one shard for each index and no replicas. */
final class OpenSearchTarget implements Target {
  private static final String INDEX =
      """
      {"settings":{"number_of_shards":1,"number_of_replicas":0,"refresh_interval":"1s","index.gc_deletes":"1h"},
       "mappings":{"date_detection":false,"properties":{"price":{"type":"double"}}}}""";

  private final LocalStack stack;
  private final SearchClient client;

  OpenSearchTarget(LocalStack stack) {
    this.stack = stack;
    this.client = stack.searchClient();
  }

  @Override
  public URI uri() {
    return stack.openSearch().uri();
  }

  @Override
  public long pid() {
    return stack.openSearch().pid();
  }

  void create(String index) {
    client.createIndex(index, INDEX);
  }

  void drop(String index) {
    client.deleteIndex(index);
  }

  @Override
  public long written(String index) {
    return client
        .get("/" + index + "/_stats/indexing?filter_path=_all.primaries.indexing.index_total")
        .at("/_all/primaries/indexing/index_total")
        .asLong();
  }

  /** The version of each document, by id. */
  Map<String, Long> versions(String index) {
    client.refresh(index);
    Map<String, Long> versions = new HashMap<>();
    client.forEachDocument(index, document -> versions.put(document.id(), document.version()));
    return versions;
  }
}
