package io.headwater.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A tab of headless Chromium that one can use, over its DevTools protocol. Owned by the thread of
 * its test; the browser ends with it.
 */
final class BrowserTab implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process browser;
  private final WebSocket socket;
  private final BlockingQueue<String> messages;
  private int calls;

  private BrowserTab(Process browser, WebSocket socket, BlockingQueue<String> messages) {
    this.browser = browser;
    this.socket = socket;
    this.messages = messages;
  }

  static BrowserTab open(Chromium chromium, URI page) throws IOException {
    Path profile = chromium.folder().resolve("tab-profile");
    Files.createDirectories(profile);
    Process browser =
        new ProcessBuilder(
                chromium.program().toString(),
                "--headless=new",
                // It shows nothing but our own page, and tests may run as root.
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                page.toString())
            .redirectOutput(chromium.folder().resolve("tab.out").toFile())
            .redirectError(chromium.folder().resolve("tab.err").toFile())
            .start();
    try {
      Path portFile = profile.resolve("DevToolsActivePort");
      Pipeline.await("the browser's port", () -> isWritten(portFile));
      String port = Files.readAllLines(portFile).get(0);
      URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
      Pipeline.await("the browser's tab", () -> !tab(list).isEmpty());
      BlockingQueue<String> messages = new LinkedBlockingQueue<>();
      WebSocket socket =
          HTTP.newWebSocketBuilder()
              .buildAsync(URI.create(tab(list)), new Collector(messages))
              .join();
      return new BrowserTab(browser, socket, messages);
    } catch (RuntimeException | IOException | Error e) {
      browser.destroyForcibly();
      throw e;
    }
  }

  private static boolean isWritten(Path file) {
    try {
      return Files.isRegularFile(file) && Files.readAllLines(file).size() >= 2;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tab(URI list) {
    try {
      String body = HTTP.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
      for (JsonNode target : JSON.readTree(body)) {
        if (target.path("type").asText().equals("page")) {
          return target.path("webSocketDebuggerUrl").asText();
        }
      }
      return "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The value of an expression of the page's script. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            JSON.createObjectNode().put("expression", expression).put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** Waits until an expression is true; while a page is left for another one, none is. */
  void await(String expression) {
    Pipeline.await(
        () -> expression + " in " + evaluate("document.body ? document.body.innerText : ''"),
        () -> {
          try {
            return evaluate(expression).asBoolean();
          } catch (AssertionError leaving) {
            return false;
          }
        });
  }

  /** Replaces what is in a field, as somebody types. */
  void type(String field, String text) {
    evaluate("document.querySelector('" + field + "').select()");
    call("Input.insertText", JSON.createObjectNode().put("text", text));
  }

  /** Clicks on an element in its middle. */
  void click(String selector) {
    JsonNode box =
        evaluate(
            "(e => { e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect();"
                + " return {x: b.x + b.width / 2, y: b.y + b.height / 2}; })(document.querySelector('"
                + selector
                + "'))");
    for (String type : List.of("mousePressed", "mouseReleased")) {
      ObjectNode event = JSON.createObjectNode().put("type", type).put("button", "left");
      event.put("clickCount", 1).set("x", box.path("x"));
      event.set("y", box.path("y"));
      call("Input.dispatchMouseEvent", event);
    }
  }

  /** Shows the page as a screen of that width does. */
  void show(int width, boolean phone, boolean dark) {
    call(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", phone ? 844 : 800)
            .put("deviceScaleFactor", 1)
            .put("mobile", phone));
    ObjectNode media = JSON.createObjectNode();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", media);
  }

  /** The whole page as it is now. */
  void screenshot(Path file) throws IOException {
    JsonNode shot =
        call("Page.captureScreenshot", JSON.createObjectNode().put("captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
  }

  private JsonNode call(String method, ObjectNode parameters) {
    int id = ++calls;
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    socket.sendText(message.toString(), true).join();
    try {
      while (true) {
        String text = messages.poll(30, TimeUnit.SECONDS);
        if (text == null) {
          throw new AssertionError("the browser does not answer " + method);
        }
        JsonNode answer = JSON.readTree(text);
        if (answer.path("id").asInt() == id) {
          if (answer.has("error")) {
            throw new AssertionError(method + ": " + answer.path("error"));
          }
          return answer.path("result");
        }
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError("the browser answers no JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    browser.destroy();
    try {
      if (!browser.waitFor(10, TimeUnit.SECONDS)) {
        browser.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Puts messages together, which come in parts. */
  private static final class Collector implements WebSocket.Listener {
    private final BlockingQueue<String> messages;
    private final StringBuilder part = new StringBuilder();

    Collector(BlockingQueue<String> messages) {
      this.messages = messages;
    }

    @Override
    @SuppressWarnings("NullAway") // null: the text may be used again at once.
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        messages.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
