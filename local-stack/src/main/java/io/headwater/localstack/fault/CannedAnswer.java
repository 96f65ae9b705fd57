package io.headwater.localstack.fault;

import java.util.Map;

/**
 * An answer that does not come from the server. The ready-made ones have the form in which the
 * services answer.
 *
 * @param headers without {@code Content-Length}
 */
public record CannedAnswer(int status, Map<String, String> headers, String body) {
  private static final String DYNAMODB = "com.amazonaws.dynamodb.v20120810#";
  private static final String ANY_SERVICE = "com.amazon.coral.availability#";

  /** Makes a copy of the headers. */
  public CannedAnswer {
    headers = Map.copyOf(headers);
  }

  /** DynamoDB: the table's or stream's capacity is used up. */
  public static CannedAnswer provisionedThroughputExceeded() {
    return dynamoDb(
        400,
        DYNAMODB + "ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded.");
  }

  /** DynamoDB: too many requests. */
  public static CannedAnswer throttling() {
    return dynamoDb(400, ANY_SERVICE + "ThrottlingException", "Rate exceeded");
  }

  /** DynamoDB: too many operations at a time, or too many readers of a shard. */
  public static CannedAnswer limitExceeded() {
    return dynamoDb(400, DYNAMODB + "LimitExceededException", "Subscriber limit exceeded");
  }

  /** DynamoDB: status 500. */
  public static CannedAnswer internalServerError() {
    return dynamoDb(500, DYNAMODB + "InternalServerError", "The request processing has failed");
  }

  /** DynamoDB: status 503. */
  public static CannedAnswer serviceUnavailable() {
    return dynamoDb(503, DYNAMODB + "ServiceUnavailable", "Service is temporarily unavailable");
  }

  private static CannedAnswer dynamoDb(int status, String type, String message) {
    return new CannedAnswer(
        status,
        Map.of("Content-Type", "application/x-amz-json-1.0", "x-amzn-RequestId", "GATEWAY"),
        "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(type, message));
  }

  /** OpenSearch: its queue is full, nothing of the request was done; status 429. */
  public static CannedAnswer rejectedExecution() {
    return openSearch(
        429, "rejected_execution_exception", "rejected execution of coordinating operation");
  }

  /** OpenSearch, or a proxy before it: status 503 with a page that is no JSON. */
  public static CannedAnswer unavailable() {
    return new CannedAnswer(
        503, Map.of("Content-Type", "text/html"), "<html><body>unavailable</body></html>");
  }

  /** OpenSearch: nobody is elected to manage the cluster; status 503. */
  public static CannedAnswer noClusterManager() {
    return openSearch(
        503, "cluster_block_exception", "blocked by: [SERVICE_UNAVAILABLE/2/no cluster manager];");
  }

  private static CannedAnswer openSearch(int status, String type, String reason) {
    String error = "\"type\":\"%s\",\"reason\":\"%s\"".formatted(type, reason);
    return new CannedAnswer(
        status,
        Map.of("Content-Type", "application/json; charset=UTF-8"),
        "{\"error\":{\"root_cause\":[{%s}],%s},\"status\":%d}".formatted(error, error, status));
  }
}
