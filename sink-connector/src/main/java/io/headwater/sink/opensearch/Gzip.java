package io.headwater.sink.opensearch;

import io.headwater.sink.write.RequestBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Compression into one array, so that a request's length is known before it is sent. */
final class Gzip {
  private static final int BUFFER = 1 << 14;
  // Documents shrink to about a third at level 1.
  private static final int EXPECTED_RATIO = 3;

  private Gzip() {}

  static RequestBody compress(RequestBody body, int level) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length() / EXPECTED_RATIO + 64);
    try (Stream gzip = new Stream(bytes, level)) {
      body.open().transferTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return RequestBody.of(bytes.toByteArray());
  }

  private static final class Stream extends GZIPOutputStream {
    Stream(OutputStream out, int level) throws IOException {
      super(out, BUFFER);
      def.setLevel(level);
    }
  }
}
