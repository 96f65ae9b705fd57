package io.headwater.source.wire;

/** The types that a key attribute or an element of a set may have, by DynamoDB's names. */
public enum ScalarType {
  /** A string. */
  S,
  /** A number, as decimal text. */
  N,
  /** Bytes, as base64 text. */
  B
}
