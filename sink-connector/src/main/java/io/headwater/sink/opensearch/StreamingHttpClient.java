package io.headwater.sink.opensearch;

import io.headwater.sink.write.RequestBody;
import java.io.IOException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.function.Supplier;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client that opensearch-java's transport uses: it sends the body of the request that an
 * {@link AnswerCapture} belongs to, as a stream, in place of the empty one that the transport made.
 */
final class StreamingHttpClient extends CloseableHttpAsyncClient {
  private final CloseableHttpAsyncClient client;

  StreamingHttpClient(CloseableHttpAsyncClient client) {
    this.client = client;
  }

  @Override
  protected <T> Future<T> doExecute(
      @Nullable HttpHost target,
      AsyncRequestProducer request,
      AsyncResponseConsumer<T> answer,
      @Nullable HandlerFactory<AsyncPushConsumer> pushes,
      HttpContext context,
      FutureCallback<T> callback) {
    RequestBody body = answer instanceof AnswerCapture.Attempt attempt ? attempt.body() : null;
    AsyncRequestProducer streamed = body == null ? request : new StreamedRequest(request, body);
    return client.execute(target, streamed, answer, pushes, context, callback);
  }

  @Override
  public void start() {
    client.start();
  }

  @Override
  public IOReactorStatus getStatus() {
    return client.getStatus();
  }

  @Override
  public void awaitShutdown(TimeValue waitTime) throws InterruptedException {
    client.awaitShutdown(waitTime);
  }

  @Override
  public void initiateShutdown() {
    client.initiateShutdown();
  }

  @Override
  @SuppressWarnings("deprecation") // Abstract there, and called by nobody.
  public void register(String host, String pattern, Supplier<AsyncPushConsumer> supplier) {
    client.register(host, pattern, supplier);
  }

  @Override
  public void close(CloseMode mode) {
    client.close(mode);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
