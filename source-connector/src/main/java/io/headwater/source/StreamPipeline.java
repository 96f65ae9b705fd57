package io.headwater.source;

import io.headwater.event.DocumentVersion;
import io.headwater.event.SequenceNumber;
import io.headwater.event.StreamVersions;
import io.headwater.source.config.ReadSettings;
import io.headwater.source.event.EventFormat;
import io.headwater.source.event.EventMapper;
import io.headwater.source.event.PositionRecords;
import io.headwater.source.event.StreamIdentity;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.LineageProgress;
import io.headwater.source.lineage.Lineages;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.offset.StreamBegun;
import io.headwater.source.read.PageReaders;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardDiscovery;
import io.headwater.source.stream.ShardDiscovery.Found;
import io.headwater.source.stream.ShardReader;
import io.headwater.source.stream.StreamChange;
import io.headwater.source.stream.StreamGapException;
import io.headwater.source.stream.TableStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * The core of a source task: reads the owned lineages of one stream and turns them into Kafka
 * records.
 *
 * <p>Owned by the task thread; the producer's threads call only {@link #acknowledge}.
 */
final class StreamPipeline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamPipeline.class);
  private static final Duration DURABILITY_CHECK_PAUSE = Duration.ofMillis(500);
  private static final Duration RETENTION = Duration.ofHours(24);

  private final StreamIdentity stream;
  private final EventFormat format;
  private final ReadSettings.Start start;
  private final Duration discoveryInterval;
  private final Set<LineageId> ownedLineages;
  private final StoredOffsets stored;
  private final ShardDiscovery discovery;
  private final TableStream tableStream;
  private final Duration idlePause;
  private final BackoffStrategy readBackoff;
  private final PageReaders readers;
  private final List<SourceRecord> ready = new ArrayList<>();
  private final SourceTaskMetrics metrics;
  private final Clock clock;
  private final Duration pollPatience;
  private final PositionRecords positionRecords;
  private final LineageProgress progress = new LineageProgress();
  private final Map<ShardId, LineageId> lineageByShard = new HashMap<>();
  private final Set<LineageId> unseenLineages;
  private final Map<ShardId, Position> positions = new HashMap<>();
  private final Map<ShardId, ShardOffset> storedOffsets = new HashMap<>();
  private final ConcurrentHashMap<ShardId, LongAdder> acknowledged = new ConcurrentHashMap<>();
  private final List<SourceRecord> waitingPositionRecords = new ArrayList<>();
  private final Map<ShardId, Shard> heldUntilDurable = new HashMap<>();
  private Instant nextDurabilityCheck = Instant.MIN;
  private Instant nextListing = Instant.MIN;
  private Optional<StreamBegun> begunBefore = Optional.empty();
  private Position startPosition = new Position.Oldest();
  private @Nullable EventMapper mapper;

  StreamPipeline(
      StreamIdentity stream,
      EventFormat format,
      ReadSettings.Start start,
      Duration discoveryInterval,
      Set<LineageId> ownedLineages,
      StoredOffsets stored,
      ShardDiscovery discovery,
      TableStream tableStream,
      Duration idlePause,
      BackoffStrategy readBackoff,
      PageReaders readers,
      SourceTaskMetrics metrics,
      Clock clock,
      Duration pollPatience) {
    this.stream = stream;
    this.format = format;
    this.start = start;
    this.discoveryInterval = discoveryInterval;
    this.ownedLineages = ownedLineages;
    this.unseenLineages = new HashSet<>(ownedLineages);
    this.stored = stored;
    this.discovery = discovery;
    this.tableStream = tableStream;
    this.idlePause = idlePause;
    this.readBackoff = readBackoff;
    this.readers = readers;
    this.metrics = metrics;
    this.clock = clock;
    this.pollPatience = pollPatience;
    this.positionRecords = new PositionRecords(stream);
  }

  /** The next records, null if there are none for now. */
  @Nullable List<SourceRecord> poll() throws InterruptedException {
    takeAcknowledgements();
    discovery.take().forEach(this::learn);
    discover();
    openReadable();
    openDurable();
    metrics.shards(progress.reading(), progress.waiting(), readers.heldBytes());
    if (!waitingPositionRecords.isEmpty()) {
      List<SourceRecord> records = List.copyOf(waitingPositionRecords);
      waitingPositionRecords.clear();
      return records;
    }
    readers.takeNext(pollPatience);
    List<SourceRecord> records = List.copyOf(ready);
    ready.clear();
    return records.isEmpty() ? null : records;
  }

  /** Kafka acknowledged a record. Called by the producer's threads. */
  void acknowledge(SourceRecord record) {
    if (record.sourcePartition().get("shard") instanceof String shard) {
      acknowledged.computeIfAbsent(new ShardId(shard), id -> new LongAdder()).increment();
    }
  }

  private void takeAcknowledgements() {
    acknowledged.forEach((shard, count) -> progress.acknowledged(shard, count.sum()));
  }

  private void discover() {
    discovery.verify(progress.unverifiedParents());
    Instant now = clock.instant();
    // A listing may be incomplete, so that a shard whose sibling was found may still be missing.
    boolean due = !now.isBefore(nextListing);
    if (due) {
      discovery.progressed();
      nextListing = now.plus(discoveryInterval);
    }
    if (due || !unseenLineages.isEmpty() || progress.awaitsChildren()) {
      discovery.requestListing();
    }
  }

  private void learn(Found found) {
    if (found instanceof Found.Listing listing) {
      learn(listing.shards());
    } else if (found instanceof Found.ParentReadable readable && isUnverified(readable.parent())) {
      LOG.info(
          "Shard {} is not listed but can be read; it is read before its children",
          readable.parent());
      learnUnlisted(readable.parent());
    } else if (found instanceof Found.ParentGone gone && isUnverified(gone.parent())) {
      refuseGap(gone.parent());
      progress.parentGone(gone.parent());
    }
  }

  // An answer may come late, when a listing brought the parent in the meantime.
  private boolean isUnverified(ShardId parent) {
    return progress.unverifiedParents().contains(parent);
  }

  private void learn(List<Shard> listing) {
    List<Shard> fresh =
        listing.stream().filter(shard -> !lineageByShard.containsKey(shard.id())).toList();
    Map<ShardId, ShardOffset> offsets = fresh.isEmpty() ? Map.of() : stored.read(fresh);
    Map<ShardId, LineageId> known = new HashMap<>(StoredOffsets.lineages(offsets));
    known.putAll(lineageByShard);
    Lineages lineages = Lineages.of(listing, known);
    List<Shard> owned =
        fresh.stream().filter(shard -> ownedLineages.contains(lineages.of(shard))).toList();
    if (!owned.isEmpty()) {
      for (Shard shard : owned) {
        lineageByShard.put(shard.id(), lineages.of(shard));
        unseenLineages.remove(lineages.of(shard));
      }
      storedOffsets.putAll(offsets);
      boolean firstStart = mapper == null && begin(owned);
      progress.learn(owned, begunAmong(owned));
      if (firstStart && start == ReadSettings.Start.LATEST) {
        startAtTheEnd(owned);
      }
      LOG.info("Stream {}: {} more shards of the owned lineages", stream.arn(), owned.size());
      discovery.progressed();
    }
    Set<ShardId> listed = listing.stream().map(Shard::id).collect(Collectors.toSet());
    for (ShardId forgotten : progress.forgetUnlisted(listed)) {
      lineageByShard.remove(forgotten);
      positions.remove(forgotten);
      storedOffsets.remove(forgotten);
      acknowledged.remove(forgotten);
    }
  }

  private void learnUnlisted(ShardId parent) {
    Shard shard = new Shard(parent, Optional.empty(), true);
    lineageByShard.put(parent, progress.childOf(parent).map(lineageByShard::get).orElseThrow());
    progress.learn(List.of(shard), begunAmong(List.of(shard)));
  }

  private Set<ShardId> begunAmong(List<Shard> shards) {
    return shards.stream()
        .map(Shard::id)
        .filter(storedOffsets::containsKey)
        .collect(Collectors.toSet());
  }

  /** Prepares for the stream's first owned shards and tells whether it was never begun before. */
  private boolean begin(List<Shard> owned) {
    begunBefore = stored.begun();
    StreamBegun begun = begunBefore.orElseGet(() -> new StreamBegun(clock.instant()));
    if (start == ReadSettings.Start.LATEST) {
      startPosition = new Position.CreatedSince(begun.at());
    }
    if (begunBefore.isEmpty()) {
      waitingPositionRecords.add(positionRecords.begun(begun));
    }
    int epoch =
        storedOffsets.values().stream()
            .mapToInt(ShardOffset::epoch)
            .max()
            .orElse(DocumentVersion.MIN_EPOCH);
    mapper = new EventMapper(stream, format, new StreamVersions(epoch, lastSequence()), clock);
    return begunBefore.isEmpty() && begunAmong(owned).isEmpty();
  }

  private @Nullable SequenceNumber lastSequence() {
    for (ShardOffset offset : storedOffsets.values()) {
      if (offset.position() instanceof Position.After after) {
        return after.last();
      }
    }
    return null;
  }

  // What was closed before the first start holds only older records. The rest waits until its
  // position is stored: a crash in between must not move the start.
  private void startAtTheEnd(List<Shard> owned) {
    for (Shard shard : owned) {
      if (progress.hasChildren(shard.id())) {
        progress.passOver(shard.id());
      } else {
        heldUntilDurable.put(shard.id(), shard);
      }
    }
    progress.startWithoutParents(heldUntilDurable.keySet());
    LOG.info(
        "Stream {} is read from its end; reading begins when the position is stored", stream.arn());
  }

  private void refuseGap(ShardId parent) {
    ShardId child = progress.childOf(parent).orElseThrow();
    ShardOffset last = storedOffsets.get(parent);
    if (last != null) {
      throw new StreamGapException(
          "shard "
              + parent
              + " of stream "
              + stream.arn()
              + " is gone and was read only up to "
              + last.position());
    }
    LineageId lineage = Objects.requireNonNull(lineageByShard.get(child));
    boolean everRead =
        storedOffsets.keySet().stream().anyMatch(id -> lineage.equals(lineageByShard.get(id)));
    boolean longAgo =
        begunBefore.filter(b -> b.at().plus(RETENTION).isBefore(clock.instant())).isPresent();
    if (longAgo && !everRead) {
      throw new StreamGapException(
          "stream "
              + stream.arn()
              + " was read before, but nothing is known of shard "
              + child
              + " and its parent "
              + parent
              + " is gone");
    }
  }

  private void openReadable() {
    for (Shard shard : progress.takeReadable()) {
      ShardOffset offset = storedOffsets.get(shard.id());
      if (offset == null) {
        LineageId lineage = Objects.requireNonNull(lineageByShard.get(shard.id()));
        ShardOffset opened = new ShardOffset(startPosition, mapper().epoch(), lineage);
        waitingPositionRecords.add(positionRecords.opened(shard.id(), opened));
        progress.emitted(shard.id(), 1);
      }
      positions.put(shard.id(), offset == null ? startPosition : offset.position());
      if (!heldUntilDurable.containsKey(shard.id())) {
        open(shard);
      }
    }
  }

  private void openDurable() {
    if (heldUntilDurable.isEmpty() || clock.instant().isBefore(nextDurabilityCheck)) {
      return;
    }
    nextDurabilityCheck = clock.instant().plus(DURABILITY_CHECK_PAUSE);
    Set<ShardId> durable = stored.read(heldUntilDurable.values()).keySet();
    if (durable.containsAll(heldUntilDurable.keySet())) {
      heldUntilDurable.values().forEach(this::open);
      heldUntilDurable.clear();
    }
  }

  private void open(Shard shard) {
    Position position = Objects.requireNonNull(positions.get(shard.id()));
    LOG.info("Reading shard {} of stream {} from {}", shard.id(), stream.arn(), position);
    readers.open(
        new ShardReader(tableStream, shard.id(), position, shard.closed(), idlePause, readBackoff),
        page -> emit(shard.id(), page));
  }

  private void emit(ShardId shard, RecordPage page) {
    List<StreamChange> changes = page.changes();
    LineageId lineage = Objects.requireNonNull(lineageByShard.get(shard));
    Position before = Objects.requireNonNull(positions.get(shard));
    List<SourceRecord> records = mapper().map(shard, lineage, before, changes);
    progress.emitted(shard, records.size());
    if (!changes.isEmpty()) {
      StreamChange last = changes.get(changes.size() - 1);
      positions.put(shard, new Position.After(last.sequence()));
      metrics.emitted(changes.size(), last.createdAt());
    }
    if (page.isLast()) {
      LOG.info("Shard {} of stream {} is read to its end", shard, stream.arn());
      progress.readToEnd(shard);
    }
    ready.addAll(records);
  }

  private EventMapper mapper() {
    return Objects.requireNonNull(mapper, "no shard is read before the first listing");
  }

  @Override
  public void close() {
    try (discovery;
        metrics) {
      readers.close();
    }
  }
}
