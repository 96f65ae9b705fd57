package io.headwater.localstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs a server in a process of its own. */
record ProcessRunner(ServerDefinition definition, ServerPlace place) implements ServerRunner {
  @Override
  public ServerLife start() throws IOException, InterruptedException {
    return start(place);
  }

  @Override
  public ServerLife startWithFullLogDisk() throws IOException, InterruptedException {
    return start(place.withFullLogDisk());
  }

  private ServerLife start(ServerPlace current) throws IOException, InterruptedException {
    definition.prepare(place);
    return new Life(current.start(definition.command(current)));
  }

  private record Life(Process process) implements ServerLife {
    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public int exitCode() {
      return process.exitValue();
    }

    @Override
    public boolean awaitEnd(Duration limit) throws InterruptedException {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean terminate() {
      // Not Process.destroy(): that closes the standard input too, at whose end a child dies at
      // once.
      return process.toHandle().destroy();
    }

    @Override
    public void kill() {
      process.destroyForcibly();
    }

    @Override
    public void suspend() throws IOException, InterruptedException {
      signal("STOP");
    }

    @Override
    public void resume() throws IOException, InterruptedException {
      signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
      var kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      String output = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (kill.waitFor() != 0 && process.isAlive()) {
        throw new IOException("kill -" + signal + " failed: " + output.strip());
      }
    }
  }
}
