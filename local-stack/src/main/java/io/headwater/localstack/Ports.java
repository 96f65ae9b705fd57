package io.headwater.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Finds free ports. Owned by the thread that starts the stack, or guarded by the stack. */
final class Ports {
  static final String HOST = "127.0.0.1";

  /**
   * Also keeps one stack from giving a port away twice, or one that was fixed, before its server
   * has bound it.
   */
  private final Set<Integer> given;

  Ports(Collection<Integer> fixed) {
    given = new HashSet<>(fixed);
  }

  int free() {
    while (true) {
      try (var socket = new ServerSocket()) {
        socket.bind(address(0));
        if (given.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new LocalStackException("no free port on " + HOST, e);
      }
    }
  }

  /**
   * Whether a server could listen there now; connections that linger after a server's end do not
   * count.
   */
  static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
