package io.headwater.sink.document;

/** What is done to a document. */
public enum WriteAction {
  /** It is written whole, whether it is there or not. */
  INDEX,
  /** It is written only if it is not there. */
  CREATE,
  /** Its fields are merged into what is there; it is made of them if nothing is. */
  UPDATE,
  /** It is removed. */
  DELETE
}
