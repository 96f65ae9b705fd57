package io.headwater.localstack.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Starts a simulator for a reader in another process and runs until its standard input ends, so
 * that it does not outlive whoever holds the other end. A line there with an operation's name is
 * answered with {@code calls=} and how often it was called.
 *
 * <p>Arguments, each as {@code name=value}: {@code port} (0), {@code seed} (0), {@code table}
 * (simulated), {@code roots} (2), {@code records} per shard (1000), {@code bytes} of a record
 * (1024), {@code ready} (false: answers made beforehand), {@code updates} and {@code endless}
 * (false, only with ready).
 */
public final class SimulatorMain {
  private SimulatorMain() {}

  /** Starts and prints {@code endpoint=…} when ready. */
  public static void main(String[] arguments) throws IOException {
    try (StreamSimulator simulator = start(arguments)) {
      System.out.println("endpoint=" + simulator.endpoint());
      BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = questions.readLine(); line != null; line = questions.readLine()) {
        System.out.println("calls=" + simulator.calls(line));
      }
    }
  }

  static StreamSimulator start(String... arguments) {
    Map<String, String> given =
        new HashMap<>(
            Map.of(
                "port", "0",
                "seed", "0",
                "table", "simulated",
                "roots", "2",
                "records", "1000",
                "bytes", "1024",
                "ready", "false",
                "updates", "false",
                "endless", "false"));
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length != 2 || given.replace(parts[0], parts[1]) == null) {
        throw new IllegalArgumentException(
            "unknown argument " + argument + "; known, as name=value: " + given.keySet());
      }
    }
    int roots = number(given, "roots");
    int records = number(given, "records");
    int bytes = number(given, "bytes");
    StreamSimulator simulator =
        StreamSimulator.start(
            SimulatorOptions.defaults()
                .withPort(number(given, "port"))
                .withSeed(Long.parseLong(text(given, "seed")))
                .withShards(shards -> shards.withRoots(roots)));
    String name = text(given, "table");
    if (Boolean.parseBoolean(given.get("ready"))) {
      simulator.readyShards(
          name,
          roots,
          records,
          bytes,
          Boolean.parseBoolean(given.get("updates")),
          Boolean.parseBoolean(given.get("endless")));
    } else {
      SimulatedTable table = simulator.createTable(TableSpec.named(name));
      for (long i = 0; i < (long) roots * records; i++) {
        table.put(String.format(Locale.ROOT, "item-%08d", i), "text", "x".repeat(bytes));
      }
    }
    return simulator;
  }

  private static String text(Map<String, String> given, String name) {
    return String.valueOf(given.get(name));
  }

  private static int number(Map<String, String> given, String name) {
    return Integer.parseInt(text(given, name));
  }
}
