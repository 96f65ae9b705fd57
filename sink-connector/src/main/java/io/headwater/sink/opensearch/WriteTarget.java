package io.headwater.sink.opensearch;

import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.document.WriteMethod;

/**
 * What kind of thing is written to, and how.
 *
 * @param dataStream whether writes only create, as data streams want it
 * @param serverless whether it is a collection of Amazon OpenSearch Serverless, which has no
 *     version to ask for and refuses some settings
 * @param versioned whether writes carry external versions
 */
public record WriteTarget(boolean dataStream, boolean serverless, boolean versioned) {
  /** Versioned writes to indices of a cluster. */
  static final WriteTarget INDEX = new WriteTarget(false, false, true);

  /** What the settings ask for. */
  public static WriteTarget of(SinkSettings settings) {
    return new WriteTarget(
        settings.write().method() == WriteMethod.CREATE,
        settings.connection().isServerless(),
        settings.input().isVersioned());
  }
}
