package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.ExternalVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * The NDJSON of a bulk request, by concatenation: an action line, then the document as it came.
 *
 * <p>Every write carries its version as {@code external_gte}, so neither a replay nor a late
 * request can take a document back. Ids and index names are escaped, so none can forge a line.
 */
final class BulkLines {
  private static final byte[] INDEX = ascii("{\"index\":{\"_index\":\"");
  private static final byte[] CREATE = ascii("{\"create\":{\"_index\":\"");
  private static final byte[] UPDATE = ascii("{\"update\":{\"_index\":\"");
  private static final byte[] DELETE = ascii("{\"delete\":{\"_index\":\"");
  private static final byte[] ID = ascii("\",\"_id\":\"");
  private static final byte[] VERSION = ascii("\",\"version\":");
  private static final byte[] ROUTING = ascii("\",\"routing\":\"");
  private static final byte[] VERSIONED_END = ascii(",\"version_type\":\"external_gte\"}}\n");
  private static final byte[] END = ascii("\"}}\n");

  private BulkLines() {}

  /** The action line, with its line break. */
  static byte[] action(DocumentWrite write) {
    JsonStringEncoder encoder = JsonStringEncoder.getInstance();
    List<byte[]> parts = new ArrayList<>(8);
    parts.add(
        switch (write.action()) {
          case INDEX -> INDEX;
          case CREATE -> CREATE;
          case UPDATE -> UPDATE;
          case DELETE -> DELETE;
        });
    parts.add(encoder.quoteAsUTF8(write.address().index()));
    parts.add(ID);
    parts.add(encoder.quoteAsUTF8(write.address().id().value()));
    String routing = write.address().routing();
    if (routing != null) {
      parts.add(ROUTING);
      parts.add(encoder.quoteAsUTF8(routing));
    }
    ExternalVersion version = write.version();
    if (version == null) {
      parts.add(END);
    } else {
      parts.add(VERSION);
      parts.add(ascii(Long.toString(version.value())));
      parts.add(VERSIONED_END);
    }
    return concat(parts);
  }

  /** The body of a request. */
  static byte[] body(List<PendingWrite> writes) {
    int length = writes.stream().mapToInt(PendingWrite::lineBytes).sum();
    byte[] body = new byte[length];
    int end = 0;
    for (PendingWrite write : writes) {
      end = append(body, end, write.action());
      DocumentSource source = write.write().source();
      if (source != null) {
        end = source.copyTo(body, end);
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
