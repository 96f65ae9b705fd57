package io.headwater.sink.document;

import io.headwater.event.DocumentVersion;
import org.jspecify.annotations.Nullable;

/**
 * Why a record will never be in the index.
 *
 * @param index the index it was meant for, null if that is not known
 * @param version its version, null if that is not known
 * @param status the HTTP status of OpenSearch's answer, 0 if it was not sent
 * @param type OpenSearch's error type, or one of the sink's own
 * @param reason what is wrong, without item contents
 */
public record Rejection(
    @Nullable String index,
    @Nullable DocumentVersion version,
    int status,
    String type,
    String reason) {
  /** A rejection before anything was sent. */
  public static Rejection unsent(
      @Nullable String index, @Nullable DocumentVersion version, String type, String reason) {
    return new Rejection(index, version, 0, type, reason);
  }

  /** Everything but the reason, as {@code index=…, version=…, status=…, error=…}. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    if (index != null) {
      text.append("index=").append(index).append(", ");
    }
    if (version != null) {
      text.append("version=").append(version.value()).append(", ");
    }
    if (status != 0) {
      text.append("status=").append(status).append(", ");
    }
    return text.append("error=").append(type).toString();
  }
}
