package io.headwater.sink.config;

/** What a plain document's missing value means. */
public enum NullValues {
  /** The document is removed. */
  DELETE,
  /** Nothing. */
  IGNORE,
  /** The record is refused. */
  FAIL
}
