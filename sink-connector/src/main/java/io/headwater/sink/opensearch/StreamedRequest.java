package io.headwater.sink.opensearch;

import io.headwater.sink.write.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** A request with another body than its own, in steps of 64 KiB. Owned by its I/O thread. */
final class StreamedRequest implements AsyncRequestProducer {
  private static final int STEP = 1 << 16;

  private final AsyncRequestProducer request;
  private final RequestBody body;
  private @Nullable InputStream in;
  private ByteBuffer step = ByteBuffer.allocate(0);

  StreamedRequest(AsyncRequestProducer request, RequestBody body) {
    this.request = request;
    this.body = body;
  }

  @Override
  public void sendRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    request.sendRequest(
        (head, entity, same) ->
            channel.sendRequest(head, entity == null ? null : new Details(entity, body), same),
        context);
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public int available() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    do {
      if (!step.hasRemaining() && !read()) {
        channel.endStream(null);
        return;
      }
    } while (channel.write(step) > 0 && !step.hasRemaining());
  }

  private boolean read() throws IOException {
    if (in == null) {
      in = body.open();
      step = ByteBuffer.allocate(Math.min(STEP, Math.max(1, body.length())));
    }
    int count = in.read(step.array());
    step.clear().limit(Math.max(0, count));
    return count > 0;
  }

  @Override
  public void failed(Exception cause) {
    request.failed(cause);
  }

  @Override
  public void releaseResources() {
    in = null;
    step = ByteBuffer.allocate(0);
    request.releaseResources();
  }

  /** What the head says of the body. */
  private record Details(EntityDetails original, RequestBody body) implements EntityDetails {
    @Override
    public long getContentLength() {
      return body.length();
    }

    @Override
    public String getContentType() {
      return original.getContentType();
    }

    @Override
    public @Nullable String getContentEncoding() {
      return null;
    }

    @Override
    public boolean isChunked() {
      return false;
    }

    @Override
    public Set<String> getTrailerNames() {
      return Set.of();
    }
  }
}
