package io.headwater.source.table;

import io.headwater.event.StreamVersions;
import io.headwater.source.config.ReadSettings;
import io.headwater.source.event.EventMapper;
import io.headwater.source.event.PositionRecords;
import io.headwater.source.metrics.TaskMetrics;
import io.headwater.source.offset.StoredOffsets;
import io.headwater.source.offset.TableOffset;
import io.headwater.source.read.PageReaders;
import io.headwater.source.snapshot.SeenKeys;
import io.headwater.source.stream.IdlePace;
import io.headwater.source.stream.ShardDiscovery;
import io.headwater.source.stream.TableStream;
import java.time.Clock;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * What the parts that read a table share.
 *
 * @param name the table's name
 * @param plan how it is read
 * @param stream its stream
 * @param discovery finds the stream's shards
 * @param stored what Connect has stored of it
 * @param mapper makes Kafka records
 * @param versions gives the mapper's events their versions
 * @param positionRecords makes Kafka records that carry positions only
 * @param seenKeys which keys the stream told of while rows are read
 * @param readers the task's readers
 * @param acknowledgements what Kafka acknowledged
 * @param outbox where Kafka records go
 * @param read how it is read
 * @param idlePace how often the task's idle shards are read
 * @param readBackoff the pauses after failed reads
 * @param metrics the task's metrics
 * @param clock the time
 */
public record TableContext(
    String name,
    TableOffset plan,
    TableStream stream,
    ShardDiscovery discovery,
    StoredOffsets stored,
    EventMapper mapper,
    StreamVersions versions,
    PositionRecords positionRecords,
    SeenKeys seenKeys,
    PageReaders readers,
    Acknowledgements acknowledgements,
    Outbox outbox,
    ReadSettings read,
    IdlePace idlePace,
    BackoffStrategy readBackoff,
    TaskMetrics metrics,
    Clock clock) {
  /** The ARN of the table's stream. */
  String streamArn() {
    return plan.stream();
  }
}
