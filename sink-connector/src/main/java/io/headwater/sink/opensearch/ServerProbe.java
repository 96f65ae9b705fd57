package io.headwater.sink.opensearch;

import io.headwater.sink.config.ConnectionSettings;
import io.headwater.sink.config.OptionProblem;
import io.headwater.sink.config.ProxySettings;
import io.headwater.sink.document.SafeReason;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  private ServerProbe() {}

  /**
   * What is wrong with the connection, at the option to mend; waits some seconds at most.
   *
   * @param serverless whether it is a collection of Amazon OpenSearch Serverless
   */
  public static List<OptionProblem> problems(ConnectionSettings settings, boolean serverless) {
    List<OptionProblem> down = new ArrayList<>();
    List<OptionProblem> wrong = new ArrayList<>();
    for (URI url : settings.urls()) {
      try {
        problem(url, settings.only(url).within(PATIENCE), serverless).ifPresent(wrong::add);
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

  private static Optional<OptionProblem> problem(
      URI url, ConnectionSettings settings, boolean serverless) {
    HttpAnswer answer;
    try (OpenSearchHttp http = new OpenSearchHttp(settings, 1)) {
      answer = http.send("GET", "/", Map.of(), null, "application/json").join();
    }
    int status = answer.status();
    if (status == 401 || status == 403) {
      return Optional.of(
          new OptionProblem(
              settings.identityOption(),
              url
                  + " answers with status "
                  + status
                  + ": "
                  + denial(answer, settings)
                  + AnswerParser.error(status, answer.body())
                      .map(error -> " (" + SafeReason.withoutQuotes(error.reason()) + ")")
                      .orElse("")));
    }
    if (status == 407) {
      return Optional.of(
          new OptionProblem(
              ProxySettings.USERNAME,
              "The proxy on the way to "
                  + url
                  + " answers with status 407: it wants a user and password, or others"));
    }
    // A serverless collection has no version to tell.
    if (status == 404 && serverless) {
      return Optional.empty();
    }
    if (status != 200) {
      return urlProblem(url, "answers with status " + status + " instead of naming its version");
    }
    return version(answer.body()).flatMap(problem -> urlProblem(url, problem));
  }

  private static Optional<String> version(byte[] body) {
    try {
      if (AnswerParser.firstString(body, "distribution").filter("opensearch"::equals).isEmpty()) {
        return Optional.of("answers, but is not OpenSearch");
      }
      // Domains of Amazon can be told to say 7.10.2 to old clients; that is above 1.3, too.
      String number = AnswerParser.firstString(body, "number").orElse("");
      Matcher version = VERSION.matcher(number);
      if (version.lookingAt()
          && Integer.parseInt(version.group(1)) == 1
          && Integer.parseInt(version.group(2)) < 3) {
        return Optional.of(
            "is OpenSearch " + number + "; versions from 1.3 on are supported, 2.x and 3.x too");
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("answers, but is not OpenSearch");
    }
  }

  private static String denial(HttpAnswer answer, ConnectionSettings settings) {
    boolean signed = settings.signing().isPresent();
    boolean token = settings.identityOption().equals(ConnectionSettings.HEADERS);
    if (settings.auth().isEmpty() && !signed && !token) {
      return "it wants a user and password";
    }
    String who = signed ? "request's signature" : token ? "token" : "user and password";
    return answer.status() == 401
        ? "it does not take this " + who
        : (signed ? "these AWS credentials lack" : token ? "this token lacks" : "this user lacks")
            + " the permission to ask for its version ("
            + (signed ? "es:ESHttpGet or a data access policy, " : "")
            + "cluster:monitor/main)";
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
