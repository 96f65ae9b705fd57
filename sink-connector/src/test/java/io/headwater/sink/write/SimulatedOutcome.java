package io.headwater.sink.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.sink.write.SimulatedLog.Entry;
import io.headwater.sink.write.SimulatedLog.Kind;
import io.headwater.sink.write.SimulatedLog.Mode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** What must have come of a log. */
final class SimulatedOutcome {
  private final SimulatedLog log;
  private final FakeOpenSearch server;
  private final boolean budget;
  private final boolean deletions;
  private final Set<Entry> deadLetters = new HashSet<>();

  /**
   * Expects nothing yet.
   *
   * @param budget whether retries end, so that records without fault may be rejected
   * @param deletions whether indices are deleted, so that what was written need not be there
   */
  SimulatedOutcome(SimulatedLog log, FakeOpenSearch server, boolean budget, boolean deletions) {
    this.log = log;
    this.server = server;
    this.budget = budget;
    this.deletions = deletions;
  }

  boolean hasBudget() {
    return budget;
  }

  /** A record is reported; what is given back is called when the report is written. */
  Consumer<Entry> reported(SinkRecord record, Throwable error) {
    Entry entry = log.entry(record);
    Header status = record.headers().lastWithName(ErrorHeaders.STATUS);
    boolean isFaulty = status == null || String.valueOf(status.value()).equals("400");
    if (entry.kind() == Kind.TOMBSTONE
        || (entry.kind().good() && (!budget || (isFaulty && !noAnswer(record))))) {
      throw new AssertionError("a record without fault was rejected: " + error, error);
    }
    return deadLetters::add;
  }

  /** All records below a committed offset must be done. */
  void checkCovered(TopicPartition partition, long offset) {
    log.of(partition)
        .headMap(offset)
        .forEach(
            (at, entry) -> {
              if (!covered(entry)) {
                throw new AssertionError(
                    "committed "
                        + offset
                        + " of "
                        + partition
                        + ", but "
                        + at
                        + " is not done: "
                        + entry
                        + " is "
                        + server.source(entry.index(), entry.key()));
              }
            });
  }

  /** Nothing happens any more. */
  void checkEnd() {
    Set<String> keys = new TreeSet<>();
    for (Entry entry : log.all()) {
      if (entry.kind() == Kind.MALFORMED && !deadLetters.contains(entry)) {
        throw new AssertionError("a malformed record was dropped");
      }
      keys.add(entry.key());
    }
    for (String key : keys) {
      List<Entry> entries =
          log.ofKey(key).stream()
              .filter(e -> e.kind() != Kind.MALFORMED && e.kind() != Kind.TOMBSTONE)
              .toList();
      // A record without fault that was given up leaves its document behind.
      if (!entries.isEmpty()
          && entries.stream().noneMatch(e -> e.kind().good() && deadLetters.contains(e))) {
        checkKey(key, entries);
      }
    }
  }

  private boolean covered(Entry entry) {
    if (entry.kind() == Kind.TOMBSTONE || deadLetters.contains(entry)) {
      return true;
    }
    if (entry.kind() == Kind.MALFORMED) {
      return false;
    }
    if (log.mode != Mode.VERSIONED) {
      return coveredByOrder(entry);
    }
    return coveredByVersion(entry.key(), entry.index(), entry.version())
        && (entry.leaves() == null
            || coveredByVersion(entry.key(), entry.leaves(), entry.version()));
  }

  private boolean coveredByVersion(String key, String index, long version) {
    return server.highest.getOrDefault(index + "/" + key, -1L) >= version
        || deadLetters.stream()
            .anyMatch(
                dead ->
                    dead.key().equals(key)
                        && dead.version() >= version
                        && (dead.index().equals(index) || index.equals(dead.leaves())));
  }

  private boolean coveredByOrder(Entry entry) {
    JsonNode document = server.source(entry.index(), entry.key());
    boolean followed =
        log.ofKey(entry.key()).stream()
            .anyMatch(
                later ->
                    later.number() > entry.number()
                        && (later.kind() == Kind.DELETE || deadLetters.contains(later)));
    if (followed) {
      return true;
    }
    if (document == null) {
      return entry.kind() == Kind.DELETE;
    }
    return log.mode == Mode.CREATE || document.path("n").asInt() >= entry.number();
  }

  private void checkKey(String key, List<Entry> entries) {
    switch (log.mode) {
      case VERSIONED -> checkVersioned(key, entries);
      case UNVERSIONED -> {
        Entry last = entries.get(entries.size() - 1);
        if (last.kind().good()) {
          checkDocument(last.index(), key, json(last));
        } else {
          checkReported(last);
        }
      }
      case UPDATE -> {
        JsonNode document = null;
        for (Entry entry : entries) {
          if (entry.kind().good()) {
            JsonNode part = json(entry);
            document = part == null ? null : FakeOpenSearch.update(document, part);
          } else if (noDeleteAfter(entry, entries)) {
            checkReported(entry);
          }
        }
        checkDocument(entries.get(0).index(), key, document);
      }
      case CREATE -> {
        JsonNode document = null;
        for (Entry entry : entries) {
          if (entry.kind() == Kind.DELETE) {
            document = null;
          } else if (entry.kind().good()) {
            document = document == null ? json(entry) : document;
          } else if (document == null && noDeleteAfter(entry, entries)) {
            checkReported(entry);
          }
        }
        checkDocument(entries.get(0).index(), key, document);
      }
    }
  }

  private void checkVersioned(String key, List<Entry> entries) {
    if (deletions) {
      for (Entry entry : entries) {
        if (!covered(entry)) {
          throw new AssertionError("a record was never written: " + entry);
        }
      }
      return;
    }
    Entry last = entries.get(0);
    Map<String, Entry> homes = new HashMap<>();
    for (Entry entry : entries) {
      last = entry.version() >= last.version() ? entry : last;
      homes.put(entry.index(), entry);
    }
    for (String index : homes.keySet()) {
      if (!index.equals(last.index())) {
        checkDocument(index, key, null);
      }
    }
    if (!last.kind().good()) {
      checkReported(last);
      return;
    }
    checkDocument(last.index(), key, json(last));
    FakeOpenSearch.Document document = server.documents.get(last.index() + "/" + key);
    if (document == null || document.version() != last.version()) {
      throw new AssertionError(key + " is at " + document + ", not at " + last.version());
    }
  }

  private void checkDocument(String index, String key, @Nullable JsonNode expected) {
    JsonNode document = server.source(index, key);
    if (!Objects.equals(document, expected)) {
      throw new AssertionError(
          "document " + index + "/" + key + " is " + document + ", not " + expected);
    }
  }

  private void checkReported(Entry entry) {
    if (!deadLetters.contains(entry)) {
      throw new AssertionError("a rejected record was not reported: " + entry);
    }
  }

  private static boolean noDeleteAfter(Entry entry, List<Entry> entries) {
    return entries.stream()
        .noneMatch(later -> later.number() > entry.number() && later.kind() == Kind.DELETE);
  }

  private static boolean noAnswer(SinkRecord record) {
    return String.valueOf(record.headers().lastWithName(ErrorHeaders.TYPE).value())
        .equals("no_answer");
  }

  private static @Nullable JsonNode json(Entry entry) {
    return entry.document() == null ? null : FakeOpenSearch.parse(entry.document());
  }
}
