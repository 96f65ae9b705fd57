package io.headwater.sink.opensearch;

import io.headwater.sink.config.SigningSettings;
import io.headwater.sink.write.RequestBody;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Signs requests with AWS Signature Version 4. Safe for any thread; may wait for credentials to be
 * renewed.
 */
final class RequestSigner implements AutoCloseable {
  private static final RequestBody EMPTY = RequestBody.of(new byte[0]);

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final SigningSettings settings;
  private final URI server;
  private @Nullable String region;
  private @Nullable SigningCredentials credentials;

  RequestSigner(SigningSettings settings, URI server) {
    this.settings = settings;
    this.server = server;
  }

  /**
   * Adds the headers that sign a request as it is.
   *
   * @throws NoAnswerException if there are no credentials for now
   * @throws DeniedException if AWS gives none
   */
  HttpCall sign(HttpCall call) {
    String signingRegion = region();
    AwsCredentials identity = credentials(signingRegion).resolve();
    RequestBody body = call.body() == null ? EMPTY : call.body();
    SignedRequest signed =
        signer.sign(
            request ->
                request
                    .identity(identity)
                    // What else goes with it stays unsigned: proxies may change it.
                    .request(
                        SdkHttpRequest.builder()
                            .method(SdkHttpMethod.fromValue(call.method()))
                            .uri(call.target(server))
                            .build())
                    .payload(ContentStreamProvider.fromInputStreamSupplier(body::open))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, settings.service())
                    .putProperty(AwsV4HttpSigner.REGION_NAME, signingRegion));
    Map<String, String> headers = new LinkedHashMap<>();
    signed
        .request()
        .forEachHeader(
            (name, values) -> {
              // The client sets the same one.
              if (!name.equalsIgnoreCase("Host")) {
                headers.put(name, values.get(0));
              }
            });
    return call.with(headers);
  }

  private synchronized String region() {
    if (region == null) {
      try {
        region =
            settings
                .region()
                .orElseGet(() -> DefaultAwsRegionProviderChain.builder().build().getRegion().id());
      } catch (SdkClientException e) {
        throw NoAnswerException.unsent(
            "no AWS region is to be found; set " + SigningSettings.REGION, e);
      }
    }
    return region;
  }

  private synchronized SigningCredentials credentials(String stsRegion) {
    if (credentials == null) {
      credentials = SigningCredentials.of(settings.credentials(), stsRegion);
    }
    return credentials;
  }

  @Override
  public synchronized void close() {
    if (credentials != null) {
      credentials.close();
    }
  }
}
