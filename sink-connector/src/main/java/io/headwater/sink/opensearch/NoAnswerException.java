package io.headwater.sink.opensearch;

import io.headwater.sink.config.TlsSettings;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
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
            || isOfHandshake(root));
    this.withoutTls = root instanceof SSLException && !isOfHandshake(root);
  }

  private NoAnswerException(String message, Throwable cause) {
    super(message, cause);
    this.sent = false;
    this.withoutTls = false;
  }

  /** Of a request that could not even be made. */
  static NoAnswerException unsent(String message, Throwable cause) {
    return new NoAnswerException(message, cause);
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
    if (isUntrusted(root)) {
      return "the server's certificate is not trusted; set "
          + TlsSettings.TRUSTSTORE_CERTIFICATES
          + " to its authority's certificate: "
          + failure;
    }
    return isOfAnotherHost(root)
        ? "the server's certificate is not for the host in the URL: " + failure
        : failure;
  }

  private static boolean isOfHandshake(@Nullable Throwable root) {
    return root instanceof SSLHandshakeException || root instanceof SSLPeerUnverifiedException;
  }

  private static boolean isOfAnotherHost(Throwable root) {
    return root instanceof SSLPeerUnverifiedException
        || (root instanceof SSLHandshakeException
            && String.valueOf(root.getMessage()).matches("No (name|subject alternative) .*"));
  }

  /** Whether no chain leads from the server's certificate to one that the trust store holds. */
  private static boolean isUntrusted(Throwable root) {
    return Stream.iterate(root, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> cause instanceof CertPathBuilderException);
  }
}
