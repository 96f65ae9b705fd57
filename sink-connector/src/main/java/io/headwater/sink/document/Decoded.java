package io.headwater.sink.document;

/** What a Kafka record means to the index. */
public sealed interface Decoded {
  /** A document is to be written or deleted. */
  record Write(DocumentWrite write) implements Decoded {}

  /** Nothing is to be done: a bare tombstone. */
  record Nothing() implements Decoded {}

  /** The record can never be written. */
  record Refused(Rejection rejection) implements Decoded {}
}
