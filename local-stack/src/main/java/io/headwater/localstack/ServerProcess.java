package io.headwater.localstack;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server of a {@link LocalStack}, in a process of its own. It keeps its port, its folder and
 * its data when it ends and is started again. Any thread may call; calls that start or end the
 * process exclude each other.
 *
 * <p>Every method throws {@link LocalStackException} when the server does not do what is asked.
 */
public final class ServerProcess {
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
  private static final int LINES_IN_ERRORS = 30;

  private final ServerDefinition definition;
  private final ServerPlace place;
  private final Duration readyTimeout;
  private final Duration stopTimeout;
  private volatile @Nullable Run run;
  private volatile boolean logDiskFull;

  /** One life of the server. */
  private record Run(Process process, ServerLog log) {}

  ServerProcess(
      ServerDefinition definition, ServerPlace place, Duration readyTimeout, Duration stopTimeout) {
    this.definition = definition;
    this.place = place;
    this.readyTimeout = readyTimeout;
    this.stopTimeout = stopTimeout;
  }

  /** Such as {@code kafka} or {@code connect-2}; unique in the stack. */
  public String name() {
    return definition.name();
  }

  /** The port for clients; the same in all of the server's lives. */
  public int port() {
    return definition.port();
  }

  /** {@code 127.0.0.1:<port>}; Kafka's bootstrap servers. */
  public String address() {
    return Ports.HOST + ":" + port();
  }

  /** Such as {@code http://127.0.0.1:<port>}, without a slash at the end; of no use for Kafka. */
  public URI uri() {
    return definition.uri();
  }

  /** Standard output and standard error of all of the server's lives, the newest last. */
  public Path logFile() {
    return place.log();
  }

  /** Holds the server's configuration and data. */
  public Path folder() {
    return place.folder();
  }

  /** The process id of the present or the last life; throws when the server was never started. */
  public long pid() {
    return present().process().pid();
  }

  /** Whether the process exists, ready or not. */
  public boolean isAlive() {
    var current = run;
    return current != null && current.process().isAlive();
  }

  /**
   * Starts the process on its port and with the data that it left, and returns before it is ready.
   * Does nothing when it is running.
   */
  public synchronized ServerProcess start() {
    if (isAlive()) {
      return this;
    }
    for (int port : definition.ports()) {
      if (!Ports.isFree(port)) {
        throw new PortTakenException(
            name()
                + " cannot start: port "
                + port
                + " of "
                + Ports.HOST
                + " is taken by another process");
      }
    }
    var log = ServerLog.fromNow(place.log());
    try {
      definition.prepare(place);
      var current = logDiskFull ? place.withFullLogDisk() : place;
      var process = current.start(definition.command(current));
      run = new Run(process, log);
    } catch (IOException e) {
      throw new LocalStackException(name() + " cannot start: " + e.getMessage() + logTail(log), e);
    } catch (InterruptedException e) {
      throw interrupted("starting", e);
    }
    return this;
  }

  /** Stops the process and starts it with a log on a disk that is full, or on one that is not. */
  synchronized void restart(boolean fullLogDisk) {
    stop();
    logDiskFull = fullLogDisk;
    start().awaitReady();
  }

  /**
   * Waits until the server can be used; fails as soon as its process ends, else at the stack's
   * deadline.
   */
  public ServerProcess awaitReady() {
    var current = present();
    var readiness = definition.readiness(place);
    long deadline = System.nanoTime() + readyTimeout.toNanos();
    try {
      while (!readiness.look(current.log())) {
        if (current.process().waitFor(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
          throw ended(current, readiness);
        }
        if (System.nanoTime() >= deadline) {
          throw new LocalStackException(
              name()
                  + " is not ready after "
                  + readyTimeout.toSeconds()
                  + " s; waited for "
                  + readiness.awaited()
                  + logTail(current.log()));
        }
      }
    } catch (InterruptedException e) {
      throw interrupted("waiting for " + readiness.awaited(), e);
    }
    return this;
  }

  private LocalStackException ended(Run current, Readiness readiness) {
    String message =
        name()
            + " ended with exit code "
            + current.process().exitValue()
            + " while waiting for "
            + readiness.awaited()
            + logTail(current.log());
    return current.log().contains("Address already in use")
        ? new PortTakenException(message)
        : new LocalStackException(message);
  }

  /**
   * Ends the process at once (SIGKILL) and returns when it is gone. Does nothing when it is not
   * running.
   */
  public synchronized void kill() {
    var current = run;
    if (current == null) {
      return;
    }
    current.process().destroyForcibly();
    awaitEnd(current, null);
  }

  /**
   * Asks the process to end (SIGTERM), kills it when it does not within the stack's stop timeout.
   */
  public synchronized void stop() {
    var current = run;
    if (current == null || !current.process().isAlive()) {
      return;
    }
    signal(current, "CONT");
    // Not Process.destroy(): that closes the standard input too, at whose end a child dies at once.
    boolean asked = current.process().toHandle().destroy();
    if (!asked || !awaitEnd(current, stopTimeout)) {
      kill();
    }
  }

  /** Freezes the process (SIGSTOP): it keeps its connections and answers nothing. */
  public synchronized void suspend() {
    signal(present(), "STOP");
  }

  /** Lets a frozen process go on (SIGCONT). */
  public synchronized void resume() {
    signal(present(), "CONT");
  }

  private static void signal(Run current, String signal) {
    try {
      var kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(current.process().pid()))
              .redirectErrorStream(true)
              .start();
      String output = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (kill.waitFor() != 0 && current.process().isAlive()) {
        throw new LocalStackException("kill -" + signal + " failed: " + output.strip());
      }
    } catch (IOException e) {
      throw new LocalStackException("cannot run kill", e);
    } catch (InterruptedException e) {
      throw interrupted("sending SIG" + signal, e);
    }
  }

  private boolean awaitEnd(Run current, @Nullable Duration limit) {
    try {
      if (limit == null) {
        current.process().waitFor();
        return true;
      }
      return current.process().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted("waiting for the end of " + name(), e);
    }
  }

  private Run present() {
    var current = run;
    if (current == null) {
      throw new LocalStackException(name() + " was not started");
    }
    return current;
  }

  private String logTail(ServerLog log) {
    List<String> lines = log.tail(LINES_IN_ERRORS);
    return "\nlog file: "
        + place.log()
        + (lines.isEmpty() ? " (empty)" : "\nits end:\n  " + String.join("\n  ", lines));
  }

  private static LocalStackException interrupted(String doing, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new LocalStackException("interrupted while " + doing, cause);
  }

  @Override
  public String toString() {
    return name() + " at " + address();
  }
}
