package io.headwater.it.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.WaitResponse;
import io.headwater.localstack.ServerLife;
import io.headwater.localstack.ServerRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.FrameConsumerResultCallback;
import org.testcontainers.containers.output.OutputFrame;

/**
 * One container with all of its lives: it is made once, and then killed and started again with what
 * is in it.
 */
final class ContainerRunner implements ServerRunner {
  private final GenericContainer<?> container;
  private final Path log;
  private final List<String> termination;
  private final DockerClient docker = DockerClientFactory.instance().client();

  /**
   * Starts nothing yet.
   *
   * @param termination a command in the container that asks the server to end; where it is empty,
   *     the container's first process is the server and gets a signal
   */
  ContainerRunner(GenericContainer<?> container, Path log, List<String> termination) {
    this.container = container;
    this.log = log;
    this.termination = termination;
    container.withLogConsumer(this::append);
  }

  @Override
  public ServerLife start() throws IOException {
    Files.createDirectories(log.getParent());
    if (container.getContainerId() == null) {
      try {
        container.start();
      } catch (ContainerLaunchException e) {
        throw new IOException(container.getDockerImageName() + " does not start", e);
      }
    } else {
      docker.startContainerCmd(id()).exec();
      followLog();
    }
    Life life = new Life(docker, id(), termination);
    docker.waitContainerCmd(id()).exec(life.end);
    return life;
  }

  private String id() {
    return Objects.requireNonNull(container.getContainerId());
  }

  /** From now on: what former lives have printed is in the file already. */
  private void followLog() {
    FrameConsumerResultCallback output = new FrameConsumerResultCallback();
    output.addConsumer(OutputFrame.OutputType.STDOUT, this::append);
    output.addConsumer(OutputFrame.OutputType.STDERR, this::append);
    docker
        .logContainerCmd(id())
        .withFollowStream(true)
        .withTail(0)
        .withStdOut(true)
        .withStdErr(true)
        .exec(output);
  }

  private synchronized void append(OutputFrame frame) {
    byte[] bytes = frame.getBytes();
    if (bytes != null) {
      try {
        Files.write(log, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    container.stop();
  }

  private static final class Life implements ServerLife {
    private final DockerClient docker;
    private final String id;
    private final List<String> termination;
    private final End end = new End();

    private Life(DockerClient docker, String id, List<String> termination) {
      this.docker = docker;
      this.id = id;
      this.termination = termination;
    }

    @Override
    public long pid() {
      Long pid = docker.inspectContainerCmd(id).exec().getState().getPidLong();
      return Objects.requireNonNull(pid);
    }

    @Override
    public boolean isAlive() {
      return !end.code.isDone();
    }

    @Override
    public int exitCode() {
      if (isAlive()) {
        throw new IllegalStateException("the container runs");
      }
      return end.code.join();
    }

    @Override
    public boolean awaitEnd(Duration limit) throws InterruptedException {
      try {
        end.code.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException("Docker does not tell of the container's end", e);
      }
    }

    @Override
    public boolean terminate() {
      if (termination.isEmpty()) {
        return signal("SIGTERM");
      }
      if (!isAlive()) {
        return false;
      }
      String command =
          docker.execCreateCmd(id).withCmd(termination.toArray(String[]::new)).exec().getId();
      docker.execStartCmd(command).exec(new ResultCallback.Adapter<>());
      return true;
    }

    @Override
    public void kill() {
      boolean unused = signal("SIGKILL");
    }

    /** False if it has ended meanwhile. */
    private boolean signal(String signal) {
      if (isAlive()) {
        try {
          docker.killContainerCmd(id).withSignal(signal).exec();
          return true;
        } catch (ConflictException | NotFoundException e) {
          return false;
        }
      }
      return false;
    }

    @Override
    public void suspend() {
      docker.pauseContainerCmd(id).exec();
    }

    @Override
    public void resume() {
      if (Boolean.TRUE.equals(docker.inspectContainerCmd(id).exec().getState().getPaused())) {
        docker.unpauseContainerCmd(id).exec();
      }
    }
  }

  /** Completed by Docker when the container ends. */
  private static final class End extends WaitContainerResultCallback {
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    @Override
    public void onNext(WaitResponse response) {
      super.onNext(response);
      code.complete(response.getStatusCode());
    }

    @Override
    public void onError(Throwable failure) {
      super.onError(failure);
      code.completeExceptionally(failure);
    }
  }
}
