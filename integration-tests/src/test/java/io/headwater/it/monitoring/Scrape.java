package io.headwater.it.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an exporter answered: the series by name, and what it says of them. */
final class Scrape {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** A series at the time of the scrape. */
  record Sample(Map<String, String> labels, double value) {}

  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
  private final Map<String, String> helps = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();

  /** Asks an exporter. */
  static Scrape of(URI exporter) {
    try {
      return parse(
          CLIENT.send(HttpRequest.newBuilder(exporter).build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Reads the text format of Prometheus. */
  static Scrape parse(String text) {
    Scrape scrape = new Scrape();
    text.lines()
        .forEach(
            line -> {
              Matcher comment = COMMENT.matcher(line);
              if (comment.matches()) {
                (comment.group(1).equals("HELP") ? scrape.helps : scrape.types)
                    .put(comment.group(2), comment.group(3));
                return;
              }
              Matcher sample = SAMPLE.matcher(line);
              if (sample.matches()) {
                scrape
                    .samples
                    .computeIfAbsent(sample.group(1), name -> new ArrayList<>())
                    .add(new Sample(labels(sample.group(2)), number(sample.group(3))));
              }
            });
    return scrape;
  }

  private static Map<String, String> labels(@Nullable String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (text != null) {
      for (MatchResult label : LABEL.matcher(text).results().toList()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return labels;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** The series of a name. */
  List<Sample> samples(String name) {
    return samples.getOrDefault(name, List.of());
  }

  /** The series of a name and connector. */
  List<Sample> samples(String name, String connector) {
    return samples(name).stream()
        .filter(sample -> connector.equals(sample.labels().get("connector")))
        .toList();
  }

  /** What a series is said to mean; empty if nothing is said. */
  String help(String name) {
    return helps.getOrDefault(name, "");
  }

  /** Such as {@code counter}; empty if nothing is said. */
  String type(String name) {
    return types.getOrDefault(name, "");
  }
}
