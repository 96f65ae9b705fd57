package io.headwater.source.table;

import io.headwater.event.ItemKey;
import io.headwater.source.offset.SegmentOffset;
import io.headwater.source.offset.SourcePartition;
import io.headwater.source.read.Page;
import io.headwater.source.read.PageReader;
import io.headwater.source.read.PageReaders;
import io.headwater.source.read.Step;
import io.headwater.source.snapshot.ScanPage;
import io.headwater.source.snapshot.ScannedItem;
import io.headwater.source.snapshot.SegmentReader;
import io.headwater.source.stream.StreamReadException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the rows of one segment into Kafka records.
 *
 * <p>While the stream waits, the last row of a page carries the page's position. While the stream
 * is read alongside, a row may follow in Kafka what the stream told later of the same key, and
 * would bring a deleted item back. Then a row is left out whose key this task saw in the stream
 * since the page was requested; and because other tasks may have seen it, the items of a page are
 * looked up once Kafka has its rows: those that are gone are removed with the rows' own version,
 * which loses against every later change. Only then does the position move on.
 *
 * <p>Owned by the task thread.
 */
final class SegmentScan {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentScan.class);
  private static final Duration GATE_PAUSE = Duration.ofMillis(50);
  private static final double UNIT_BYTES = 4096;
  // One call of BatchGetItem.
  private static final int LOOKUP_KEYS = 100;

  private final TableContext table;
  private final SnapshotScan snapshot;
  private final int segment;
  private final Map<String, String> partition;
  private SegmentOffset offset;
  private long emitted;
  private long acknowledged;
  private PageReaders.@Nullable Reading reading;
  private @Nullable Check check;
  private boolean checking;
  // Shared with reader threads: while a page is checked, no other one is requested, for what the
  // stream tells from then on would have to be remembered.
  private volatile boolean gateClosed;
  private final Deque<ScanPage> waiting = new ArrayDeque<>();

  /** Rows that are looked up once Kafka has them. */
  private record Check(Map<ItemKey, Long> sizes, SegmentOffset next) {}

  SegmentScan(TableContext table, SnapshotScan snapshot, int segment, SegmentOffset offset) {
    this.table = table;
    this.snapshot = snapshot;
    this.segment = segment;
    this.partition = SourcePartition.segment(table.name(), segment);
    this.offset = offset;
  }

  /** Begins to read, or goes on behind what was stored. */
  void open() {
    if (offset.done()) {
      return;
    }
    table.acknowledgements().watch(partition, this::acknowledged);
    LOG.info(
        "Scanning segment {} of {} of table {} {}",
        segment,
        offset.segments(),
        table.name(),
        offset.position().isPresent() ? "behind " + offset.rows() + " rows" : "from its beginning");
    SegmentReader reader =
        new SegmentReader(
            snapshot.scan(),
            table.name(),
            segment,
            offset.segments(),
            offset.position().orElse(null),
            snapshot.budget(),
            table.seenKeys(),
            table.readBackoff());
    reading = table.readers().open(new Gated(reader), this::take);
  }

  private void take(ScanPage page) {
    // The next page may have been requested before the gate closed for the first time.
    if (checking) {
      waiting.add(page);
    } else {
      emit(page);
    }
  }

  private void emit(ScanPage page) {
    snapshot.progress().read(page);
    table.metrics().consumed(page.consumedUnits());
    SegmentOffset next =
        new SegmentOffset(
            offset.epoch(),
            offset.begunAt(),
            offset.segments(),
            offset.rows() + page.items().size(),
            page.next(),
            page.isLast());
    if (snapshot.streamIsReadAlongside()) {
      emitToBeChecked(page, next);
    } else {
      emit(page.items(), next);
      offset = next;
      gateClosed = false;
    }
    table.seenKeys().release(page.tick());
    if (page.isLast()) {
      finishIfAcknowledged();
    }
  }

  private void emit(List<ScannedItem> items, SegmentOffset next) {
    Instant now = table.clock().instant();
    Map<String, Object> before = offset.toMap();
    boolean carried = false;
    for (int i = 0; i < items.size(); i++) {
      boolean last = i == items.size() - 1;
      carried = row(items.get(i), now, last ? next.toMap() : before) && last;
    }
    if (!carried) {
      position(next);
    }
  }

  private void emitToBeChecked(ScanPage page, SegmentOffset next) {
    Instant now = table.clock().instant();
    Map<String, Object> before = offset.toMap();
    Map<ItemKey, Long> sizes = new HashMap<>();
    for (ScannedItem item : page.items()) {
      if (!table.seenKeys().seenSince(item.key(), page.tick()) && row(item, now, before)) {
        sizes.put(item.key(), item.sizeBytes());
      }
    }
    gateClosed = true;
    checking = true;
    check = new Check(sizes, next);
    checkIfAcknowledged();
  }

  private boolean row(ScannedItem item, Instant now, Map<String, Object> carries) {
    Optional<SourceRecord> record = table.mapper().row(item, now, partition, carries);
    record.ifPresent(
        row -> {
          table.outbox().add(row);
          emitted++;
          table.metrics().rows(1);
        });
    return record.isPresent();
  }

  private void position(SegmentOffset next) {
    table.outbox().add(table.positionRecords().segment(segment, next));
    emitted++;
  }

  private void acknowledged(long total) {
    acknowledged = total;
    checkIfAcknowledged();
    finishIfAcknowledged();
  }

  private void checkIfAcknowledged() {
    Check due = check;
    if (due != null && acknowledged >= emitted && !due.sizes().isEmpty()) {
      check = null;
      table.readers().open(new Lookup(due), this::checked);
    } else if (due != null && due.sizes().isEmpty()) {
      check = null;
      checked(new Checked(due.next(), Set.of()));
    }
  }

  private void checked(Checked result) {
    Instant now = table.clock().instant();
    for (ItemKey key : result.gone()) {
      List<SourceRecord> records = table.mapper().rowRemoved(key, now, partition, offset.toMap());
      table.outbox().addAll(records);
      emitted += records.size();
    }
    offset = result.next();
    position(offset);
    checking = false;
    ScanPage next = waiting.poll();
    if (next == null) {
      gateClosed = false;
    } else {
      emit(next);
    }
  }

  private void finishIfAcknowledged() {
    if (reading != null && offset.done() && acknowledged >= emitted) {
      reading = null;
      table.acknowledgements().forget(partition);
      snapshot.progress().segmentDone();
      LOG.info("Segment {} of table {} is scanned: {} rows", segment, table.name(), offset.rows());
    }
  }

  /** Whether it is scanned to its end and Kafka has all its rows. */
  boolean isDone() {
    return offset.done() && reading == null;
  }

  /** Reads no more. */
  void halt() {
    if (reading != null) {
      reading.cancel();
    }
  }

  /** Reads only while no page is being checked. */
  private final class Gated implements PageReader<ScanPage> {
    private final SegmentReader reader;

    Gated(SegmentReader reader) {
      this.reader = reader;
    }

    @Override
    public Step<ScanPage> step() {
      if (gateClosed) {
        return Step.pause(GATE_PAUSE);
      }
      Step<ScanPage> step = reader.step();
      if (step.page().isPresent() && snapshot.streamIsReadAlongside()) {
        gateClosed = true;
      }
      return step;
    }

    @Override
    public String subject() {
      return reader.subject();
    }
  }

  /** The items of a page that are gone by now. */
  private record Checked(SegmentOffset next, Set<ItemKey> gone) implements Page {
    @Override
    public long heldBytes() {
      return 0;
    }

    @Override
    public boolean isLast() {
      return true;
    }
  }

  /** Looks the items of a page up, fewer at a time while that is throttled. */
  private final class Lookup implements PageReader<Checked> {
    private final Check due;
    private final Deque<ItemKey> left;
    private final Set<ItemKey> gone = new HashSet<>();
    private int most = LOOKUP_KEYS;
    private int failures;

    Lookup(Check due) {
      this.due = due;
      this.left = new ArrayDeque<>(due.sizes().keySet());
    }

    @Override
    public Step<Checked> step() {
      List<ItemKey> keys = left.stream().limit(most).toList();
      try {
        Set<ItemKey> there = snapshot.lookup().existing(keys);
        for (ItemKey key : keys) {
          left.remove();
          if (!there.contains(key)) {
            gone.add(key);
          }
        }
        failures = 0;
        most = Math.min(LOOKUP_KEYS, 2 * most);
        Duration pause = snapshot.budget().charge(units(keys));
        return left.isEmpty() ? Step.page(new Checked(due.next(), gone), pause) : Step.pause(pause);
      } catch (StreamReadException e) {
        return switch (e.kind()) {
          case THROTTLED, UNAVAILABLE, EXPIRED_CURSOR -> {
            most = Math.max(1, most / 2);
            yield Step.pause(table.readBackoff().computeDelay(++failures));
          }
          case MISSING, TRIMMED, REFUSED ->
              throw new ConnectException(subject() + " cannot be looked up: " + e.getMessage(), e);
        };
      }
    }

    private double units(List<ItemKey> keys) {
      return keys.stream()
          .mapToDouble(key -> due.sizes().getOrDefault(key, 0L))
          .map(size -> Math.max(1, Math.ceil(size / UNIT_BYTES)))
          .sum();
    }

    @Override
    public String subject() {
      return "rows of segment " + segment + " of table " + table.name();
    }
  }
}
