package io.headwater.sink.opensearch;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** A request that got no answer. The message names the kind of failure only. */
final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean sent;

  NoAnswerException(@Nullable Throwable failure) {
    super(describe(root(failure)), failure);
    Throwable root = root(failure);
    this.sent =
        !(root instanceof ConnectException
            || root instanceof UnknownHostException
            || root instanceof ConnectTimeoutException);
  }

  /** Whether the request may have reached the server. */
  boolean sent() {
    return sent;
  }

  /** The failure behind whatever a future wrapped it in. */
  static @Nullable NoAnswerException in(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof NoAnswerException)) {
      cause = cause.getCause();
    }
    return (NoAnswerException) cause;
  }

  private static @Nullable Throwable root(@Nullable Throwable failure) {
    Throwable root = failure;
    while (root instanceof CompletionException && root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String describe(@Nullable Throwable root) {
    if (root == null) {
      return "no answer";
    }
    String message = root.getMessage();
    return root.getClass().getSimpleName() + (message == null ? "" : " (" + message + ")");
  }
}
