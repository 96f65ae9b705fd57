package io.headwater.it;

import io.headwater.localstack.LocalStackBuilder;

/** With the OpenSearch that the local stack has by default. */
class SinkDocumentsIT extends SinkDocumentsContract {
  @Override
  LocalStackBuilder choose(LocalStackBuilder builder) {
    return builder;
  }
}
