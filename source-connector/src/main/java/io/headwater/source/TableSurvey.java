package io.headwater.source;

import io.headwater.source.TaskHand.TableHand;
import io.headwater.source.dynamodb.TableDescription;
import io.headwater.source.lineage.Deal;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.offset.TableOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What there is to read: the chosen tables, by name.
 *
 * @param tables each with its plan and its lineages
 */
record TableSurvey(List<Surveyed> tables) {
  /**
   * One table.
   *
   * @param description as the service describes it
   * @param plan how it is read
   * @param snapshotDone whether nothing of the plan's snapshot is left to do
   * @param lineages the lineages of its stream that are to be read
   */
  record Surveyed(
      TableDescription description,
      TableOffset plan,
      boolean snapshotDone,
      Set<LineageId> lineages) {
    String name() {
      return description.name();
    }

    private int segmentsLeft() {
      return snapshotDone ? 0 : plan.segments();
    }
  }

  /** Something that one task reads: a lineage or a segment of a table. */
  private record Share(String table, String name, int segment) implements Comparable<Share> {
    @Override
    public int compareTo(Share other) {
      int byTable = table.compareTo(other.table);
      int bySegment = Integer.compare(segment, other.segment);
      return byTable != 0 ? byTable : bySegment != 0 ? bySegment : name.compareTo(other.name);
    }
  }

  /**
   * Deals lineages and segments evenly; the same survey always gives the same hands.
   *
   * @param maxTasks the most hands
   */
  List<TaskHand> deal(int maxTasks) {
    List<Share> lineages = new ArrayList<>();
    List<Share> segments = new ArrayList<>();
    for (Surveyed table : tables) {
      table.lineages().forEach(id -> lineages.add(new Share(table.name(), id.value(), -1)));
      IntStream.range(0, table.segmentsLeft())
          .forEach(segment -> segments.add(new Share(table.name(), "", segment)));
    }
    int tasks = Math.max(1, Math.min(maxTasks, Math.max(lineages.size(), segments.size())));
    List<List<Share>> lineageHands = Deal.evenly(lineages, tasks);
    List<List<Share>> segmentHands = Deal.evenly(segments, tasks);
    List<TaskHand> hands = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      hands.add(hand(task, lineageHands.get(task), segmentHands.get(task)));
    }
    return hands;
  }

  private TaskHand hand(int task, List<Share> lineages, List<Share> segments) {
    Map<String, TableHand> hands = new TreeMap<>();
    for (Surveyed table : tables) {
      Set<LineageId> itsLineages = new TreeSet<>();
      lineages.stream()
          .filter(share -> share.table().equals(table.name()))
          .forEach(share -> itsLineages.add(new LineageId(share.name())));
      Set<Integer> itsSegments = new TreeSet<>();
      segments.stream()
          .filter(share -> share.table().equals(table.name()))
          .forEach(share -> itsSegments.add(share.segment()));
      if (!itsLineages.isEmpty() || !itsSegments.isEmpty()) {
        hands.put(table.name(), hand(table, itsLineages, itsSegments));
      }
    }
    return new TaskHand(task, List.copyOf(hands.values()));
  }

  private static TableHand hand(Surveyed table, Set<LineageId> lineages, Set<Integer> segments) {
    TableDescription description = table.description();
    return new TableHand(
        table.name(),
        description.stream().orElseThrow().viewType(),
        description.key(),
        // A figure that changes by itself must not restart tasks.
        table.segmentsLeft() == 0 ? 0 : description.itemCount(),
        table.plan(),
        Set.copyOf(lineages),
        Set.copyOf(segments));
  }

  /** Whether tasks that were dealt this survey's hands miss something of a later one. */
  boolean lacks(TableSurvey later) {
    Map<String, Surveyed> mine = new TreeMap<>();
    tables.forEach(table -> mine.put(table.name(), table));
    if (later.tables().size() != tables.size()) {
      return true;
    }
    return later.tables().stream()
        .anyMatch(
            table -> {
              Surveyed known = mine.get(table.name());
              return known == null
                  || !known.plan().isSameAs(table.plan())
                  || !known.lineages().containsAll(table.lineages());
            });
  }
}
