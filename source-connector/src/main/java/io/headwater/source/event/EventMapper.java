package io.headwater.source.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.ChangeEvent;
import io.headwater.event.DocumentVersion;
import io.headwater.event.EnvelopeWriter;
import io.headwater.event.EventHeaders;
import io.headwater.event.EventSource;
import io.headwater.event.Operation;
import io.headwater.event.StreamVersions;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.offset.ShardOffset;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.stream.Position;
import io.headwater.source.stream.StreamChange;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Turns the records of a stream into Kafka records.
 *
 * <p>Owned by the task thread.
 */
public final class EventMapper {
  private static final String CONNECTOR = "headwater-dynamodb";

  private final StreamIdentity stream;
  private final boolean tombstonesOnDelete;
  private final StreamVersions versions;
  private final Clock clock;

  /** A mapper of one stream. */
  public EventMapper(
      StreamIdentity stream, boolean tombstonesOnDelete, StreamVersions versions, Clock clock) {
    this.stream = stream;
    this.tombstonesOnDelete = tombstonesOnDelete;
    this.versions = versions;
    this.clock = clock;
  }

  /**
   * Maps a page of a shard's records.
   *
   * @param before the position before the first of them
   * @throws ConnectException if a record can have no version; the message names shard and sequence
   *     number
   */
  public List<SourceRecord> map(
      ShardId shard, LineageId lineage, Position before, List<StreamChange> changes) {
    Map<String, String> partition = StoredOffsets.partition(stream.arn(), shard);
    List<SourceRecord> records = new ArrayList<>(changes.size() + 16);
    Position previous = before;
    for (StreamChange change : changes) {
      Position position = new Position.After(change.sequence());
      boolean tombstone = tombstonesOnDelete && change.operation() == Operation.REMOVE;
      // A removal is done only with its tombstone: a restart between the two must repeat both.
      Map<String, Object> offset = offset(tombstone ? previous : position, lineage);
      records.add(event(shard, change, partition, offset));
      if (tombstone) {
        records.add(tombstone(change, partition, offset(position, lineage)));
      }
      previous = position;
    }
    return records;
  }

  /** The epoch of every version given here. */
  public int epoch() {
    return versions.epoch();
  }

  private Map<String, Object> offset(Position position, LineageId lineage) {
    return new ShardOffset(position, versions.epoch(), lineage).toMap();
  }

  private SourceRecord event(
      ShardId shard,
      StreamChange change,
      Map<String, String> partition,
      Map<String, Object> offset) {
    DocumentVersion version = version(shard, change);
    long createdMs = change.createdAt().toEpochMilli();
    byte[] value =
        EnvelopeWriter.write(
            new ChangeEvent(
                change.operation(),
                version,
                change.key(),
                change.before(),
                change.after(),
                source(shard, change, createdMs),
                clock.millis()));
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(EventHeaders.OP, change.operation().code());
    headers.addLong(EventHeaders.VERSION, version.value());
    headers.addString(EventHeaders.SEQUENCE, change.sequence().text());
    headers.addString(EventHeaders.TABLE, stream.table());
    headers.addLong(EventHeaders.TS, createdMs);
    return new SourceRecord(
        partition,
        offset,
        stream.topic(),
        null,
        Schema.STRING_SCHEMA,
        change.key().json(),
        Schema.STRING_SCHEMA,
        new String(value, UTF_8),
        null,
        headers);
  }

  private SourceRecord tombstone(
      StreamChange change, Map<String, String> partition, Map<String, Object> offset) {
    return new SourceRecord(
        partition,
        offset,
        stream.topic(),
        null,
        Schema.STRING_SCHEMA,
        change.key().json(),
        null,
        null);
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

  private EventSource source(ShardId shard, StreamChange change, long createdMs) {
    return new EventSource(
        CONNECTOR,
        stream.connectorVersion(),
        stream.name(),
        stream.region(),
        stream.table(),
        stream.arn(),
        shard.value(),
        change.sequence(),
        change.eventId(),
        false,
        versions.epoch(),
        createdMs,
        change.ttl(),
        change.sizeBytes(),
        stream.viewType());
  }
}
