package io.headwater.source.dynamodb;

import io.headwater.source.config.SourceConfig;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** Gives one answer to all requests, over no network. */
final class CannedHttp implements SdkHttpClient {
  private final Map<String, String> headers = new TreeMap<>();
  private int status = 200;
  private InputStream body = InputStream.nullInputStream();

  AwsClients clients() {
    return AwsClients.open(
        SourceConfig.from(
                Map.of(
                    "table.include.list", "orders",
                    "aws.region", "eu-west-1",
                    "aws.access.key.id", "id",
                    "aws.secret.access.key", "secret"))
            .aws(),
        this);
  }

  void answer(byte[] bytes) {
    headers.clear();
    header("Content-Length", Integer.toString(bytes.length));
    body = new ByteArrayInputStream(bytes);
  }

  void answer(int code, byte[] bytes) {
    answer(bytes);
    status = code;
  }

  void body(InputStream bytes) {
    body = bytes;
  }

  void header(String name, String value) {
    headers.put(name, value);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        AbortableInputStream content = AbortableInputStream.create(body);
        SdkHttpFullResponse.Builder response =
            SdkHttpFullResponse.builder().statusCode(status).content(content);
        headers.forEach(response::putHeader);
        return HttpExecuteResponse.builder()
            .response(response.build())
            .responseBody(content)
            .build();
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public void close() {}
}
