package io.headwater.sink.document;

/** How a document is written. */
public enum WriteMethod {
  /** Whole, in place of what is there. */
  INDEX(WriteAction.INDEX),
  /** Its fields are merged into what is there. */
  UPSERT(WriteAction.UPDATE),
  /** Only if it is not there, as a data stream wants it. */
  CREATE(WriteAction.CREATE);

  private final WriteAction action;

  WriteMethod(WriteAction action) {
    this.action = action;
  }

  /** What is done to the document. */
  WriteAction action() {
    return action;
  }
}
