package io.headwater.source.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * Asks for one page of a segment.
 *
 * @param segment the segment's number, from 0
 * @param segments how many there are
 * @param after behind what to read on, null for the segment's start
 * @param limit the most items to look at, 0 for as many as a page holds
 */
public record ScanRequest(int segment, int segments, @Nullable ScanPosition after, int limit) {
  /**
   * A request.
   *
   * @throws IllegalArgumentException if there is no such segment or the limit is negative
   */
  public ScanRequest {
    if (segment < 0 || segment >= segments || limit < 0) {
      throw new IllegalArgumentException(
          "no page of segment " + segment + " of " + segments + " with limit " + limit);
    }
  }
}
