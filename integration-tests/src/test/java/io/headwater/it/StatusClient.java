package io.headwater.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks a worker for its status page. */
record StatusClient(URI worker) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  /** The status, which is never an error. */
  JsonNode status() {
    HttpResponse<String> answer = get("/headwater", "*/*");
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return json(answer);
  }

  HttpResponse<String> health() {
    return get("/headwater/health", "*/*");
  }

  /** As a browser asks for it. */
  HttpResponse<String> page() {
    return get("/headwater", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
  }

  static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + answer.body(), e);
    }
  }

  private HttpResponse<String> get(String path, String accept) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(worker + path)).header("Accept", accept).build();
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer to " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
