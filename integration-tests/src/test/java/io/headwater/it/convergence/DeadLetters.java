package io.headwater.it.convergence;

import io.headwater.localstack.client.TopicRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The letters of a dead letter queue beside those that must be there.
 *
 * @param missing documents whose letter is not there
 * @param unexpected documents that have a letter and should not
 * @param repeated how many letters are there for another time, which replays may bring about
 */
record DeadLetters(Set<Name> missing, Set<Name> unexpected, long repeated) {
  /** A table's name and a document's id. */
  record Name(String table, String id) {}

  static DeadLetters compare(Set<Name> expected, List<TopicRecord> letters) {
    Set<Name> missing = new HashSet<>(expected);
    Set<Name> seen = new HashSet<>();
    Set<Name> unexpected = new HashSet<>();
    for (TopicRecord letter : letters) {
      Name name =
          new Name(
              Objects.requireNonNull(letter.headers().get("headwater.table")),
              DocumentIds.ofKafkaKey(Objects.requireNonNull(letter.key())));
      seen.add(name);
      missing.remove(name);
      if (!expected.contains(name)) {
        unexpected.add(name);
      }
    }
    return new DeadLetters(missing, unexpected, letters.size() - seen.size());
  }
}
