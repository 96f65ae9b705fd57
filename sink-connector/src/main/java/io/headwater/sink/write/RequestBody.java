package io.headwater.sink.write;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** What a request carries: bytes of known length, read anew each time that it is sent. */
public interface RequestBody {
  /** A body that is at hand. */
  static RequestBody of(byte[] bytes) {
    return new RequestBody() {
      @Override
      public int length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  /** Its size in bytes. */
  int length();

  /** Its bytes from the first one on; any thread may read them, and none ever waits. */
  InputStream open();
}
