package io.headwater.sink.write;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * What may be committed, in the coordinates that the consumer knows: a transform may have renamed a
 * record's topic. Owned by the task's thread.
 */
final class Offsets {
  private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();
  // Records come in runs of one partition.
  private String lastTopic = "";
  private int lastPartition;
  private @Nullable PartitionProgress lastProgress;
  private boolean rewound;

  void open(Collection<TopicPartition> opened) {
    close(opened);
    opened.forEach(partition -> partitions.put(partition, new PartitionProgress()));
  }

  void close(Collection<TopicPartition> closed) {
    lastProgress = null;
    for (TopicPartition partition : closed) {
      PartitionProgress progress = partitions.remove(partition);
      if (progress != null) {
        progress.close();
      }
    }
  }

  Acknowledgement track(SinkRecord record) {
    String topic = record.originalTopic();
    int number = record.originalKafkaPartition();
    PartitionProgress progress = lastProgress;
    if (progress == null || number != lastPartition || !topic.equals(lastTopic)) {
      progress =
          partitions.computeIfAbsent(
              new TopicPartition(topic, number), unopened -> new PartitionProgress());
    }
    long offset = record.originalKafkaOffset();
    if (progress.rewound(offset)) {
      // The consumer was set back: what comes again must be written again before it counts.
      progress.close();
      rewound = true;
      progress = new PartitionProgress();
      partitions.put(new TopicPartition(topic, number), progress);
    }
    lastTopic = topic;
    lastPartition = number;
    lastProgress = progress;
    return progress.add(offset);
  }

  /** Whether the consumer was set back since this was last asked: old records are abandoned. */
  boolean takeRewound() {
    boolean taken = rewound;
    rewound = false;
    return taken;
  }

  /**
   * The offsets to commit.
   *
   * @param consumed the positions after what Connect has delivered
   */
  Map<TopicPartition, OffsetAndMetadata> committable(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    consumed.forEach(
        (partition, position) -> {
          PartitionProgress progress = partitions.get(partition);
          long offset = progress == null ? -1 : progress.committable(position.offset());
          if (offset >= 0) {
            offsets.put(partition, new OffsetAndMetadata(offset));
          }
        });
    return offsets;
  }

  Set<TopicPartition> assigned() {
    return Set.copyOf(partitions.keySet());
  }

  /** How many records are held because they, or one before them, are not settled. */
  long outstanding() {
    long outstanding = 0;
    for (PartitionProgress progress : partitions.values()) {
      outstanding += progress.outstanding();
    }
    return outstanding;
  }
}
