package io.headwater.source.offset;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * That a stream was begun once: {@code {"begun_ms": …}}, epoch milliseconds.
 *
 * @param at when
 */
public record StreamBegun(Instant at) {
  private static final String BEGUN_MS = "begun_ms";

  /** The form in which Connect stores it. */
  public Map<String, Object> toMap() {
    return Map.of(BEGUN_MS, at.toEpochMilli());
  }

  /**
   * Reads the stored form.
   *
   * @throws ConnectException if it is wrong
   */
  public static StreamBegun fromMap(Map<String, ?> map) {
    Long millis = WholeNumber.of(map.get(BEGUN_MS));
    if (millis == null) {
      throw new ConnectException(
          "the stored offset of the stream has no " + BEGUN_MS + " (epoch milliseconds)");
    }
    return new StreamBegun(Instant.ofEpochMilli(millis));
  }
}
