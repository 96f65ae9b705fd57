package io.headwater.source.lineage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Deals what is to be read to tasks. */
public final class Deal {
  private Deal() {}

  /**
   * Deals evenly; the same things always give the same hands.
   *
   * @param things what there is to deal, each once
   * @param hands how many hands, at least 1
   * @return the hands, which differ by one thing at most
   */
  public static <T extends Comparable<T>> List<List<T>> evenly(Collection<T> things, int hands) {
    List<List<T>> dealt = new ArrayList<>();
    for (int i = 0; i < hands; i++) {
      dealt.add(new ArrayList<>());
    }
    int next = 0;
    for (T thing : new TreeSet<>(things)) {
      dealt.get(next++ % hands).add(thing);
    }
    return dealt;
  }
}
