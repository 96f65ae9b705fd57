package io.headwater.sink.opensearch;

import io.headwater.sink.config.IndexCreation;
import io.headwater.sink.config.IndexSettings;
import io.headwater.sink.config.OptionProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must and what should hold of an index that is to be written. */
final class IndexRules {
  /** How long an index should remember deletes, so that no late replay revives a document. */
  static final Duration SAFE_GC_DELETES = Duration.ofHours(1);

  private IndexRules() {}

  /** Why an existing name cannot be written, if so. */
  static Optional<OptionProblem> problem(
      IndexDescription index, IndexSettings settings, WriteTarget target) {
    String name = index.name();
    if (!index.known()) {
      return Optional.empty();
    }
    if (settings.requireAlias() && !index.isAlias()) {
      return problem(
          IndexSettings.REQUIRE_ALIAS,
          (index.isDataStream() ? "Data stream " : "Index ")
              + name
              + " is no alias: point option index to an alias, or set "
              + IndexSettings.REQUIRE_ALIAS
              + " to false");
    }
    if (index.isDataStream() && !target.dataStream()) {
      return problem(
          IndexSettings.INDEX,
          "Data stream " + name + " only takes new documents: set write.method to create");
    }
    if (index.isAlias() && index.writeIndex().isEmpty()) {
      return problem(
          IndexSettings.INDEX,
          "Alias "
              + name
              + " has no write index: set is_write_index to true for one of its "
              + index.members().size()
              + " indices (POST /_aliases)");
    }
    return Optional.empty();
  }

  /** Why a name that does not exist will not be created, if so. */
  static Optional<OptionProblem> absence(String name, IndexSettings settings, WriteTarget target) {
    if (settings.requireAlias()) {
      return problem(
          IndexSettings.REQUIRE_ALIAS,
          "Alias "
              + name
              + " does not exist and is never created: add it to an index (POST /_aliases), or set "
              + IndexSettings.REQUIRE_ALIAS
              + " to false");
    }
    String kind = target.dataStream() ? "Data stream " : "Index ";
    return settings.creation().automatic()
        ? Optional.empty()
        : problem(
            IndexCreation.AUTO_CREATE,
            kind
                + name
                + " does not exist and "
                + IndexCreation.AUTO_CREATE
                + " is false: create it or set the option to true");
  }

  /** What should be mended although the index can be written. */
  static List<String> warnings(IndexDescription index, WriteTarget target) {
    List<String> warnings = new ArrayList<>();
    if (index.isAlias() && index.members().size() > 1) {
      warnings.add(
          "Alias "
              + index.name()
              + " leads to "
              + index.members().size()
              + " indices of which one takes the writes: a document that another one holds stays"
              + " there beside its newer copy, and deletes do not reach it. Let it lead to one"
              + " index only");
    }
    if (target.versioned() && !target.dataStream()) {
      index
          .writeIndex()
          .flatMap(IndexDescription.Member::gcDeletes)
          .filter(kept -> kept.compareTo(SAFE_GC_DELETES) < 0)
          .ifPresent(
              kept ->
                  warnings.add(
                      "Index "
                          + index.name()
                          + " forgets deletes after "
                          + kept.toSeconds()
                          + " s; a replay older than that can bring a deleted document back. Set"
                          + " index.gc_deletes to 1h or more"));
    }
    return List.copyOf(warnings);
  }

  private static Optional<OptionProblem> problem(String option, String message) {
    return Optional.of(new OptionProblem(option, message));
  }
}
