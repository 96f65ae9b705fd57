package io.headwater.source.event;

import io.headwater.event.ChangeEvent;
import io.headwater.event.DocumentVersion;
import io.headwater.event.EnvelopeWriter;
import io.headwater.event.EventHeaders;
import io.headwater.event.EventOrigin;
import io.headwater.event.EventSource;
import io.headwater.event.ItemKey;
import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;
import io.headwater.event.StreamVersions;
import io.headwater.source.event.EventFormat.KeyScope;
import io.headwater.source.event.EventFormat.Notation;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.offset.SourcePartition;
import io.headwater.source.snapshot.ScannedItem;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.StreamChange;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns the records of a stream and the rows of a snapshot into Kafka records.
 *
 * <p>Owned by the task thread.
 */
public final class EventMapper {
  private static final String CONNECTOR = "headwater-dynamodb";

  private final StreamIdentity stream;
  private final EventFormat format;
  private final StreamVersions versions;
  private final Clock clock;
  private final DocumentVersion snapshotVersion;
  private final RecordKeys keys;
  private final EventOrigin origin;
  // What headers of many records have in common.
  private final Map<Operation, SchemaAndValue> operations = new EnumMap<>(Operation.class);
  private final SchemaAndValue table;
  private final boolean keysAreItsJson;
  private final EnvelopeWriter envelopes = new EnvelopeWriter();
  private final EventStructs structs = new EventStructs();

  /** A mapper of one stream. */
  public EventMapper(
      StreamIdentity stream, EventFormat format, StreamVersions versions, Clock clock) {
    this.stream = stream;
    this.format = format;
    this.versions = versions;
    this.clock = clock;
    this.snapshotVersion = DocumentVersion.snapshot(versions.epoch());
    this.keys = new RecordKeys(format);
    this.keysAreItsJson = format.key() == Notation.JSON && format.keyScope() == KeyScope.ITEM;
    this.table = new SchemaAndValue(Schema.STRING_SCHEMA, stream.table());
    for (Operation operation : Operation.values()) {
      operations.put(operation, new SchemaAndValue(Schema.STRING_SCHEMA, operation.code()));
    }
    this.origin =
        new EventOrigin(
            CONNECTOR,
            stream.connectorVersion(),
            stream.name(),
            stream.region(),
            stream.table(),
            stream.arn(),
            stream.viewType());
  }

  /**
   * Maps a page of a shard's records. A change that is to be skipped gives no record, so the last
   * record's offset is not the last change's if that one is skipped.
   *
   * @param before the position before the first of them
   * @throws ConnectException if a record can have no version; the message names shard and sequence
   *     number
   */
  public List<SourceRecord> map(
      ShardId shard, LineageId lineage, Position before, List<StreamChange> changes) {
    Map<String, String> partition = SourcePartition.shard(stream.arn(), shard);
    List<SourceRecord> records = new ArrayList<>(changes.size() + 16);
    Position previous = before;
    for (StreamChange change : changes) {
      Position position = new Position.After(change.sequence());
      if (!isSkipped(change)) {
        ChangeEvent event = event(shard, change);
        SchemaAndValue key = keys.of(change.key());
        boolean tombstone = hasTombstone(change.operation());
        // A removal is done only with its tombstone: a restart between the two must repeat both.
        Map<String, Object> offset = offset(tombstone ? previous : position, lineage);
        SourceRecord record = record(event, key, change.traceparent(), partition, offset);
        records.add(record);
        if (tombstone) {
          records.add(tombstone(record, offset(position, lineage)));
        }
      }
      previous = position;
    }
    return records;
  }

  /**
   * Maps a row of a snapshot.
   *
   * @param readAt when the row was read
   * @return empty if rows are skipped
   */
  public Optional<SourceRecord> row(
      ScannedItem item, Instant readAt, Map<String, String> partition, Map<String, Object> offset) {
    if (format.skipped().contains(Operation.SNAPSHOT)) {
      return Optional.empty();
    }
    ChangeEvent event =
        event(Operation.SNAPSHOT, item.key(), item.image(), readAt, item.sizeBytes());
    return Optional.of(record(event, keys.of(item.key()), item.traceparent(), partition, offset));
  }

  /**
   * Takes a row back that {@link #row} gave, because the table no longer holds the item: a removal
   * with the row's version, so that a consumer applies it after the row, followed by its tombstone.
   *
   * @param at when that was found
   * @param offset the offset of both records
   * @return empty if removals are skipped
   */
  public List<SourceRecord> rowRemoved(
      ItemKey item, Instant at, Map<String, String> partition, Map<String, Object> offset) {
    if (format.skipped().contains(Operation.REMOVE)) {
      return List.of();
    }
    SchemaAndValue key = keys.of(item);
    SourceRecord removal =
        record(event(Operation.REMOVE, item, null, at, 0), key, null, partition, offset);
    return hasTombstone(Operation.REMOVE)
        ? List.of(removal, tombstone(removal, offset))
        : List.of(removal);
  }

  private boolean isSkipped(StreamChange change) {
    return format.skipped().contains(change.operation())
        || (format.skipTtlDeletes() && change.ttl());
  }

  private boolean hasTombstone(Operation operation) {
    return operation == Operation.REMOVE && format.tombstonesOnDelete();
  }

  private Map<String, Object> offset(Position position, LineageId lineage) {
    return new ShardOffset(position, versions.epoch(), lineage).toMap();
  }

  private ChangeEvent event(ShardId shard, StreamChange change) {
    EventSource source =
        new EventSource(
            origin,
            shard.value(),
            change.sequence(),
            change.eventId(),
            false,
            versions.epoch(),
            change.createdAt().toEpochMilli(),
            change.ttl(),
            change.sizeBytes());
    return new ChangeEvent(
        change.operation(),
        version(shard, change),
        change.key(),
        change.before(),
        change.after(),
        source,
        clock.millis());
  }

  private ChangeEvent event(
      Operation operation, ItemKey key, byte @Nullable [] after, Instant at, long sizeBytes) {
    EventSource source =
        new EventSource(
            origin, null, null, null, true, versions.epoch(), at.toEpochMilli(), false, sizeBytes);
    return new ChangeEvent(operation, snapshotVersion, key, null, after, source, clock.millis());
  }

  private SourceRecord record(
      ChangeEvent event,
      SchemaAndValue key,
      @Nullable String traceparent,
      Map<String, String> partition,
      Map<String, Object> offset) {
    SchemaAndValue value = value(event, key);
    ConnectHeaders headers = new ConnectHeaders();
    headers.add(EventHeaders.OP, operations.get(event.operation()));
    headers.addLong(EventHeaders.VERSION, event.version().value());
    SequenceNumber sequence = event.source().sequence();
    if (sequence != null) {
      headers.addString(EventHeaders.SEQUENCE, sequence.text());
    }
    headers.add(EventHeaders.TABLE, table);
    headers.addLong(EventHeaders.TS, event.source().tsMs());
    if (traceparent != null) {
      headers.addString(EventHeaders.TRACEPARENT, traceparent);
    }
    return new SourceRecord(
        partition,
        offset,
        stream.topic(),
        null,
        key.schema(),
        key.value(),
        value.schema(),
        value.value(),
        null,
        headers);
  }

  private SchemaAndValue value(ChangeEvent event, SchemaAndValue key) {
    if (format.value() == Notation.JSON) {
      String envelope =
          keysAreItsJson && key.value() instanceof String json
              ? envelopes.write(event, json)
              : envelopes.write(event);
      return new SchemaAndValue(Schema.STRING_SCHEMA, envelope);
    }
    Struct struct = structs.struct(event);
    return new SchemaAndValue(struct.schema(), struct);
  }

  // With the removal's headers: compaction may leave a slow consumer nothing but the tombstone, and
  // it must still know the removal's version.
  private static SourceRecord tombstone(SourceRecord removal, Map<String, Object> offset) {
    return new SourceRecord(
        removal.sourcePartition(),
        offset,
        removal.topic(),
        null,
        removal.keySchema(),
        removal.key(),
        null,
        null,
        null,
        removal.headers().duplicate());
  }

  private DocumentVersion version(ShardId shard, StreamChange change) {
    try {
      return versions.version(change.sequence());
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "shard " + shard + " of stream " + stream.arn() + " cannot be read on: " + e.getMessage(),
          e);
    }
  }
}
