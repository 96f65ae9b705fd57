package io.headwater.source.dynamodb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The body of the answer to one call, kept from the SDK's unmarshaller, which gets an empty object
 * in its place. Calls ask for it by {@link #ATTRIBUTE}; answers that report a failure are left to
 * the SDK, and so is everything about the way to them.
 *
 * <p>Owned by the thread that makes the call, which may use it for one call after the other: a page
 * is so large that new memory for each keeps the garbage collector busy.
 */
final class AnswerBody {
  /** Where a call says that it wants the body. */
  static final ExecutionAttribute<AnswerBody> ATTRIBUTE =
      new ExecutionAttribute<>("HeadwaterAnswerBody");

  /** Takes the bodies that calls ask for; any client can have it. */
  static final ExecutionInterceptor INTERCEPTOR = new Interceptor();

  // One for each reader thread, which all tables of a task share.
  private static final ThreadLocal<AnswerBody> BODIES = ThreadLocal.withInitial(AnswerBody::new);

  private static final String CRC32_HEADER = "x-amz-crc32";
  private static final String ENCODING_HEADER = "Content-Encoding";
  private static final int USUAL_BYTES = 1 << 16;

  // Pages beyond it are rare.
  private static final int MOST_KEPT_BYTES = 4 << 20;

  private byte[] bytes = {};
  private int length;
  private int expectedBytes = USUAL_BYTES;
  private @Nullable String crc32;
  private boolean gzip;

  /** The calling thread's, without a body. */
  static AnswerBody ofThisThread() {
    AnswerBody body = BODIES.get();
    body.clear();
    return body;
  }

  /** The body, perhaps followed by what does not belong to it. */
  byte[] bytes() {
    return bytes;
  }

  /** The body's size; 0 if there was none. */
  int length() {
    return length;
  }

  private void clear() {
    length = 0;
    if (bytes.length > MOST_KEPT_BYTES) {
      bytes = new byte[0];
    }
  }

  private void expect(SdkHttpResponse response) {
    length = 0;
    crc32 = response.firstMatchingHeader(CRC32_HEADER).orElse(null);
    gzip = response.firstMatchingHeader(ENCODING_HEADER).filter("gzip"::equals).isPresent();
    // One more: so that the end is seen without growing.
    expectedBytes =
        response
            .firstMatchingHeader("Content-Length")
            .map(size -> Integer.parseInt(size) + 1)
            .orElse(USUAL_BYTES);
  }

  private void readFrom(InputStream content) throws IOException {
    fill(content);
    if (crc32 != null) {
      CRC32 sum = new CRC32();
      sum.update(bytes, 0, length);
      if (sum.getValue() != Long.parseLong(crc32)) {
        throw Crc32MismatchException.builder()
            .message("the answer's bytes do not have the checksum that it names")
            .build();
      }
    }
    if (gzip) {
      InputStream packed = new ByteArrayInputStream(bytes, 0, length);
      bytes = new GZIPInputStream(packed).readAllBytes();
      length = bytes.length;
    }
  }

  private void fill(InputStream content) throws IOException {
    if (bytes.length < expectedBytes) {
      bytes = new byte[expectedBytes + expectedBytes / 8];
    }
    int read = content.read(bytes, 0, bytes.length);
    while (read >= 0) {
      length += read;
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      read = content.read(bytes, length, bytes.length - length);
    }
  }

  private static final class Interceptor implements ExecutionInterceptor {
    @Override
    public SdkHttpResponse modifyHttpResponse(
        Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
      SdkHttpResponse response = context.httpResponse();
      AnswerBody body = attributes.getAttribute(ATTRIBUTE);
      if (body == null || !response.isSuccessful()) {
        return response;
      }
      body.expect(response);
      // They are of the body that the SDK does not see.
      return response.toBuilder().removeHeader(CRC32_HEADER).removeHeader(ENCODING_HEADER).build();
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
        Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
      AnswerBody body = attributes.getAttribute(ATTRIBUTE);
      Optional<InputStream> content = context.responseBody();
      return body == null || !context.httpResponse().isSuccessful()
          ? content
          : content.map(bytes -> new Stand(body, bytes));
    }
  }

  /** Stands in for a body; reads it when it is read itself, so that the SDK meets its failures. */
  private static final class Stand extends InputStream {
    private final AnswerBody body;
    private final InputStream content;
    private @Nullable InputStream empty;

    Stand(AnswerBody body, InputStream content) {
      this.body = body;
      this.content = content;
    }

    private InputStream empty() throws IOException {
      InputStream begun = empty;
      if (begun == null) {
        body.readFrom(content);
        begun = new ByteArrayInputStream(new byte[] {'{', '}'});
        empty = begun;
      }
      return begun;
    }

    @Override
    public int read() throws IOException {
      return empty().read();
    }

    @Override
    public int read(byte[] buffer, int offset, int size) throws IOException {
      return empty().read(buffer, offset, size);
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }
}
