package io.headwater.sink.document;

/** What becomes of the document of a removed item. */
public enum DeleteBehavior {
  /** It is deleted. */
  REMOVE,
  /** It stays, as it last was, with a field that says so. */
  FLAG,
  /** It stays as it is. */
  IGNORE
}
