package io.headwater.sink.write;

import org.jspecify.annotations.Nullable;

/** What an answer of OpenSearch means for what was sent. */
enum Verdict {
  /** Written. */
  APPLIED,
  /** Not written, because the document is already newer. */
  SUPERSEDED,
  /** To be sent again later. */
  RETRY,
  /** To be sent again in smaller requests; what cannot be made smaller is rejected. */
  SPLIT,
  /** The record is at fault and will never be written. */
  REJECT,
  /** Nothing can be written until someone mends the configuration or permissions. */
  FATAL;

  /** The type of a missing index's 404. */
  static final String INDEX_NOT_FOUND = "index_not_found_exception";

  private static final String CLUSTER_BLOCK = "cluster_block_exception";
  private static final String VERSION_CONFLICT = "version_conflict_engine_exception";
  // Someone closed the index, to change its settings for example: no record is at fault.
  private static final String INDEX_CLOSED = "index_closed_exception";

  /** Of one item within an answered bulk. */
  static Verdict ofItem(int status, @Nullable String errorType) {
    String type = errorType == null ? "" : errorType;
    if (status >= 200 && status < 300) {
      return APPLIED;
    }
    if (status >= 500 || type.equals(CLUSTER_BLOCK) || type.equals(INDEX_CLOSED)) {
      return RETRY;
    }
    return switch (status) {
      case 401, 403 -> FATAL;
      case 404 -> type.isEmpty() ? APPLIED : type.equals(INDEX_NOT_FOUND) ? RETRY : REJECT;
      case 408, 429 -> RETRY;
      case 409 -> type.equals(VERSION_CONFLICT) ? SUPERSEDED : REJECT;
      default -> status >= 400 ? REJECT : RETRY;
    };
  }

  /**
   * Of a whole request. A record is suspected only if OpenSearch itself, not a proxy on the way,
   * says that the request is bad.
   */
  static Verdict ofRequest(int status, @Nullable String errorType) {
    String type = errorType == null ? "" : errorType;
    return switch (status) {
      case 400 -> type.isEmpty() || type.equals(CLUSTER_BLOCK) ? RETRY : SPLIT;
      case 413 -> SPLIT;
      case 401, 403 -> type.equals(CLUSTER_BLOCK) ? RETRY : FATAL;
      default -> RETRY;
    };
  }
}
