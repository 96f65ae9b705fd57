package io.headwater.sink.write;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops consumption between two marks of the buffer. Owned by the task's thread. */
final class FlowControl {
  private static final Logger log = LoggerFactory.getLogger(FlowControl.class);

  private final SinkTaskContext context;
  private final long highMark;
  private final long lowMark;
  private boolean paused;

  FlowControl(SinkTaskContext context, long bufferBytes) {
    this.context = context;
    this.highMark = bufferBytes;
    // High enough for every lane to have its next request until more records come.
    this.lowMark = bufferBytes / 4 * 3;
  }

  void update(long bufferedBytes, Offsets offsets) {
    if (!paused && bufferedBytes >= highMark) {
      paused = true;
      log.debug("Pausing at {} buffered bytes", bufferedBytes);
      context.pause(offsets.assigned().toArray(TopicPartition[]::new));
    } else if (paused && bufferedBytes < lowMark) {
      paused = false;
      log.debug("Resuming at {} buffered bytes", bufferedBytes);
      context.resume(offsets.assigned().toArray(TopicPartition[]::new));
    }
  }

  void opened(Collection<TopicPartition> partitions) {
    TopicPartition[] opened = partitions.toArray(TopicPartition[]::new);
    if (paused) {
      context.pause(opened);
    } else {
      // Connect pauses again what was paused when it was revoked, whatever has happened since.
      context.resume(opened);
    }
  }

  boolean paused() {
    return paused;
  }
}
