package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.headwater.sink.document.DocumentWrite;
import java.util.List;

/**
 * The NDJSON of a bulk request, by concatenation: an action line, then the document as it came.
 *
 * <p>Every write carries its version as {@code external_gte}, so neither a replay nor a late
 * request can take a document back. Ids and index names are escaped, so none can forge a line.
 */
final class BulkLines {
  private static final byte[] INDEX = ascii("{\"index\":{\"_index\":\"");
  private static final byte[] DELETE = ascii("{\"delete\":{\"_index\":\"");
  private static final byte[] ID = ascii("\",\"_id\":\"");
  private static final byte[] VERSION = ascii("\",\"version\":");
  private static final byte[] END = ascii(",\"version_type\":\"external_gte\"}}\n");

  private BulkLines() {}

  /** The action line, with its line break. */
  static byte[] action(DocumentWrite write) {
    JsonStringEncoder encoder = JsonStringEncoder.getInstance();
    return concat(
        List.of(
            write.source() == null ? DELETE : INDEX,
            encoder.quoteAsUTF8(write.address().index()),
            ID,
            encoder.quoteAsUTF8(write.address().id().value()),
            VERSION,
            ascii(Long.toString(write.version().value())),
            END));
  }

  /** The body of a request. */
  static byte[] body(List<PendingWrite> writes) {
    int length = writes.stream().mapToInt(PendingWrite::lineBytes).sum();
    byte[] body = new byte[length];
    int end = 0;
    for (PendingWrite write : writes) {
      end = append(body, end, write.action());
      byte[] source = write.write().source();
      if (source != null) {
        end = append(body, end, source);
        body[end++] = '\n';
      }
    }
    return body;
  }

  private static byte[] concat(List<byte[]> parts) {
    byte[] whole = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int end = 0;
    for (byte[] part : parts) {
      end = append(whole, end, part);
    }
    return whole;
  }

  private static int append(byte[] target, int start, byte[] part) {
    System.arraycopy(part, 0, target, start, part.length);
    return start + part.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
