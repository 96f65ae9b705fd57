package io.headwater.source.dynamodb;

import software.amazon.awssdk.core.exception.SdkClientException;

/** There are no credentials to call AWS with. */
final class CredentialsException extends SdkClientException {
  private static final long serialVersionUID = 1L;

  /** Where the credentials should have come from. */
  enum Source {
    DEFAULT_CHAIN,
    PROFILE,
    ROLE
  }

  private final Source source;

  CredentialsException(Source source, String message, Throwable cause) {
    super(SdkClientException.builder().message(message).cause(cause));
    this.source = source;
  }

  Source source() {
    return source;
  }
}
