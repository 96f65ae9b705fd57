package io.headwater.sink.write;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headwater.sink.document.DocumentSource;
import io.headwater.sink.document.WriteAction;
import java.io.InputStream;
import java.util.List;

/**
 * The NDJSON of a bulk request: each write's action line, then its document as it came. The pieces
 * are put together while they are read, for arrays of some megabytes keep the collector busy.
 */
final class BulkBody implements RequestBody {
  private static final byte[] NOTHING = {};
  private static final byte[] LINE_BREAK = {'\n'};
  private static final byte[] PART = "{\"doc\":".getBytes(ISO_8859_1);
  private static final byte[] PART_END = ",\"doc_as_upsert\":true}".getBytes(ISO_8859_1);

  private final List<PendingWrite> writes;
  private final int length;

  /** The body of some writes, of which nothing that goes into a request ever changes. */
  BulkBody(List<PendingWrite> writes) {
    this.writes = writes;
    this.length = writes.stream().mapToInt(PendingWrite::lineBytes).sum();
  }

  /** What a write's document takes in a request, with its line break; 0 if it has none. */
  static int documentLength(WriteAction action, DocumentSource source) {
    int frame = action == WriteAction.UPDATE ? PART.length + PART_END.length : 0;
    return frame + source.length() + LINE_BREAK.length;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public InputStream open() {
    return new Pieces(writes);
  }

  private static final class Pieces extends InputStream {
    private final List<PendingWrite> writes;
    private int write;
    private int piece;
    private byte[] bytes = NOTHING;
    private int at;
    private int end;

    Pieces(List<PendingWrite> writes) {
      this.writes = writes;
    }

    @Override
    public int read() {
      return findByte() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) {
      int copied = 0;
      while (copied < length && findByte()) {
        int count = Math.min(length - copied, end - at);
        System.arraycopy(bytes, at, target, from + copied, count);
        at += count;
        copied += count;
      }
      return copied == 0 && length > 0 ? -1 : copied;
    }

    private boolean findByte() {
      while (at == end) {
        if (write == writes.size()) {
          return false;
        }
        nextPiece();
      }
      return true;
    }

    private void nextPiece() {
      PendingWrite pending = writes.get(write);
      DocumentSource source = pending.write().source();
      if (piece == 0) {
        slice(pending.action(), 0, pending.action().length);
      } else if (source != null) {
        pieceOf(source, pending.write().action() == WriteAction.UPDATE);
      }
      boolean last = source == null || piece == 5;
      piece = last ? 0 : piece + 1;
      write += last ? 1 : 0;
    }

    private void pieceOf(DocumentSource source, boolean part) {
      byte[] frame = piece == 1 ? PART : PART_END;
      switch (piece) {
        case 1, 4 -> slice(frame, 0, part ? frame.length : 0);
        case 2 -> slice(source.prefix(), 0, source.prefix().length);
        case 3 -> slice(source.text(), source.start(), source.end());
        default -> slice(LINE_BREAK, 0, LINE_BREAK.length);
      }
    }

    private void slice(byte[] from, int start, int behind) {
      bytes = from;
      at = start;
      end = behind;
    }
  }
}
