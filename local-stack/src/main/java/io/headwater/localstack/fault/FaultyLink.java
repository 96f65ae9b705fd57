package io.headwater.localstack.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on 127.0.0.1 before another port of 127.0.0.1, which can break what passes. It keeps
 * bytes and their order, and hands on the end of one direction (a half-closed connection) and a
 * reset. Nobody need listen at the target yet: a connection for which nobody does is reset.
 *
 * <p>Any thread may call; each fault has taken effect when its method returns. One daemon thread
 * per link does all the work.
 */
public final class FaultyLink implements AutoCloseable {
  private static final int PATIENCE_S = 30;
  private static final int BUFFER_BYTES = 1 << 17;

  private enum Mode {
    PASSING,
    STALLED,
    CUT
  }

  private final InetSocketAddress target;
  private final Selector selector;
  private final ServerSocketChannel listener;
  private final int port;
  private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong broken = new AtomicLong();
  private volatile int open;

  private final Thread thread;

  // The following are owned by the link's thread.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Set<LinkedConnection> connections = new HashSet<>();
  private Mode mode = Mode.PASSING;
  private long delayNanos;
  private boolean closed;

  /** Something that the link's thread shall do, and who waits for it. */
  private record Change(Runnable action, CompletableFuture<Void> done) {}

  private FaultyLink(int targetPort, int port) throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    target = new InetSocketAddress(loopback, targetPort);
    selector = Selector.open();
    listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(new InetSocketAddress(loopback, port));
      listener.configureBlocking(false);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      this.port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
      this.thread = new Thread(this::run, "faulty-link-" + this.port + "-to-" + targetPort);
    } catch (IOException e) {
      listener.close();
      selector.close();
      throw e;
    }
  }

  /** A link on a free port. */
  public static FaultyLink to(int targetPort) {
    return to(targetPort, 0);
  }

  /**
   * A link on a given port.
   *
   * @throws UncheckedIOException if the port is taken
   */
  public static FaultyLink to(int targetPort, int port) {
    try {
      var link = new FaultyLink(targetPort, port);
      link.thread.setDaemon(true);
      link.thread.start();
      return link;
    } catch (IOException e) {
      throw new UncheckedIOException("no link on port " + port + " to port " + targetPort, e);
    }
  }

  /** Where the link listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /**
   * Resets all connections, and new ones as soon as they are accepted, until {@link #heal()}. The
   * link keeps its port, so nobody else can take it.
   */
  public void cut() {
    change(
        () -> {
          mode = Mode.CUT;
          resetAll();
        });
  }

  /** Resets (RST) the present connections; new ones pass. */
  public void reset() {
    change(this::resetAll);
  }

  /** From now on each chunk of bytes arrives that much later, also in connections that exist. */
  public void delay(Duration delay) {
    change(() -> delayNanos = delay.toNanos());
  }

  /**
   * Half-open: connections stay up, nothing passes in either direction, not even their end; new
   * ones are accepted and hang. What was under way passes after {@link #heal()}.
   */
  public void stall() {
    change(() -> mode = Mode.STALLED);
  }

  /** Ends {@link #cut()}, {@link #delay} and {@link #stall()}. */
  public void heal() {
    change(
        () -> {
          mode = Mode.PASSING;
          delayNanos = 0;
        });
  }

  /** How many connections have been accepted so far, without those that were refused by a cut. */
  public long acceptedConnections() {
    return accepted.get();
  }

  /** How many connections are up now. */
  public int openConnections() {
    return open;
  }

  /** How many connections {@link #cut()} and {@link #reset()} have broken or refused so far. */
  public long brokenConnections() {
    return broken.get();
  }

  /** Closes all connections and the port, which is free when this returns. */
  @Override
  public void close() {
    change(
        () -> {
          closed = true;
          resetAll();
        });
    try {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_S));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does nothing when the link is closed. */
  private void change(Runnable action) {
    var change = new Change(action, new CompletableFuture<>());
    changes.add(change);
    selector.wakeup();
    if (!selector.isOpen()) {
      // Its thread may have left before it saw this one.
      change.done().complete(null);
    }
    change.done().orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
  }

  private void run() {
    try (selector;
        listener) {
      while (!closed) {
        // The selectNow below takes back the wake-up of a change that came after the last look.
        if (changes.isEmpty()) {
          selector.select(this::handle, millisUntilDue());
        }
        var done = makeChanges();
        connections.forEach(this::advance);
        connections.removeIf(connection -> !connection.isOpen());
        open = connections.size();
        // Only this closes the sockets of the keys that were cancelled.
        selector.selectNow(this::handle);
        done.forEach(change -> change.done().complete(null));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the link on port " + port + " broke", e);
    } finally {
      connections.forEach(LinkedConnection::reset);
      makeChanges().forEach(change -> change.done().complete(null));
    }
  }

  private List<Change> makeChanges() {
    var made = new ArrayList<Change>();
    for (var change = changes.poll(); change != null; change = changes.poll()) {
      change.action().run();
      made.add(change);
    }
    return made;
  }

  /** Zero, which means for ever to a selector, if nothing waits. */
  private long millisUntilDue() {
    if (mode == Mode.STALLED || delayNanos == 0) {
      return 0;
    }
    long now = System.nanoTime();
    long earliest =
        connections.stream()
            .mapToLong(connection -> connection.nanosUntilDue(now, delayNanos))
            .min()
            .orElse(Long.MAX_VALUE);
    // Rounded up, or the thread would spin through the last millisecond.
    return earliest == Long.MAX_VALUE ? 0 : Math.max(0, earliest) / 1_000_000 + 1;
  }

  private void handle(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.channel() == listener) {
      accept();
    } else if (mode == Mode.PASSING && key.attachment() instanceof LinkedConnection connection) {
      connection.handle(key, buffer, delayNanos);
    }
  }

  private void accept() {
    try {
      SocketChannel client = listener.accept();
      if (client == null) {
        return;
      }
      if (mode == Mode.CUT) {
        broken.incrementAndGet();
        LinkedConnection.reset(client);
        return;
      }
      accepted.incrementAndGet();
      var connection = LinkedConnection.open(client, selector);
      connections.add(connection);
      open = connections.size();
    } catch (IOException e) {
      // The client has gone already, or there are no descriptors left; the next one may pass.
      return;
    }
  }

  private void advance(LinkedConnection connection) {
    if (mode == Mode.PASSING) {
      connection.advance(target, delayNanos);
    } else {
      connection.hold();
    }
  }

  private void resetAll() {
    for (var connection : connections) {
      if (connection.isOpen()) {
        broken.incrementAndGet();
        connection.reset();
      }
    }
  }
}
