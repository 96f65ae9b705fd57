package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.DocumentWrite;
import io.headwater.sink.document.ExternalVersion;
import io.headwater.sink.document.WriteAction;

/**
 * The action lines of a bulk request; the documents between them are {@link BulkBody}'s.
 *
 * <p>A write with a version carries it as {@code external_gte}, so neither a replay nor a late
 * request can take a document back. One without can: a request that timed out here may still be
 * applied there, after a newer one of the same document, and records that are replayed after a
 * restart bring older states back until the newest is reached. That is why versions are the
 * default. A CREATE at worst finds the document there; an UPDATE that is applied twice, or late,
 * sets its own fields once more.
 *
 * <p>Ids and index names are escaped, so none can forge a line.
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
  // Someone else may write the document between an update's reading and its writing.
  private static final byte[] UPDATE_END = ascii("\",\"retry_on_conflict\":3}}\n");
  private static final byte[] END = ascii("\"}}\n");
  private static final byte[] NOTHING = {};

  private BulkLines() {}

  /** The action line, with its line break. */
  static byte[] action(DocumentWrite write) {
    byte[] index = quoted(write.address().index());
    byte[] id = quoted(write.address().id().value());
    String itsRouting = write.address().routing();
    byte[] routing = itsRouting == null ? NOTHING : quoted(itsRouting);
    ExternalVersion itsVersion = write.version();
    byte[] version = itsVersion == null ? NOTHING : ascii(Long.toString(itsVersion.value()));
    byte[] begin =
        switch (write.action()) {
          case INDEX -> INDEX;
          case CREATE -> CREATE;
          case UPDATE -> UPDATE;
          case DELETE -> DELETE;
        };
    byte[] beforeRouting = itsRouting == null ? NOTHING : ROUTING;
    byte[] beforeVersion = itsVersion == null ? NOTHING : VERSION;
    byte[] end =
        itsVersion != null
            ? VERSIONED_END
            : write.action() == WriteAction.UPDATE ? UPDATE_END : END;
    byte[] line =
        new byte
            [begin.length
                + index.length
                + ID.length
                + id.length
                + beforeRouting.length
                + routing.length
                + beforeVersion.length
                + version.length
                + end.length];
    int at = append(line, 0, begin);
    at = append(line, at, index);
    at = append(line, at, ID);
    at = append(line, at, id);
    at = append(line, at, beforeRouting);
    at = append(line, at, routing);
    at = append(line, at, beforeVersion);
    at = append(line, at, version);
    append(line, at, end);
    return line;
  }

  // Most ids need no escapes.
  private static byte[] quoted(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        return JsonStringEncoder.getInstance().quoteAsUTF8(text);
      }
    }
    return ascii(text);
  }

  /** What a write takes in a request, line breaks included. */
  static int length(DocumentWrite write, byte[] action) {
    DocumentSource source = write.source();
    return action.length + (source == null ? 0 : BulkBody.documentLength(write.action(), source));
  }

  private static int append(byte[] target, int start, byte[] part) {
    System.arraycopy(part, 0, target, start, part.length);
    return start + part.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
