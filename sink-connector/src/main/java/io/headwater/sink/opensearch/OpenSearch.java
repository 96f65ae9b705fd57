package io.headwater.sink.opensearch;

import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.write.BulkClient;
import io.headwater.sink.write.IndexAdmin;
import java.util.HashMap;
import java.util.Map;

/** A task's connection to OpenSearch. */
public final class OpenSearch implements AutoCloseable {
  private final OpenSearchHttp http;
  private final BulkClient bulk;
  private final IndexAdmin indices;

  /** Prepares the connection; nothing is sent yet. */
  public OpenSearch(SinkSettings settings) {
    this(settings, WriteTarget.of(settings));
  }

  OpenSearch(SinkSettings settings, WriteTarget target) {
    this.http =
        new OpenSearchHttp(
            settings.connection(), settings.batch().maxInFlight() + IndexAdmin.MOST_AT_ONCE);
    this.bulk = new OpenSearchBulkClient(http, bulkParameters(settings));
    this.indices = new OpenSearchIndexAdmin(http, settings.index(), target);
  }

  private static Map<String, String> bulkParameters(SinkSettings settings) {
    Map<String, String> parameters = new HashMap<>(settings.write().bulkParameters());
    if (settings.index().requireAlias()) {
      parameters.put("require_alias", "true");
    }
    return parameters;
  }

  /** Bulk requests. */
  public BulkClient bulk() {
    return bulk;
  }

  /** Indices. */
  public IndexAdmin indices() {
    return indices;
  }

  /** Ends it at once; requests under way fail. */
  @Override
  public void close() {
    http.close();
  }
}
