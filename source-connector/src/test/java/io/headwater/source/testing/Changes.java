package io.headwater.source.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.event.ItemKey;
import io.headwater.event.KeyAttribute;
import io.headwater.event.Operation;
import io.headwater.event.SequenceNumber;
import io.headwater.source.config.ReadSettings.IdlePoll;
import io.headwater.source.stream.IdlePace;
import io.headwater.source.stream.RecordPage;
import io.headwater.source.stream.ShardMeter;
import io.headwater.source.stream.StreamChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;

/** Stream records of small sequence numbers. */
public final class Changes {
  /** When they were created unless a test says otherwise. */
  public static final Instant CREATED = Instant.parse("2026-01-01T00:00:07Z");

  /** A meter that nobody reads. */
  public static final ShardMeter NO_METER =
      new ShardMeter() {
        @Override
        public void read(RecordPage page) {}

        @Override
        public void caughtUp() {}

        @Override
        public void throttled() {}

        @Override
        public void failed() {}
      };

  private Changes() {}

  /** A pace from 200 ms to 1 s at which no shard waits for its turn. */
  public static IdlePace idlePace() {
    return new IdlePace(
        new IdlePoll(Duration.ofMillis(200), Duration.ofSeconds(1), 1e9),
        Clock.fixed(CREATED, ZoneOffset.UTC));
  }

  /** A sequence number. */
  public static SequenceNumber sequence(long number) {
    return SequenceNumber.of(Long.toString(number));
  }

  /** A change of an item. */
  public static StreamChange modify(long number) {
    return created(number, CREATED);
  }

  /** A change of an item at a time. */
  public static StreamChange created(long number, Instant createdAt) {
    return change(number, Operation.MODIFY, createdAt);
  }

  /** The removal of an item. */
  public static StreamChange remove(long number) {
    return change(number, Operation.REMOVE, CREATED);
  }

  /** Changes with the numbers from one to another. */
  public static List<StreamChange> modify(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(Changes::modify).toList();
  }

  private static StreamChange change(long number, Operation operation, Instant createdAt) {
    return new StreamChange(
        sequence(number),
        operation,
        createdAt,
        ItemKey.of(KeyAttribute.string("pk", "item")),
        null,
        operation == Operation.REMOVE ? null : "{\"pk\":\"item\"}".getBytes(UTF_8),
        null,
        false,
        10,
        null);
  }
}
