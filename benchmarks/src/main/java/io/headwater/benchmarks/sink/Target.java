package io.headwater.benchmarks.sink;

import java.net.URI;

/** What a sink writes to. */
interface Target {
  URI uri();

  long pid();

  /** How many items of an index it has written so far; grows by one for each item. */
  long written(String index);
}
