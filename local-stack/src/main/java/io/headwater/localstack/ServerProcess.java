package io.headwater.localstack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server of a {@link LocalStack}, in a process of its own or what a {@link ServerEngine} has
 * for one. It keeps its port, its folder and its data when it ends and is started again. Any thread
 * may call; calls that start or end the process exclude each other.
 *
 * <p>Every method throws {@link LocalStackException} when the server does not do what is asked.
 */
public final class ServerProcess {
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
  private static final int LINES_IN_ERRORS = 30;

  /** A killed process is gone at once, unless the kernel hangs. */
  private static final Duration END_LIMIT = Duration.ofMinutes(5);

  private final ServerDefinition definition;
  private final ServerPlace place;
  private final ServerRunner runner;
  private final Duration readyTimeout;
  private final Duration stopTimeout;
  private volatile @Nullable Run run;
  private volatile boolean logDiskFull;

  /** One life of the server. */
  private record Run(ServerLife life, ServerLog log) {}

  private interface Signal {
    void send() throws IOException, InterruptedException;
  }

  ServerProcess(
      ServerDefinition definition,
      ServerPlace place,
      ServerRunner runner,
      Duration readyTimeout,
      Duration stopTimeout) {
    this.definition = definition;
    this.place = place;
    this.runner = runner;
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
    return present().life().pid();
  }

  /** Whether the process exists, ready or not. */
  public boolean isAlive() {
    var current = run;
    return current != null && current.life().isAlive();
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
      run = new Run(logDiskFull ? runner.startWithFullLogDisk() : runner.start(), log);
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
        if (current.life().awaitEnd(LOOK_INTERVAL)) {
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
            + current.life().exitCode()
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
    current.life().kill();
    if (!awaitEnd(current, END_LIMIT)) {
      throw new LocalStackException(
          name() + " is still there " + END_LIMIT.toMinutes() + " minutes after it was killed");
    }
  }

  /**
   * Asks the process to end (SIGTERM), kills it when it does not within the stack's stop timeout.
   */
  public synchronized void stop() {
    var current = run;
    if (current == null || !current.life().isAlive()) {
      return;
    }
    signal("SIGCONT", current.life()::resume);
    if (!current.life().terminate() || !awaitEnd(current, stopTimeout)) {
      kill();
    }
  }

  /** Freezes the process (SIGSTOP): it keeps its connections and answers nothing. */
  public synchronized void suspend() {
    signal("SIGSTOP", present().life()::suspend);
  }

  /** Lets a frozen process go on (SIGCONT). */
  public synchronized void resume() {
    signal("SIGCONT", present().life()::resume);
  }

  /** Kills the server and removes what its engine keeps of it. */
  synchronized void discard() {
    kill();
    runner.close();
  }

  private static void signal(String name, Signal signal) {
    try {
      signal.send();
    } catch (IOException e) {
      throw new LocalStackException(name + " cannot be sent: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted("sending " + name, e);
    }
  }

  private boolean awaitEnd(Run current, Duration limit) {
    try {
      return current.life().awaitEnd(limit);
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
