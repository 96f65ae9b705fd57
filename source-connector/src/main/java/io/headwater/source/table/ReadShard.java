package io.headwater.source.table;

import io.headwater.event.SequenceNumber;
import io.headwater.source.lineage.LineageId;
import io.headwater.source.lineage.Shard;
import io.headwater.source.lineage.ShardId;
import io.headwater.source.read.PageReaders;
import io.headwater.source.stream.Position;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A shard that is being read, or was.
 *
 * <p>Owned by the task thread.
 */
final class ReadShard {
  private final Shard shard;
  private final LineageId lineage;
  private Position position;
  private Optional<SequenceNumber> lastRead;
  private boolean atItsBeginning;
  private boolean uncarried;
  private Instant storedAt;
  private PageReaders.@Nullable Reading reading;

  /**
   * A shard that is opened.
   *
   * @param lastRead the last record read before its next one: its own or an ancestor's
   */
  ReadShard(
      Shard shard,
      LineageId lineage,
      Position position,
      Optional<SequenceNumber> lastRead,
      Instant now) {
    this.shard = shard;
    this.lineage = lineage;
    this.position = position;
    this.lastRead = lastRead;
    this.atItsBeginning = !(position instanceof Position.After);
    this.storedAt = now;
  }

  ShardId id() {
    return shard.id();
  }

  Shard shard() {
    return shard;
  }

  LineageId lineage() {
    return lineage;
  }

  /** Behind the last record that was read. */
  Position position() {
    return position;
  }

  /** Begins at another position. */
  void position(Position other) {
    position = other;
    atItsBeginning = false;
  }

  Optional<SequenceNumber> lastRead() {
    return lastRead;
  }

  /** Whether none of its records was ever read. */
  boolean isAtItsBeginning() {
    return atItsBeginning;
  }

  /**
   * Read on.
   *
   * @param carried whether an event carries the new position
   */
  void moved(SequenceNumber last, boolean carried, Instant now) {
    position = new Position.After(last);
    lastRead = Optional.of(last);
    atItsBeginning = false;
    uncarried = !carried;
    if (carried) {
      storedAt = now;
    }
  }

  /** Whether no record carries the present position yet. */
  boolean isUncarried() {
    return uncarried;
  }

  /** When a record carried a position the last time. */
  Instant storedAt() {
    return storedAt;
  }

  /** A record carries the present position. */
  void stored(Instant now) {
    uncarried = false;
    storedAt = now;
  }

  void readWith(PageReaders.Reading other) {
    reading = other;
  }

  /** Reads no more. */
  void cancel() {
    if (reading != null) {
      reading.cancel();
      reading = null;
    }
  }

  boolean isReading() {
    return reading != null;
  }
}
