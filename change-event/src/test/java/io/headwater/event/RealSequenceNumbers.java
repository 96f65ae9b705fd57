package io.headwater.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The sequence numbers of {@code sequence-numbers.txt}: real ones, found in public samples, in
 * their true order.
 */
final class RealSequenceNumbers {
  /**
   * @param kind item, shard, lineage (all three in true order) or single (no order)
   * @param numbers the run's numbers
   */
  record Run(String kind, List<SequenceNumber> numbers) {
    boolean ordered() {
      return !kind.equals("single");
    }
  }

  private RealSequenceNumbers() {}

  static List<Run> runs() {
    try (InputStream in = RealSequenceNumbers.class.getResourceAsStream("/sequence-numbers.txt")) {
      if (in == null) {
        throw new IllegalStateException("sequence-numbers.txt is not among the test resources");
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> List.of(line.split(" ")))
          .map(
              words ->
                  new Run(words.get(0), words.stream().skip(1).map(SequenceNumber::of).toList()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<SequenceNumber> all() {
    return runs().stream().flatMap(run -> run.numbers().stream()).toList();
  }

  static <T extends Comparable<T>> boolean risesStrictly(List<T> values) {
    for (int i = 1; i < values.size(); i++) {
      if (values.get(i - 1).compareTo(values.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }
}
