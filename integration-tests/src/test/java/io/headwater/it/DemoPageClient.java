package io.headwater.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Does what the script of the demo's page does. */
record DemoPageClient(URI page) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  JsonNode find(String words) {
    return json(get("search?words=" + URLEncoder.encode(words, StandardCharsets.UTF_8)).body());
  }

  /** The stations of a change, when it has arrived or there is nothing more to see. */
  List<JsonNode> change(Map<String, String> form) {
    HttpResponse<String> answer = send(form, "application/json", page);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return answer.body().lines().map(DemoPageClient::json).toList();
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(page.resolve(path)));
  }

  /**
   * Sends a form as a page of some origin would.
   *
   * @param origin an address with a slash at the end
   */
  HttpResponse<String> send(Map<String, String> form, String contentType, URI origin) {
    try {
      return send(
          HttpRequest.newBuilder(page.resolve("item"))
              .header("Content-Type", contentType)
              .header("Origin", origin.toString().replaceFirst("/$", ""))
              .POST(BodyPublishers.ofString(JSON.writeValueAsString(form))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written", e);
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("the demo's page does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }
}
