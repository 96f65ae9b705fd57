package io.headwater.sink.projection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses rules that are right by themselves but cannot all be meant. */
final class Contradictions {
  private final ProjectionOptions options;
  private final Set<String> reserved;
  private final Map<FieldPath, OptionNode> include;
  private final Map<FieldPath, OptionNode> exclude;
  private final Map<FieldPath, OptionNode> renames;
  private final Map<FieldPath, OptionNode> scalars;

  private Contradictions(ProjectionOptions options, Set<String> reserved) {
    this.options = options;
    this.reserved = reserved;
    this.include = options.paths("include");
    this.exclude = options.paths("exclude");
    this.renames = options.byPath("rename");
    this.scalars = options.byPath("numbers");
    options
        .byPath("timestamps")
        .forEach(
            (path, option) -> {
              if (scalars.put(path, option) != null) {
                throw option.refused("is named by projection.numbers as well");
              }
            });
  }

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if two rules contradict each other; the message begins with
   *     the place of one and names the other
   */
  static void check(ProjectionOptions options, Set<String> reserved) {
    Contradictions contradictions = new Contradictions(options, reserved);
    contradictions.checkIncluded();
    contradictions.checkSources();
    contradictions.checkTargets();
  }

  private void checkIncluded() {
    exclude.forEach(
        (path, option) -> {
          for (FieldPath included : include.keySet()) {
            if (included.isWithin(path)) {
              throw option.refused(path + " leaves out " + included + ", which is included");
            }
          }
        });
  }

  private void checkSources() {
    scalars.forEach(this::refuseLeftOut);
    renames.forEach(this::refuseLeftOut);
    renames.forEach(
        (source, option) -> {
          for (FieldPath other : renames.keySet()) {
            if (!other.equals(source) && source.isWithin(other)) {
              throw option.refused("lies within " + other + ", which is moved as a whole");
            }
          }
          if (option.fieldPath().equals(source)) {
            throw option.refused("is renamed to itself");
          }
        });
  }

  private void refuseLeftOut(FieldPath path, OptionNode option) {
    for (FieldPath excluded : exclude.keySet()) {
      if (path.isWithin(excluded)) {
        throw option.refused("the field is excluded by " + excluded);
      }
    }
    if (!include.isEmpty() && include.keySet().stream().noneMatch(path::overlaps)) {
      throw option.refused("the field is not included");
    }
  }

  private void checkTargets() {
    Map<OptionNode, FieldPath> replacing = new LinkedHashMap<>();
    renames.values().forEach(option -> replacing.put(option, option.fieldPath()));
    options.byPath("concat").forEach((path, option) -> replacing.put(option, path));
    options.byPath("constants").forEach((path, option) -> replacing.put(option, path));
    refuseOverlaps(replacing);
    replacing.forEach(this::refuseReserved);
    replacing.forEach(this::refuseOverKept);

    Map<OptionNode, FieldPath> added = new LinkedHashMap<>();
    options.byPath("defaults").forEach((path, option) -> added.put(option, path));
    added.forEach(this::refuseReserved);
    replacing.forEach(
        (option, path) -> {
          if (!renames.containsValue(option)) {
            added.put(option, path);
          }
        });
    refuseOverlaps(added);
  }

  private static void refuseOverlaps(Map<OptionNode, FieldPath> targets) {
    List<Map.Entry<OptionNode, FieldPath>> earlier = new ArrayList<>();
    for (Map.Entry<OptionNode, FieldPath> target : targets.entrySet()) {
      for (Map.Entry<OptionNode, FieldPath> other : earlier) {
        if (target.getValue().overlaps(other.getValue())) {
          throw target
              .getKey()
              .refused(
                  target.getValue()
                      + (target.getValue().equals(other.getValue())
                          ? " is also the target of "
                          : " does not fit beside " + other.getValue() + ", the target of ")
                      + other.getKey().path());
        }
      }
      earlier.add(target);
    }
  }

  private void refuseReserved(OptionNode option, FieldPath target) {
    String top = target.name(0);
    if (reserved.contains(top)) {
      throw option.refused(top + " is a field of metadata.fields");
    }
    if (ReservedFields.OF_OPENSEARCH.contains(top)) {
      throw option.refused("OpenSearch keeps the name " + top + " for itself");
    }
  }

  private void refuseOverKept(OptionNode option, FieldPath target) {
    Map<FieldPath, OptionNode> kept = new LinkedHashMap<>(include);
    kept.putAll(scalars);
    kept.forEach(
        (path, named) -> {
          boolean moved = renames.keySet().stream().anyMatch(path::isWithin);
          if (!moved && path.isWithin(target)) {
            throw option.refused("would replace " + path + ", kept by " + named.path());
          }
          if (!moved && scalars.containsKey(path) && target.isWithin(path)) {
            throw option.refused(target + " lies below " + path + ", a scalar");
          }
        });
  }
}
