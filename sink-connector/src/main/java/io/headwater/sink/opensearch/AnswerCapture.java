package io.headwater.sink.opensearch;

import io.headwater.sink.write.RequestBody;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
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
  private final Duration patience;
  private volatile @Nullable HttpAnswer answer;

  /**
   * For one request.
   *
   * @param body what the request carries
   * @param patience how long an answer may take from its head to its end
   */
  AnswerCapture(@Nullable RequestBody body, Duration patience) {
    this.body = body;
    this.patience = patience;
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
  final class Attempt implements AsyncResponseConsumer<ClassicHttpResponse> {
    private final AsyncResponseConsumer<ClassicHttpResponse> whole =
        new HeapBufferedAsyncResponseConsumer(MAX_BODY_BYTES) {
          @Override
          protected ClassicHttpResponse buildResult(
              HttpResponse response, byte @Nullable [] entity, @Nullable ContentType contentType) {
            answer = new HttpAnswer(response.getCode(), entity == null ? new byte[0] : entity);
            return super.buildResult(response, entity, contentType);
          }
        };
    private long begun;

    private Attempt() {}

    @Nullable RequestBody body() {
      return body;
    }

    @Override
    public void consumeResponse(
        HttpResponse response,
        @Nullable EntityDetails entity,
        HttpContext context,
        FutureCallback<ClassicHttpResponse> callback)
        throws HttpException, IOException {
      begun = System.nanoTime();
      whole.consumeResponse(response, entity, context, callback);
    }

    // The socket's timeout alone would let an answer go on for ever, one byte after the other.
    @Override
    public void consume(ByteBuffer bytes) throws IOException {
      if (System.nanoTime() - begun > patience.toNanos()) {
        throw new SocketTimeoutException(
            "the answer did not end within " + patience.toMillis() + " ms");
      }
      whole.consume(bytes);
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
      whole.updateCapacity(channel);
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers)
        throws HttpException, IOException {
      whole.streamEnd(trailers);
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context)
        throws HttpException, IOException {
      whole.informationResponse(response, context);
    }

    @Override
    public void failed(Exception cause) {
      whole.failed(cause);
    }

    @Override
    public void releaseResources() {
      whole.releaseResources();
    }
  }
}
