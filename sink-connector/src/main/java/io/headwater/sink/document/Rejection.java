package io.headwater.sink.document;

import io.headwater.event.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * Why a record will never be in the index.
 *
 * @param index the index it was meant for, null if that is not known
 * @param id the document's id, null if that is not known: never logged
 * @param version its version, null if there is none
 * @param sequence its sequence number's text, null if there is none
 * @param status the HTTP status of OpenSearch's answer, 0 if it was not sent
 * @param type OpenSearch's error type, or one of the sink's own
 * @param reason what is wrong, without item contents
 * @param attempts how often it was sent
 */
public record Rejection(
    @Nullable String index,
    @Nullable DocumentId id,
    @Nullable ExternalVersion version,
    @Nullable String sequence,
    int status,
    String type,
    String reason,
    int attempts) {
  /** A rejection; what stands in logs is kept on one line, whatever the record held. */
  public Rejection {
    sequence = sequence == null ? null : SafeReason.onOneLine(sequence);
    type = SafeReason.onOneLine(type);
    reason = SafeReason.onOneLine(reason);
  }

  /** A rejection before anything is known of the document. */
  public static Rejection unread(String type, String reason) {
    return new Rejection(null, null, null, null, 0, type, reason, 0);
  }

  /** A rejection of a write by OpenSearch's answer. */
  public static Rejection answered(
      DocumentWrite write, int status, String type, String reason, int attempts) {
    return new Rejection(
        write.address().index(),
        write.address().id(),
        write.version(),
        write.origin().sequence(),
        status,
        type,
        reason,
        attempts);
  }

  /** Everything but id and reason, as {@code index=…, status=…, error=…, attempts=…}. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    if (index != null) {
      text.append("index=").append(index).append(", ");
    }
    if (version != null) {
      text.append("version=").append(version.value()).append(", ");
    }
    if (sequence != null) {
      text.append("sequence=").append(sequence).append(", ");
    }
    if (status != 0) {
      text.append("status=").append(status).append(", ");
    }
    text.append("error=").append(type);
    return attempts == 0 ? text.toString() : text.append(", attempts=").append(attempts).toString();
  }
}
