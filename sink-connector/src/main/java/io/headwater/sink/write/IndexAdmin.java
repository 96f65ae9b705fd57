package io.headwater.sink.write;

import java.util.concurrent.CompletionStage;

/** Looks after indices. */
public interface IndexAdmin {
  /**
   * Finds an index, or creates it if that is wanted.
   *
   * @return the answer, always in the end; it may be completed on any thread
   */
  CompletionStage<IndexAnswer> ensure(String index);
}
