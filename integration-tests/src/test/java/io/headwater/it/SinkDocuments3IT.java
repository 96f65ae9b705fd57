package io.headwater.it;

import io.headwater.localstack.LocalStackBuilder;

/** What becomes of events in OpenSearch 3, see {@link OpenSearch3}. */
class SinkDocuments3IT extends SinkDocumentsContract {
  @Override
  LocalStackBuilder choose(LocalStackBuilder builder) {
    return OpenSearch3.choose(builder);
  }
}
