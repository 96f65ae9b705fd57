package io.headwater.status;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks other workers for their tasks' figures, all at once and without anybody's credentials. Any
 * thread may call.
 */
final class OtherWorkers {
  private final StatusSettings settings;
  private final HttpClient client;

  OtherWorkers(StatusSettings settings) {
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
  }

  /** Waits for all of them, no longer than the timeout. */
  List<WorkerAnswer> ask(Collection<String> workers) {
    List<CompletableFuture<WorkerAnswer>> answers = workers.stream().map(this::ask).toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private CompletableFuture<WorkerAnswer> ask(String worker) {
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(settings.local(worker))
              .timeout(settings.timeout())
              .header("Accept", "application/json")
              .build();
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(WorkerAnswer.failed(worker, "no address"));
    }
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .handle((answer, failure) -> read(worker, answer, failure));
  }

  private WorkerAnswer read(
      String worker, @Nullable HttpResponse<String> answer, @Nullable Throwable failure) {
    if (answer == null) {
      return WorkerAnswer.failed(worker, reason(failure));
    }
    if (answer.statusCode() != 200) {
      return WorkerAnswer.failed(worker, "HTTP " + answer.statusCode());
    }
    try {
      Map<String, Object> json = Json.object(Json.read(answer.body()));
      return new WorkerAnswer(
          worker,
          String.valueOf(json.get("instance")),
          Json.list(json.get("tasks")).stream()
              .map(TaskFigures::fromJson)
              .flatMap(Optional::stream)
              .toList(),
          Optional.empty());
    } catch (IOException e) {
      return WorkerAnswer.failed(worker, "its answer is no JSON");
    }
  }

  private String reason(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
      return "no answer within " + settings.timeout().toMillis() + " ms";
    }
    if (cause instanceof ConnectException) {
      return "no connection";
    }
    return cause instanceof SSLException ? "its certificate or TLS is not accepted" : "no answer";
  }
}
