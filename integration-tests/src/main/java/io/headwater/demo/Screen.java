package io.headwater.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What the demo prints. */
final class Screen {
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  void title(String text) {
    out.println();
    out.println("== " + text);
  }

  void say(String text) {
    out.println("   " + text);
  }

  void block(String text) {
    text.lines().forEach(this::say);
  }
}
