package io.headwater.localstack;

import java.io.IOException;
import java.time.Duration;

/** One life of a server, from its start to its end. Any thread may call. */
public interface ServerLife {
  /** The process id on this machine. */
  long pid();

  boolean isAlive();

  /** Throws IllegalStateException while it is alive. */
  int exitCode();

  /** Waits for its end, but not longer than a limit, and tells whether it has come. */
  boolean awaitEnd(Duration limit) throws InterruptedException;

  /** Asks it to end (SIGTERM), and does not wait; tells whether that was possible. */
  boolean terminate();

  /** Ends it at once (SIGKILL), and does not wait. */
  void kill();

  /** Freezes it: it keeps its connections and answers nothing. */
  void suspend() throws IOException, InterruptedException;

  /** Lets it go on when it is frozen. */
  void resume() throws IOException, InterruptedException;
}
