package io.headwater.localstack.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A client's connection to a {@link FaultyLink} and the link's to the target. Owned by its thread.
 */
final class LinkedConnection {
  private final SocketChannel client;
  private final SocketChannel server;
  private final SelectionKey clientKey;
  private final SelectionKey serverKey;
  private final LinkedFlow request;
  private final LinkedFlow response;
  private boolean connecting;

  private LinkedConnection(SocketChannel client, SocketChannel server, Selector selector)
      throws IOException {
    this.client = client;
    this.server = server;
    for (var channel : new SocketChannel[] {client, server}) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    clientKey = client.register(selector, 0, this);
    serverKey = server.register(selector, 0, this);
    request = new LinkedFlow(client, server);
    response = new LinkedFlow(server, client);
  }

  /** Not connected to the target yet; {@link #advance} begins that. */
  static LinkedConnection open(SocketChannel client, Selector selector) throws IOException {
    SocketChannel server = SocketChannel.open();
    try {
      return new LinkedConnection(client, server, selector);
    } catch (IOException e) {
      server.close();
      client.close();
      throw e;
    }
  }

  boolean isOpen() {
    return client.isOpen();
  }

  void handle(SelectionKey key, ByteBuffer buffer, long delayNanos) {
    try {
      if (key.isConnectable()) {
        connecting = !server.finishConnect();
      }
      if (key.isReadable()) {
        (key == clientKey ? request : response).read(buffer, delayNanos);
      }
    } catch (IOException e) {
      reset();
    }
  }

  /** Writes what is due, and asks the selector for what can come next. */
  void advance(InetSocketAddress target, long delayNanos) {
    if (!isOpen()) {
      return;
    }
    try {
      if (!server.isConnected()) {
        if (!connecting) {
          connecting = !server.connect(target);
        }
        clientKey.interestOps(0);
        serverKey.interestOps(connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_READ);
        return;
      }
      boolean requestBlocked = request.write(delayNanos);
      boolean responseBlocked = response.write(delayNanos);
      if (request.hasEnded() && response.hasEnded()) {
        client.close();
        server.close();
        return;
      }
      clientKey.interestOps(interest(request.wantsBytes(), responseBlocked));
      serverKey.interestOps(interest(response.wantsBytes(), requestBlocked));
    } catch (IOException e) {
      reset();
    }
  }

  private static int interest(boolean read, boolean write) {
    return (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
  }

  /** Lets nothing in or out until the next {@link #advance}. */
  void hold() {
    if (isOpen()) {
      clientKey.interestOps(0);
      serverKey.interestOps(0);
    }
  }

  /** {@code Long.MAX_VALUE} if nothing waits for its time. */
  long nanosUntilDue(long now, long delayNanos) {
    return Math.min(
        request.nanosUntilDue(now, delayNanos), response.nanosUntilDue(now, delayNanos));
  }

  void reset() {
    reset(client);
    reset(server);
  }

  static void reset(SocketChannel channel) {
    try (channel) {
      if (channel.isOpen()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      // It is closed in any case.
      return;
    }
  }
}
