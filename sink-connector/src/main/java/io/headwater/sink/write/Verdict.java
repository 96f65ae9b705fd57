package io.headwater.sink.write;

import static java.util.Map.entry;

import io.headwater.sink.document.WriteAction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an answer of OpenSearch means for what was sent. By status and error type alone: the texts
 * of reasons change from version to version.
 */
enum Verdict {
  /** Written. */
  APPLIED,
  /** Not written, because the document is already newer, or there. */
  SUPERSEDED,
  /** To be sent again later. */
  RETRY,
  /** The index takes no writes for now: all of its writes wait. */
  INDEX_BLOCKED,
  /** The index is not there: it is ensured, then the write is sent again. */
  INDEX_MISSING,
  /** To be sent again in smaller requests; what cannot be made smaller is rejected. */
  SPLIT,
  /** The record is at fault and will never be written. */
  REJECT,
  /** Nothing can be written until someone mends the configuration or permissions. */
  FATAL;

  /** The status of a proxy that wants other credentials. */
  static final int PROXY_DENIES = 407;

  private record Answer(int status, String type) {}

  private static final String CLUSTER_BLOCK = "cluster_block_exception";
  private static final String VERSION_CONFLICT = "version_conflict_engine_exception";

  // What the status alone would tell wrongly, or tells only by the way. Types as OpenSearch 1.3,
  // 2.x and 3.x write them; "es_…" and "…master…" are those of Elasticsearch 7.10 and of 1.3.
  private static final Map<Answer, Verdict> ITEMS =
      Map.ofEntries(
          // The document.
          known(400, "mapper_parsing_exception", REJECT),
          known(400, "document_parsing_exception", REJECT),
          known(400, "strict_dynamic_mapping_exception", REJECT),
          known(400, "parse_exception", REJECT),
          known(400, "parsing_exception", REJECT),
          known(400, "x_content_parse_exception", REJECT),
          known(400, "not_x_content_exception", REJECT),
          known(400, "routing_missing_exception", REJECT),
          known(400, "invalid_index_name_exception", REJECT),
          known(400, "script_exception", REJECT),
          known(400, "document_source_missing_exception", REJECT),
          // Field limits and immense terms, but also an alias without write index, a data stream
          // that is not written by CREATE and a missing pipeline: only the text tells them apart.
          // The check of indices before they are written is what keeps those from the dead
          // letter queue.
          known(400, "illegal_argument_exception", REJECT),
          known(404, "document_missing_exception", REJECT),
          // The server.
          known(429, "rejected_execution_exception", RETRY),
          known(429, "es_rejected_execution_exception", RETRY),
          known(429, "circuit_breaking_exception", RETRY),
          known(503, CLUSTER_BLOCK, RETRY),
          known(503, "unavailable_shards_exception", RETRY),
          known(503, "no_shard_available_action_exception", RETRY),
          known(503, "process_cluster_event_timeout_exception", RETRY),
          known(503, "master_not_discovered_exception", RETRY),
          known(503, "cluster_manager_not_discovered_exception", RETRY),
          // A shard that is being moved or closed answers 404.
          known(404, "shard_not_found_exception", RETRY),
          known(404, "index_shard_closed_exception", RETRY),
          known(404, "shard_not_in_primary_mode_exception", RETRY),
          known(404, "illegal_index_shard_state_exception", RETRY),
          // Two requests made the index at the same time.
          known(400, "resource_already_exists_exception", RETRY),
          // The index: read-only by hand or because a disk is full (403 up to 2.x, 429 where it
          // lifts by itself), closed, or not to be made because creation is blocked or the cluster
          // has all the shards that it may have.
          known(403, CLUSTER_BLOCK, INDEX_BLOCKED),
          known(429, CLUSTER_BLOCK, INDEX_BLOCKED),
          known(400, "index_closed_exception", INDEX_BLOCKED),
          known(403, "index_create_block_exception", INDEX_BLOCKED),
          known(400, "validation_exception", INDEX_BLOCKED),
          known(404, "index_not_found_exception", INDEX_MISSING),
          // The user.
          known(401, "security_exception", FATAL),
          known(403, "security_exception", FATAL));

  private static final Map<Answer, Verdict> REQUESTS =
      Map.ofEntries(
          // A record is suspected only if OpenSearch itself, not a proxy on the way, says that the
          // request is bad.
          known(400, "", RETRY),
          known(400, CLUSTER_BLOCK, RETRY),
          known(403, CLUSTER_BLOCK, RETRY),
          known(403, "index_create_block_exception", RETRY));

  /** Of one item within an answered bulk. */
  static Verdict ofItem(WriteAction action, int status, @Nullable String errorType) {
    if (status >= 200 && status < 300) {
      return APPLIED;
    }
    String type = errorType == null ? "" : errorType;
    if (status == 404 && type.isEmpty() && action == WriteAction.DELETE) {
      return APPLIED;
    }
    if (status == 409 && type.equals(VERSION_CONFLICT)) {
      // An update carries no version: it lost a race with somebody else's write.
      return action == WriteAction.UPDATE ? RETRY : SUPERSEDED;
    }
    Verdict known = ITEMS.get(new Answer(status, type));
    return known == null ? byStatus(status) : known;
  }

  /** Of a whole request. */
  static Verdict ofRequest(int status, @Nullable String errorType) {
    Verdict known = REQUESTS.get(new Answer(status, errorType == null ? "" : errorType));
    if (known != null) {
      return known;
    }
    return switch (status) {
      case 400, 413 -> SPLIT;
      case 401, 403, PROXY_DENIES -> FATAL;
      default -> RETRY;
    };
  }

  private static Verdict byStatus(int status) {
    return switch (status) {
      case 401, 403 -> FATAL;
      case 408, 425, 429 -> RETRY;
      default -> status >= 400 && status < 500 ? REJECT : RETRY;
    };
  }

  private static Map.Entry<Answer, Verdict> known(int status, String type, Verdict verdict) {
    return entry(new Answer(status, type), verdict);
  }
}
