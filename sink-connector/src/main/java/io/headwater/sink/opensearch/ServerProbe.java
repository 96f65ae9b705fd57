package io.headwater.sink.opensearch;

import io.headwater.sink.config.ConnectionSettings;
import io.headwater.sink.config.OptionProblem;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every configured server whether it is OpenSearch and lets the user in. One that is down is
 * no problem while another one answers: a configuration must not be refused because a node is being
 * replaced.
 */
public final class ServerProbe {
  private static final Logger LOG = LoggerFactory.getLogger(ServerProbe.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private ServerProbe() {}

  /** What is wrong with the connection, at the option to mend; waits some seconds at most. */
  public static List<OptionProblem> problems(ConnectionSettings settings) {
    List<OptionProblem> down = new ArrayList<>();
    List<OptionProblem> wrong = new ArrayList<>();
    for (URI url : settings.urls()) {
      try {
        problem(url, settings.only(url).within(PATIENCE)).ifPresent(wrong::add);
      } catch (CompletionException e) {
        NoAnswerException none = NoAnswerException.in(e);
        String reason = none == null ? e.getMessage() : none.getMessage() + schemeHint(url, none);
        down.add(new OptionProblem(ConnectionSettings.URL, url + " cannot be reached: " + reason));
      }
    }
    if (down.size() < settings.urls().size()) {
      down.forEach(problem -> LOG.warn("{}: {}", problem.option(), problem.message()));
      return wrong;
    }
    return down;
  }

  private static Optional<OptionProblem> problem(URI url, ConnectionSettings settings) {
    HttpAnswer answer;
    try (OpenSearchHttp http = new OpenSearchHttp(settings, 1)) {
      answer = http.send("GET", "/", Map.of(), null, "application/json").join();
    }
    int status = answer.status();
    if (status == 401 || status == 403) {
      return Optional.of(
          new OptionProblem(
              ConnectionSettings.USERNAME,
              url + " answers with status " + status + ": " + denial(status, settings)));
    }
    if (status != 200) {
      return urlProblem(url, "answers with status " + status + " instead of naming its version");
    }
    try {
      return AnswerParser.firstString(answer.body(), "distribution")
              .filter("opensearch"::equals)
              .isPresent()
          ? Optional.empty()
          : urlProblem(url, "answers, but is not OpenSearch");
    } catch (IOException e) {
      return urlProblem(url, "answers, but is not OpenSearch");
    }
  }

  private static String denial(int status, ConnectionSettings settings) {
    if (settings.auth().isEmpty()) {
      return "it wants a user and password";
    }
    return status == 401
        ? "it does not take this user and password"
        : "this user lacks the permission to ask for its version (cluster:monitor/main)";
  }

  private static String schemeHint(URI url, NoAnswerException failure) {
    boolean https = "https".equalsIgnoreCase(url.getScheme());
    if (https && failure.withoutTls()) {
      return "; if it does not speak TLS, the URL must begin with http://";
    }
    return !https && failure.sent() ? "; if it speaks TLS, the URL must begin with https://" : "";
  }

  private static Optional<OptionProblem> urlProblem(URI url, String problem) {
    return Optional.of(new OptionProblem(ConnectionSettings.URL, url + " " + problem));
  }
}
