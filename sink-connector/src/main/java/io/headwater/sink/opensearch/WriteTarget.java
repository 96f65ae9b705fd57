package io.headwater.sink.opensearch;

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
  public static final WriteTarget INDEX = new WriteTarget(false, false, true);
}
