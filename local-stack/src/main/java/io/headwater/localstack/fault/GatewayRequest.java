package io.headwater.localstack.fault;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * What a {@link FaultyGateway} knows of a request when it decides who answers.
 *
 * @param method such as {@code POST}
 * @param path undecoded, without the query
 * @param target the header {@code X-Amz-Target}, such as {@code DynamoDB_20120810.Scan}; empty if
 *     there is none
 */
public record GatewayRequest(String method, String path, String target) {
  /** Every request. */
  public static Predicate<GatewayRequest> any() {
    return request -> true;
  }

  /** Requests whose path ends so, such as {@code /_bulk}. */
  public static Predicate<GatewayRequest> pathEndsWith(String end) {
    return request -> request.path().endsWith(end);
  }

  /** Requests of one operation of DynamoDB or its streams, such as {@code GetRecords}. */
  public static Predicate<GatewayRequest> operation(String operation) {
    String end = "." + operation.toLowerCase(Locale.ROOT);
    return request -> request.target().toLowerCase(Locale.ROOT).endsWith(end);
  }
}
