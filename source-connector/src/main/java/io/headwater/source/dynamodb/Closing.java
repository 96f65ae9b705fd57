package io.headwater.source.dynamodb;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Closes what was built, the last part first; one that fails keeps no other one open. */
final class Closing implements AutoCloseable {
  private final Deque<SdkAutoCloseable> parts = new ArrayDeque<>();

  <T extends SdkAutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    while (!parts.isEmpty()) {
      failure = close(parts.pop(), failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable RuntimeException close(
      SdkAutoCloseable part, @Nullable RuntimeException earlier) {
    try {
      part.close();
      return earlier;
    } catch (RuntimeException e) {
      if (earlier == null) {
        return e;
      }
      earlier.addSuppressed(e);
      return earlier;
    }
  }
}
