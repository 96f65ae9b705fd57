package io.headwater.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  @ParameterizedTest(name = "item {0} {1} is {2}")
  @CsvSource({
    "200, , APPLIED",
    "201, , APPLIED",
    "404, , APPLIED",
    "409, version_conflict_engine_exception, SUPERSEDED",
    "409, some_other_exception, REJECT",
    "429, rejected_execution_exception, RETRY",
    "429, cluster_block_exception, RETRY",
    "429, , RETRY",
    "403, cluster_block_exception, RETRY",
    "403, security_exception, FATAL",
    "401, , FATAL",
    "404, index_not_found_exception, RETRY",
    "404, document_missing_exception, REJECT",
    "400, mapper_parsing_exception, REJECT",
    "400, strict_dynamic_mapping_exception, REJECT",
    "400, index_closed_exception, RETRY",
    "408, , RETRY",
    "413, , REJECT",
    "500, exception, RETRY",
    "502, , RETRY",
    "503, unavailable_shards_exception, RETRY",
    "504, , RETRY",
  })
  void itemVerdicts(int status, String type, Verdict verdict) {
    assertThat(Verdict.ofItem(status, type)).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "request {0} {1} is {2}")
  @CsvSource({
    "400, action_request_validation_exception, SPLIT",
    "400, illegal_argument_exception, SPLIT",
    "400, , RETRY",
    "400, cluster_block_exception, RETRY",
    "413, , SPLIT",
    "413, content_too_long_exception, SPLIT",
    "401, security_exception, FATAL",
    "401, , FATAL",
    "403, security_exception, FATAL",
    "403, cluster_block_exception, RETRY",
    "404, , RETRY",
    "405, , RETRY",
    "302, , RETRY",
    "429, circuit_breaking_exception, RETRY",
    "500, , RETRY",
    "502, , RETRY",
    "503, , RETRY",
    "504, , RETRY",
  })
  void requestVerdicts(int status, String type, Verdict verdict) {
    assertThat(Verdict.ofRequest(status, type)).isEqualTo(verdict);
  }
}
