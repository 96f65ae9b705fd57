package io.headwater.sink.opensearch;

import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.write.BulkClient;
import io.headwater.sink.write.IndexAdmin;

/** A task's connection to OpenSearch. */
public final class OpenSearch implements AutoCloseable {
  // Beside the bulks: indices are looked up.
  private static final int SPARE_CONNECTIONS = 2;

  private final OpenSearchHttp http;
  private final BulkClient bulk;
  private final IndexAdmin indices;

  /** Prepares the connection for versioned writes to indices; nothing is sent yet. */
  public OpenSearch(SinkSettings settings) {
    this(settings, WriteTarget.INDEX);
  }

  /** Prepares the connection; nothing is sent yet. */
  public OpenSearch(SinkSettings settings, WriteTarget target) {
    this.http =
        new OpenSearchHttp(
            settings.connection(), settings.batch().maxInFlight() + SPARE_CONNECTIONS);
    this.bulk = new OpenSearchBulkClient(http);
    this.indices = new OpenSearchIndexAdmin(http, settings.index(), target);
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
