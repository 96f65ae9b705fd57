package io.headwater.sink.projection;

import java.util.List;
import java.util.Optional;

/**
 * What can be told of an item by its key alone.
 *
 * @param included whether the filter lets it into the index, empty if that depends on other fields
 * @param indices every index that a rule could choose, an empty one standing for the index that is
 *     used when no rule does; just one if the key settles it
 */
public record KeyJudgement(Optional<Boolean> included, List<Optional<String>> indices) {}
