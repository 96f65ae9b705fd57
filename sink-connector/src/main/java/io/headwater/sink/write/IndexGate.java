package io.headwater.sink.write;

/** Which indices may be written to now. */
interface IndexGate {
  /** Whether writes of the index may be sent. */
  boolean usable(String index);

  /**
   * Lets a write of the index into a request. Of an index that lately took no writes only one is
   * let in until it is answered: all others would only fail with it.
   */
  boolean admit(String index);
}
