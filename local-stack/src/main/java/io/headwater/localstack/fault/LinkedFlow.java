package io.headwater.localstack.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** One direction of a {@link LinkedConnection}. Owned by the link's thread. */
final class LinkedFlow {
  /** No more is read while so much waits; greater than a chunk by far, for delays to be latency. */
  private static final int MOST_WAITING_BYTES = 8 << 20;

  private final SocketChannel from;
  private final SocketChannel to;
  private final Deque<Chunk> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean endRead;
  private boolean endWritten;

  private record Chunk(ByteBuffer bytes, long arrivalNanos) {
    long nanosUntilDue(long now, long delayNanos) {
      return arrivalNanos + delayNanos - now;
    }
  }

  LinkedFlow(SocketChannel from, SocketChannel to) {
    this.from = from;
    this.to = to;
  }

  boolean wantsBytes() {
    return !endRead && waitingBytes < MOST_WAITING_BYTES;
  }

  boolean hasEnded() {
    return endWritten;
  }

  /**
   * Reads once.
   *
   * @param buffer is free again afterwards
   */
  void read(ByteBuffer buffer, long delayNanos) throws IOException {
    buffer.clear();
    if (from.read(buffer) < 0) {
      endRead = true;
      // The end takes its time, too.
      waiting.add(new Chunk(ByteBuffer.allocate(0), System.nanoTime()));
      return;
    }
    buffer.flip();
    if (waiting.isEmpty() && delayNanos == 0) {
      to.write(buffer);
    }
    if (buffer.hasRemaining()) {
      waitingBytes += buffer.remaining();
      var copy = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
      waiting.add(new Chunk(copy, System.nanoTime()));
    }
  }

  /** Writes what is due; whether the receiver takes no more for now. */
  boolean write(long delayNanos) throws IOException {
    long now = System.nanoTime();
    for (var first = waiting.peek(); first != null; first = waiting.peek()) {
      if (first.nanosUntilDue(now, delayNanos) > 0) {
        return false;
      }
      waitingBytes -= to.write(first.bytes());
      if (first.bytes().hasRemaining()) {
        return true;
      }
      waiting.remove();
    }
    if (endRead && !endWritten) {
      to.shutdownOutput();
      endWritten = true;
    }
    return false;
  }

  long nanosUntilDue(long now, long delayNanos) {
    var first = waiting.peek();
    return first == null ? Long.MAX_VALUE : first.nanosUntilDue(now, delayNanos);
  }
}
