package io.headwater.sink.write;

import static io.headwater.sink.document.WriteAction.CREATE;
import static io.headwater.sink.document.WriteAction.DELETE;
import static io.headwater.sink.document.WriteAction.INDEX;
import static io.headwater.sink.document.WriteAction.UPDATE;
import static io.headwater.sink.write.Verdict.APPLIED;
import static io.headwater.sink.write.Verdict.FATAL;
import static io.headwater.sink.write.Verdict.INDEX_BLOCKED;
import static io.headwater.sink.write.Verdict.INDEX_MISSING;
import static io.headwater.sink.write.Verdict.REJECT;
import static io.headwater.sink.write.Verdict.RETRY;
import static io.headwater.sink.write.Verdict.SUPERSEDED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.headwater.sink.document.WriteAction;
import io.headwater.sink.opensearch.AnswerParser;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One row for each answer that OpenSearch is known to give, with the versions that give it. */
class VerdictTest {
  private static final String ALL = "1.3, 2.x, 3.x";

  static Stream<Arguments> items() {
    return Stream.of(
        // What went well.
        item(ALL, INDEX, APPLIED, 200, "{\"_version\":5,\"result\":\"updated\"}"),
        item(ALL, INDEX, APPLIED, 201, "{\"_version\":5,\"result\":\"created\"}"),
        item(ALL, UPDATE, APPLIED, 200, "{\"result\":\"noop\"}"),
        item(ALL, DELETE, APPLIED, 200, "{\"result\":\"deleted\"}"),
        item(ALL, DELETE, APPLIED, 404, "{\"_version\":1,\"result\":\"not_found\"}"),
        // A newer version is there, or, for a create, the document.
        conflict(INDEX, SUPERSEDED, "current version [8] is higher than the one provided [7]"),
        conflict(DELETE, SUPERSEDED, "current version [8] is higher than the one provided [7]"),
        conflict(CREATE, SUPERSEDED, "document already exists (current version [1])"),
        conflict(UPDATE, RETRY, "required seqNo [3], primary term [1]. current document has"),
        // The document is at fault.
        bad(ALL, "mapper_parsing_exception", "failed to parse field [n] of type [long]"),
        bad(ALL, "mapper_parsing_exception", "object mapping for [a] tried to parse as object"),
        bad("Elasticsearch 8", "document_parsing_exception", "[1:5] failed to parse field [n]"),
        bad(ALL, "strict_dynamic_mapping_exception", "mapping set to strict, dynamic introduction"),
        bad(ALL, "illegal_argument_exception", "Limit of total fields [1000] has been exceeded"),
        bad(ALL, "illegal_argument_exception", "Document contains at least one immense term in"),
        bad(ALL, "illegal_argument_exception", "no write index is defined for alias [a]. The"),
        bad(ALL, "illegal_argument_exception", "only write ops with an op_type of create are"),
        bad(ALL, "illegal_argument_exception", "pipeline with id [p] does not exist"),
        bad(ALL, "parse_exception", "Failed to parse content to map"),
        bad(ALL, "parsing_exception", "Unknown key for a VALUE_STRING in [x]"),
        bad(ALL, "x_content_parse_exception", "[1:2] [UpdateRequest] unknown field [x]"),
        bad(ALL, "not_x_content_exception", "Compressor detection can only be called on some"),
        bad(ALL, "routing_missing_exception", "routing is required for [i]/[_doc]/[x]"),
        bad(ALL, "invalid_index_name_exception", "Invalid index name [I], must be lowercase"),
        bad(ALL, "script_exception", "runtime error"),
        bad(ALL, "document_source_missing_exception", "[_doc][x]: document source missing"),
        bad(ALL, "illegal_state_exception_of_a_later_version", "something new"),
        error(
            ALL, UPDATE, REJECT, 404, "document_missing_exception", "[_doc][x]: document missing"),
        error(ALL, INDEX, REJECT, 413, "content_too_long_exception", "entity content is too long"),
        error(ALL, INDEX, REJECT, 409, "some_other_conflict", "no"),
        // The server is overloaded or in trouble.
        busy(429, "rejected_execution_exception", "rejected execution of coordinating operation"),
        busy(429, "rejected_execution_exception", "rejected execution of primary operation"),
        error("Elasticsearch 7.10", INDEX, RETRY, 429, "es_rejected_execution_exception", "queue"),
        busy(429, "circuit_breaking_exception", "[parent] Data too large, data for [<reused>]"),
        busy(503, "unavailable_shards_exception", "[i][0] primary shard is not active Timeout"),
        busy(503, "no_shard_available_action_exception", "No shard available for [get]"),
        busy(503, "process_cluster_event_timeout_exception", "failed to process cluster event"),
        busy(503, "cluster_block_exception", "blocked by: [SERVICE_UNAVAILABLE/2/no leader];"),
        error("1.3", INDEX, RETRY, 503, "master_not_discovered_exception", "null"),
        error("2.x, 3.x", INDEX, RETRY, 503, "cluster_manager_not_discovered_exception", "null"),
        busy(404, "shard_not_found_exception", "no such shard"),
        busy(404, "index_shard_closed_exception", "CurrentState[CLOSED] Closed"),
        busy(404, "shard_not_in_primary_mode_exception", "CurrentState[STARTED] shard is not"),
        busy(404, "illegal_index_shard_state_exception", "CurrentState[RECOVERING] operations"),
        busy(400, "resource_already_exists_exception", "index [i/u] already exists"),
        busy(500, "node_closed_exception", "node closed"),
        busy(500, "node_not_connected_exception", "[n][127.0.0.1:9300] Node not connected"),
        busy(500, "node_disconnected_exception", "[n][127.0.0.1:9300][indices:data/write/bulk[s]]"),
        busy(500, "receive_timeout_transport_exception", "request_id [1] timed out after [1ms]"),
        busy(500, "timeout_exception", "timed out"),
        busy(500, "primary_missing_action_exception", "actual shard is not a primary"),
        busy(500, "not_cluster_manager_exception", "no longer cluster-manager"),
        busy(500, "task_cancelled_exception", "cancelled"),
        busy(500, "ingest_processor_exception", "java.lang.RuntimeException: x"),
        busy(500, "null_pointer_exception", "null"),
        // The index takes no writes for now.
        blocked("1.3", 403, "cluster_block_exception", "[FORBIDDEN/12/index read-only / allow"),
        blocked("2.x, 3.x", 429, "cluster_block_exception", "[TOO_MANY_REQUESTS/12/disk usage"),
        blocked(
            ALL, 403, "cluster_block_exception", "blocked by: [FORBIDDEN/8/index write (api)];"),
        blocked(ALL, 400, "index_closed_exception", "closed"),
        blocked(
            "2.x, 3.x", 403, "index_create_block_exception", "blocked by: [FORBIDDEN/10/cluster"),
        blocked(ALL, 400, "validation_exception", "this action would add [2] total shards, but"),
        error(ALL, INDEX, INDEX_MISSING, 404, "index_not_found_exception", "no such index [i]"),
        error(ALL, DELETE, INDEX_MISSING, 404, "index_not_found_exception", "no such index [i]"),
        // The user may not.
        error(ALL, INDEX, FATAL, 403, "security_exception", "no permissions for [indices:data/"),
        error(ALL, INDEX, FATAL, 401, "security_exception", "Missing authentication"));
  }

  @ParameterizedTest(name = "{0}: {1} answered {3} is {2}")
  @MethodSource("items")
  void itemsAreJudgedByStatusAndType(
      String versions, WriteAction action, Verdict verdict, String json) throws IOException {
    BulkAnswer.Item item = AnswerParser.items(json.getBytes(UTF_8)).get(0);

    assertThat(Verdict.ofItem(action, item.status(), AnsweredItems.typeOf(item.error())))
        .isEqualTo(verdict);
  }

  @ParameterizedTest(name = "request {0} {1} is {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // One item that is not valid: 1.3, 2.x, 3.x.
        "400 | {\"error\":{\"type\":\"action_request_validation_exception\"},\"status\":400} | SPLIT",
        "400 | {\"error\":{\"type\":\"illegal_argument_exception\"},\"status\":400} | SPLIT",
        "400 | {\"error\":{\"type\":\"x_content_parse_exception\"},\"status\":400} | SPLIT",
        // A proxy's or Amazon's own answers.
        "400 | <html>Bad Request</html> | RETRY",
        "413 | {\"Message\":\"Request size exceeded 10485760 bytes\"} | SPLIT",
        "401 | Unauthorized | FATAL",
        "403 | {\"Message\":\"User: anonymous is not authorized to perform: es:ESHttpPost\"} | FATAL",
        "429 | {\"message\":\"429 Too Many Requests /_bulk\"} | RETRY",
        "502 | <html>Bad Gateway</html> | RETRY",
        "503 | <html>Service Unavailable</html> | RETRY",
        "504 | {\"message\":\"Gateway Timeout\"} | RETRY",
        "302 | '' | RETRY",
        // OpenSearch's: 1.3, 2.x, 3.x.
        "413 | {\"error\":{\"type\":\"content_too_long_exception\"},\"status\":413} | SPLIT",
        "401 | {\"error\":{\"type\":\"security_exception\"},\"status\":401} | FATAL",
        "403 | {\"error\":{\"type\":\"security_exception\"},\"status\":403} | FATAL",
        "403 | {\"error\":{\"type\":\"cluster_block_exception\"},\"status\":403} | RETRY",
        "403 | {\"error\":{\"type\":\"index_create_block_exception\"},\"status\":403} | RETRY",
        "400 | {\"error\":{\"type\":\"cluster_block_exception\"},\"status\":400} | RETRY",
        "404 | {\"error\":\"no handler found for uri [/x/_bulk]\"} | RETRY",
        "405 | {\"error\":\"Incorrect HTTP method\",\"status\":405} | RETRY",
        "429 | {\"error\":{\"type\":\"circuit_breaking_exception\"},\"status\":429} | RETRY",
        "429 | {\"error\":{\"type\":\"rejected_execution_exception\"},\"status\":429} | RETRY",
        "500 | {\"error\":{\"type\":\"null_pointer_exception\"},\"status\":500} | RETRY",
        "503 | {\"error\":{\"type\":\"cluster_block_exception\"},\"status\":503} | RETRY",
        "503 | OpenSearch Security not initialized. | RETRY",
      })
  void requestsAreJudgedByStatusAndType(int status, String body, Verdict verdict) {
    OpenSearchError error = AnswerParser.error(body.getBytes(UTF_8)).orElse(null);

    assertThat(Verdict.ofRequest(status, AnsweredItems.typeOf(error))).isEqualTo(verdict);
  }

  private static Arguments bad(String versions, String type, String reason) {
    return error(versions, INDEX, REJECT, 400, type, reason);
  }

  private static Arguments busy(int status, String type, String reason) {
    return error(ALL, INDEX, RETRY, status, type, reason);
  }

  private static Arguments blocked(String versions, int status, String type, String reason) {
    return error(versions, INDEX, INDEX_BLOCKED, status, type, reason);
  }

  private static Arguments conflict(WriteAction action, Verdict verdict, String reason) {
    String text = "[x]: version conflict, " + reason;
    return error(ALL, action, verdict, 409, "version_conflict_engine_exception", text);
  }

  private static Arguments error(
      String versions,
      WriteAction action,
      Verdict verdict,
      int status,
      String type,
      String reason) {
    String error = "{\"error\":{\"type\":\"" + type + "\",\"reason\":\"" + reason + "\"}}";
    return item(versions, action, verdict, status, error);
  }

  /** The answer as OpenSearch writes it, without {@code filter_path}. */
  private static Arguments item(
      String versions, WriteAction action, Verdict verdict, int status, String fields) {
    String json =
        "{\"took\":3,\"errors\":true,\"items\":[{\""
            + action.name().toLowerCase(Locale.ROOT)
            + "\":{\"_index\":\"i\",\"_id\":\"x\",\"status\":"
            + status
            + ","
            + fields.substring(1)
            + "}]}";
    return arguments(versions, action, verdict, json);
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource({
    "408, , RETRY",
    "418, , REJECT",
    "302, , RETRY",
    "599, unheard_of, RETRY",
    "403, unheard_of, FATAL"
  })
  void whatIsNotKnownIsJudgedByItsStatus(int status, String type, Verdict verdict) {
    assertThat(Verdict.ofItem(INDEX, status, type)).isEqualTo(verdict);
  }
}
