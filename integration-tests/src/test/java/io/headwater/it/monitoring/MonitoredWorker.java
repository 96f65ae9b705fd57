package io.headwater.it.monitoring;

import io.headwater.it.Pipeline;
import io.headwater.localstack.LocalStackBuilder;
import io.headwater.localstack.Server;
import io.headwater.pipeline.ProjectFiles;
import io.prometheus.jmx.JavaAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The exporter of a stack's worker, with a copy of the rules of {@code docker/monitoring}. */
public final class MonitoredWorker {
  // What Prometheus itself adds to each series.
  private static final Set<String> TARGET_LABELS = Set.of("job", "instance");
  // Prometheus makes it of each scrape.
  private static final Set<String> OF_PROMETHEUS = Set.of("up");
  private static final Pattern WITHOUT_SHARDS =
      Pattern.compile("^excludeObjectNames:\\R( .*\\R)+", Pattern.MULTILINE);

  private final Path rules;
  private final int port;

  private MonitoredWorker(Path rules, int port) {
    this.rules = rules;
    this.port = port;
  }

  /**
   * For one worker, which gets it by {@link #in}.
   *
   * @param name the copy of the rules is in {@code target/monitoring/<name>}
   */
  public static MonitoredWorker prepare(String name) {
    Path folder = ProjectFiles.find().freshFolder("monitoring/" + name);
    Path rules = folder.resolve("jmx-exporter.yml");
    try {
      Files.createDirectories(folder);
      Files.copy(MonitoringFiles.folder().resolve("jmx-exporter.yml"), rules);
      return new MonitoredWorker(rules, freePort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port of 127.0.0.1 that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Starts the worker with the exporter as its agent. */
  public LocalStackBuilder in(LocalStackBuilder stack) {
    return stack.jvmFlags(
        Server.CONNECT, "-javaagent:" + agent() + "=127.0.0.1:" + port + ":" + rules);
  }

  private static Path agent() {
    try {
      return Path.of(
          Objects.requireNonNull(JavaAgent.class.getProtectionDomain().getCodeSource())
              .getLocation()
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where Prometheus finds it. */
  String address() {
    return "127.0.0.1:" + port;
  }

  Scrape scrape() {
    return Scrape.of(URI.create("http://" + address() + "/metrics"));
  }

  /**
   * Waits until a scrape has every series and every label that dashboard, alerts and documentation
   * speak of, but those of shards.
   */
  public void awaitAllThatIsSpokenOf() {
    Pipeline.await(() -> "a scrape with " + missing(scrape()), () -> missing(scrape()).isEmpty());
  }

  private static Set<String> missing(Scrape scrape) {
    Set<String> missing = new TreeSet<>();
    for (MonitoringFiles.Used used : MonitoringFiles.expressions()) {
      for (PromQl.Selector selector : used.expression().selectors()) {
        missing(used.expression(), selector, scrape)
            .forEach(what -> missing.add(used.where() + ": " + what));
      }
    }
    for (String name : MonitoringFiles.documented()) {
      if (scrape.samples(name).isEmpty() && !name.startsWith("headwater_source_shard_")) {
        missing.add("documentation: " + name);
      }
    }
    for (MonitoringFiles.Rule rule : MonitoringFiles.rules()) {
      String name = rule.name();
      boolean told =
          scrape.help(name).equals(rule.help())
              && scrape.type(name).equals(rule.type().toLowerCase(Locale.ROOT));
      if (!scrape.samples(name).isEmpty() && !told) {
        missing.add("rules: " + name + " is " + scrape.type(name) + ": " + scrape.help(name));
      }
    }
    return missing;
  }

  private static List<String> missing(PromQl expression, PromQl.Selector selector, Scrape scrape) {
    String name = selector.name();
    if (OF_PROMETHEUS.contains(name) || MonitoringFiles.recordings().containsKey(name)) {
      return List.of();
    }
    List<Scrape.Sample> samples = scrape.samples(name);
    if (samples.isEmpty()) {
      return List.of(name);
    }
    Set<String> missing = new TreeSet<>();
    for (String label : expression.labels(selector)) {
      if (!TARGET_LABELS.contains(label)
          && samples.stream().noneMatch(sample -> sample.labels().containsKey(label))) {
        missing.add(name + " with label " + label);
      }
    }
    for (PromQl.Condition condition : selector.conditions()) {
      for (String value : condition.wanted()) {
        if (!TARGET_LABELS.contains(condition.label())
            && samples.stream()
                .noneMatch(sample -> value.equals(sample.labels().get(condition.label())))) {
          missing.add(name + " with " + condition.label() + "=" + value);
        }
      }
    }
    return List.copyOf(missing);
  }

  /** What a scrape tells of the tasks of one connector. */
  public List<Double> values(String series, String connector) {
    return scrape().samples(series, connector).stream().map(Scrape.Sample::value).toList();
  }

  /** Lets the rules speak of shards, too; the exporter notices by itself. */
  public void withShards() {
    String text = MonitoringFiles.text(rules);
    String changed = WITHOUT_SHARDS.matcher(text).replaceFirst("");
    if (changed.equals(text)) {
      throw new AssertionError("the rules do not leave shards out");
    }
    try {
      Files.writeString(rules, changed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tables of which the scrape has shards. */
  public Set<String> tablesWithShards() {
    Set<String> tables = new TreeSet<>();
    for (Scrape.Sample sample : scrape().samples("headwater_source_shard_records_total")) {
      tables.add(sample.labels().getOrDefault("table", ""));
    }
    return tables;
  }
}
