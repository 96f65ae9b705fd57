package io.headwater.sink.write;

import java.util.concurrent.CompletionStage;

/** Looks after indices. */
public interface IndexAdmin {
  /**
   * How many indices are asked for at a time at most, for which there are connections beside those
   * of the bulk requests: more would hold these up, for a thousand new indices take a while.
   */
  int MOST_AT_ONCE = 4;

  /**
   * Finds an index, or creates it if that is wanted.
   *
   * @return the answer, always in the end; it may be completed on any thread
   */
  CompletionStage<IndexAnswer> ensure(String index);
}
