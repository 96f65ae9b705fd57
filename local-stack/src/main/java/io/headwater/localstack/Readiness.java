package io.headwater.localstack;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.IntPredicate;

/** How to see that a server is ready. */
interface Readiness {
  Duration LOOK_TIMEOUT = Duration.ofSeconds(5);

  /** What is waited for, in words for an error. */
  String awaited();

  /** One look, without waiting for anything but an answer. */
  boolean look(ServerLog log) throws InterruptedException;

  /** The server answers a GET with an expected status. */
  record HttpAnswer(URI uri, String expected, IntPredicate status) implements Readiness {
    private static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LOOK_TIMEOUT)
            .build();

    static HttpAnswer ok(URI uri) {
      return new HttpAnswer(uri, "status 200", status -> status == 200);
    }

    static HttpAnswer any(URI uri) {
      return new HttpAnswer(uri, "an answer", status -> true);
    }

    @Override
    public String awaited() {
      return expected + " from GET " + uri;
    }

    @Override
    public boolean look(ServerLog log) throws InterruptedException {
      var request = HttpRequest.newBuilder(uri).timeout(LOOK_TIMEOUT).build();
      try {
        return status.test(CLIENT.send(request, BodyHandlers.discarding()).statusCode());
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** The server accepts connections and has told in its log that it is up. */
  record PortAndLogLine(int port, String line) implements Readiness {
    @Override
    public String awaited() {
      return "port " + port + " and the log line '" + line + "'";
    }

    @Override
    public boolean look(ServerLog log) {
      return log.contains(line) && isOpen();
    }

    private boolean isOpen() {
      try (var socket = new Socket()) {
        socket.connect(Ports.address(port), (int) LOOK_TIMEOUT.toMillis());
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
