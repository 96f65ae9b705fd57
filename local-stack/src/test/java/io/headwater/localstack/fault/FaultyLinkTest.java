package io.headwater.localstack.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that sends back what it gets. */
@SuppressWarnings("NullAway.Init")
@Timeout(30)
class FaultyLinkTest {
  private static final int PATIENCE_MS = 20_000;

  private ServerSocket server;
  private FaultyLink link;

  @BeforeEach
  void startEcho() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    link = FaultyLink.to(server.getLocalPort());
    var thread = new Thread(this::echo, "echo");
    thread.setDaemon(true);
    thread.start();
  }

  private void echo() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        var thread =
            new Thread(
                () -> {
                  try (socket) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                  } catch (IOException e) {
                    return;
                  }
                },
                "echo");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    server.close();
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), link.port());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  /** The link's thread may just be done with the bytes, and about to wait for more. */
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void noChangeIsMissedBehindBytes() throws IOException {
    try (var socket = connect()) {
      for (int i = 0; i < 20_000; i++) {
        exchange(socket, 1);
        link.heal();
      }
    }
  }

  private static int exchange(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  @Test
  void bytesAndTheirOrderAreKeptUpToTheEnd() throws Exception {
    long seed = 20;
    var sent = new byte[20 << 20];
    new Random(seed).nextBytes(sent);
    for (var delay : new Duration[] {Duration.ZERO, Duration.ofMillis(20)}) {
      link.delay(delay);
      try (var socket = connect()) {
        socket.setSoTimeout(0);
        var writing =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    socket.getOutputStream().write(sent);
                    socket.shutdownOutput();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });

        assertThat(socket.getInputStream().readAllBytes())
            .as("seed %d, delay %s", seed, delay)
            .isEqualTo(sent);
        writing.join();
      }
    }
    assertThat(link.acceptedConnections()).isEqualTo(2);
    assertThat(link.brokenConnections()).isZero();
  }

  @Test
  void aCutResetsConnectionsAndRefusesNewOnesUntilItIsHealed() throws Exception {
    try (var socket = connect()) {
      assertThat(exchange(socket, 1)).isEqualTo(1);
      assertThat(link.openConnections()).isOne();

      link.cut();

      assertThat(link.openConnections()).isZero();
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessage("Connection reset");
      assertThatThrownBy(
              () -> {
                try (var refused = connect()) {
                  exchange(refused, 1);
                }
              })
          .isInstanceOf(SocketException.class);
      assertThat(link.brokenConnections()).isEqualTo(2);
    }
    link.heal();

    try (var socket = connect()) {
      assertThat(exchange(socket, 2)).isEqualTo(2);
    }
    assertThat(link.acceptedConnections()).isEqualTo(2);
  }

  @Test
  void aResetLetsNewConnectionsPass() throws Exception {
    try (var broken = connect()) {
      assertThat(exchange(broken, 1)).isEqualTo(1);

      link.reset();

      assertThatThrownBy(() -> broken.getInputStream().read()).hasMessage("Connection reset");
    }
    try (var socket = connect()) {
      assertThat(exchange(socket, 2)).isEqualTo(2);
    }
    assertThat(link.brokenConnections()).isOne();
  }

  @Test
  void theServersResetIsHandedOn() throws Exception {
    try (var own = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var before = FaultyLink.to(own.getLocalPort());
        var socket = new Socket(InetAddress.getLoopbackAddress(), before.port())) {
      var accepted = own.accept();
      accepted.setSoLinger(true, 0);
      accepted.close();

      assertThatThrownBy(() -> socket.getInputStream().read()).hasMessage("Connection reset");
      assertThat(before.brokenConnections()).isZero();
    }
  }

  @Test
  void aStallKeepsConnectionsAndWhatWasSent() throws Exception {
    try (var old = connect()) {
      assertThat(exchange(old, 1)).isEqualTo(1);

      link.stall();

      old.setSoTimeout(300);
      assertThatThrownBy(() -> exchange(old, 2)).isInstanceOf(SocketTimeoutException.class);
      try (var fresh = connect()) {
        // The link has taken the connection by then.
        fresh.setSoTimeout(1_000);
        assertThatThrownBy(() -> exchange(fresh, 3)).isInstanceOf(SocketTimeoutException.class);
        assertThat(link.openConnections()).isEqualTo(2);

        link.heal();

        old.setSoTimeout(PATIENCE_MS);
        fresh.setSoTimeout(PATIENCE_MS);
        assertThat(old.getInputStream().read()).isEqualTo(2);
        assertThat(fresh.getInputStream().read()).isEqualTo(3);
      }
    }
  }

  @Test
  void aDelayIsALatencyInEachDirection() throws Exception {
    try (var socket = connect()) {
      socket.setSoTimeout(0);
      assertThat(exchange(socket, 1)).isEqualTo(1);

      link.delay(Duration.ofMillis(100));

      long start = System.nanoTime();
      assertThat(exchange(socket, 2)).isEqualTo(2);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
      link.delay(Duration.ofHours(1));
      socket.getOutputStream().write(3);
      link.heal();
      assertThat(socket.getInputStream().read()).isEqualTo(3);
    }
  }

  @Test
  void aConnectionIsResetWhileNobodyListensAtTheTarget() throws Exception {
    int port = server.getLocalPort();
    server.close();

    assertThatThrownBy(
            () -> {
              try (var socket = connect()) {
                exchange(socket, 1);
              }
            })
        .isInstanceOf(SocketException.class);
    server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    var thread = new Thread(this::echo, "echo");
    thread.setDaemon(true);
    thread.start();

    try (var socket = connect()) {
      assertThat(exchange(socket, 2)).isEqualTo(2);
    }
  }

  @Test
  void aClosedLinkHasNoConnectionsAndNoPort() throws Exception {
    int port = link.port();
    try (var socket = connect()) {
      InputStream answers = socket.getInputStream();
      assertThat(exchange(socket, 1)).isEqualTo(1);

      link.close();
      link.close();
      link.heal();

      assertThatThrownBy(answers::read).hasMessage("Connection reset");
    }
    try (var again = FaultyLink.to(server.getLocalPort(), port)) {
      assertThat(again.port()).isEqualTo(port);
      assertThatThrownBy(() -> FaultyLink.to(server.getLocalPort(), port))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("no link on port " + port);
    }
  }
}
