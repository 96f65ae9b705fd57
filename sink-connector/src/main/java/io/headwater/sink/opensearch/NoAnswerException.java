package io.headwater.sink.opensearch;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** A request that got no answer. The message names the kind of failure and holds no contents. */
final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean sent;
  private final boolean withoutTls;

  NoAnswerException(@Nullable Throwable failure) {
    super(describe(root(failure)), failure);
    Throwable root = root(failure);
    this.sent =
        !(root instanceof ConnectException
            || root instanceof UnknownHostException
            || root instanceof ConnectTimeoutException
            || root instanceof SSLHandshakeException);
    this.withoutTls = root instanceof SSLException && !(root instanceof SSLHandshakeException);
  }

  /** Whether the request may have reached the server. */
  boolean sent() {
    return sent;
  }

  /** Whether what the server sent looks as if it did not speak TLS. */
  boolean withoutTls() {
    return withoutTls;
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
    String failure =
        root.getClass().getSimpleName() + (message == null ? "" : " (" + message + ")");
    return isUntrusted(root)
        ? "the server's certificate is not trusted; add its authority's to the trust store of the"
            + " worker's Java, named by -Djavax.net.ssl.trustStore: "
            + failure
        : failure;
  }

  /** Whether no chain leads from the server's certificate to one that the trust store holds. */
  private static boolean isUntrusted(Throwable root) {
    return Stream.iterate(root, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> cause instanceof CertPathBuilderException);
  }
}
