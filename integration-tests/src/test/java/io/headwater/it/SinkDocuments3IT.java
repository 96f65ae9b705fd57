package io.headwater.it;

import io.headwater.localstack.LocalStackBuilder;
import org.junit.jupiter.api.Tag;

/** What becomes of events in OpenSearch 3, see {@link OpenSearch3}. */
@Tag("processes") // Another version of OpenSearch beside the usual one; in containers, name its
// image.
class SinkDocuments3IT extends SinkDocumentsContract {
  @Override
  LocalStackBuilder choose(LocalStackBuilder builder) {
    return OpenSearch3.choose(builder);
  }
}
