package io.headwater.sink.write;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a bulk request ended. */
public sealed interface BulkAnswer {
  /**
   * OpenSearch took the request and judged its items.
   *
   * @param items one answer for each item, in the request's order
   */
  record Items(List<Item> items) implements BulkAnswer {}

  /**
   * One item's answer.
   *
   * @param status its HTTP status
   * @param error its error, null if it has none
   */
  record Item(int status, @Nullable OpenSearchError error) {}

  /**
   * The request as a whole was refused.
   *
   * @param status the HTTP status
   * @param error OpenSearch's error, null if the answer holds none, as a proxy's does
   */
  record Refused(int status, @Nullable OpenSearchError error) implements BulkAnswer {}

  /**
   * No answer, or none that can be understood: the items may or may not have been written.
   *
   * @param problem what happened, without contents
   * @param sent whether the request may have reached OpenSearch
   */
  record Unanswered(String problem, boolean sent) implements BulkAnswer {}
}
