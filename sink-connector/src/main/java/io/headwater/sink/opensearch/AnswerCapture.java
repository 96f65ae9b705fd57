package io.headwater.sink.opensearch;

import io.headwater.sink.write.RequestBody;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.transport.httpclient5.HttpAsyncResponseConsumerFactory;
import org.opensearch.client.transport.httpclient5.internal.HeapBufferedAsyncResponseConsumer;

/**
 * Keeps the answer to the last attempt of one request. The transport makes exceptions of some
 * statuses and gives their bodies away only within messages.
 */
final class AnswerCapture implements HttpAsyncResponseConsumerFactory {
  private static final int MAX_BODY_BYTES = 100 << 20;

  private final @Nullable RequestBody body;
  private volatile @Nullable HttpAnswer answer;

  /**
   * For one request.
   *
   * @param body what the request carries
   */
  AnswerCapture(@Nullable RequestBody body) {
    this.body = body;
  }

  /** The last attempt's answer, null if it got none. */
  @Nullable HttpAnswer answer() {
    return answer;
  }

  /** Called at each attempt, one after the other. */
  @Override
  public AsyncResponseConsumer<ClassicHttpResponse> createHttpAsyncResponseConsumer() {
    answer = null;
    return new Attempt();
  }

  /** Takes the answer to one attempt, and knows what that attempt sends. */
  final class Attempt extends HeapBufferedAsyncResponseConsumer {
    private Attempt() {
      super(MAX_BODY_BYTES);
    }

    @Nullable RequestBody body() {
      return body;
    }

    @Override
    protected ClassicHttpResponse buildResult(
        HttpResponse response, byte @Nullable [] entity, @Nullable ContentType contentType) {
      answer = new HttpAnswer(response.getCode(), entity == null ? new byte[0] : entity);
      return super.buildResult(response, entity, contentType);
    }
  }
}
