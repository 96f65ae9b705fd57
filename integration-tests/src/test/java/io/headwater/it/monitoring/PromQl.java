package io.headwater.it.monitoring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An expression of Prometheus, as far as tests look into it. */
record PromQl(String text) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|\\{[^}]*}|\\[[^\\]]*]|[a-zA-Z_:][a-zA-Z0-9_:]*"
              + "|[0-9][0-9.a-z]*|[<>=!]=|[-+*/%^<>(),]");
  private static final Pattern CONDITION =
      Pattern.compile("([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
  // How the operands of an operator belong together.
  private static final Pattern MATCHING = Pattern.compile("^(on|ignoring) *\\([^)]*\\) *");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern NUMBER = Pattern.compile("[0-9][0-9.]*");
  private static final Set<String> LABEL_LISTS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
  private static final Set<String> SET_OPERATORS = Set.of("and", "or", "unless");
  private static final Set<String> COMPARISONS = Set.of("==", "!=", ">", "<", ">=", "<=");

  /** A condition on a label, such as {@code state="open"}. */
  record Condition(String label, String operator, String value) {
    /** The values that it wants, one by one; none if any will do. */
    List<String> wanted() {
      return switch (operator) {
        case "=" -> List.of(value);
        case "=~" -> value.contains("*") ? List.of() : List.of(value.split(Pattern.quote("|"), -1));
        default -> List.of();
      };
    }
  }

  /** A series that is asked for, such as {@code up{job="x"}}. */
  record Selector(String name, List<Condition> conditions) {}

  /** All series that are asked for. */
  List<Selector> selectors() {
    List<Selector> selectors = new ArrayList<>();
    List<String> tokens = tokens(text);
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
      if (LABEL_LISTS.contains(token)) {
        i = tokens.subList(i, tokens.size()).indexOf(")") + i;
      } else if (NAME.matcher(token).matches()
          && !next.equals("(")
          && !LABEL_LISTS.contains(next)
          && !SET_OPERATORS.contains(token)) {
        selectors.add(new Selector(token, next.startsWith("{") ? conditions(next) : List.of()));
      }
    }
    return selectors;
  }

  /** All labels by which is grouped. */
  Set<String> groupings() {
    Set<String> labels = new LinkedHashSet<>();
    List<String> tokens = tokens(text);
    for (int i = 0; i < tokens.size(); i++) {
      if (LABEL_LISTS.contains(tokens.get(i))) {
        for (i += 2; !tokens.get(i).equals(")"); i++) {
          if (!tokens.get(i).equals(",")) {
            labels.add(tokens.get(i));
          }
        }
      }
    }
    return labels;
  }

  /** What is compared and joined, without numbers: each must select something by itself. */
  List<String> operands() {
    Set<String> operands = new LinkedHashSet<>();
    for (String part : parts(unwrapped(text))) {
      if (!NUMBER.matcher(part).matches()) {
        operands.addAll(part.equals(text) ? List.of(part) : new PromQl(part).operands());
      }
    }
    return List.copyOf(operands);
  }

  private static List<Condition> conditions(String braces) {
    return CONDITION
        .matcher(braces)
        .results()
        .map(match -> new Condition(match.group(1), match.group(2), match.group(3)))
        .toList();
  }

  /** Splits at the comparisons and set operators that stand in no parentheses. */
  private static List<String> parts(String expression) {
    List<String> parts = new ArrayList<>();
    Matcher tokens = TOKEN.matcher(expression);
    int depth = 0;
    int begin = 0;
    while (tokens.find()) {
      String token = tokens.group();
      depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
      if (depth == 0 && (COMPARISONS.contains(token) || SET_OPERATORS.contains(token))) {
        parts.add(expression.substring(begin, tokens.start()).strip());
        begin = tokens.end();
      }
    }
    parts.add(expression.substring(begin).strip());
    return parts;
  }

  private static String unwrapped(String expression) {
    String text = MATCHING.matcher(expression.strip()).replaceFirst("");
    if (text.startsWith("absent(") && closing(text, "absent".length()) == text.length() - 1) {
      return unwrapped(text.substring("absent(".length(), text.length() - 1));
    }
    if (text.startsWith("(") && closing(text, 0) == text.length() - 1) {
      return unwrapped(text.substring(1, text.length() - 1));
    }
    return text;
  }

  private static int closing(String text, int opening) {
    int depth = 0;
    for (int i = opening; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> tokens(String text) {
    return TOKEN.matcher(text).results().map(MatchResult::group).toList();
  }

  /** The names of all labels that are spoken of. */
  Set<String> labels(Selector selector) {
    Set<String> labels = new HashSet<>(groupings());
    Stream<Condition> conditions = selector.conditions().stream();
    conditions.map(Condition::label).forEach(labels::add);
    return labels;
  }
}
