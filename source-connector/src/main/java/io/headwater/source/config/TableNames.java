package io.headwater.source.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Tables by name: an entry of letters, digits, {@code _ . -} is a name, any other one a regular
 * expression for whole names.
 *
 * @param literals the names
 * @param expressions the regular expressions
 */
public record TableNames(Set<String> literals, List<String> expressions) {
  private static final Pattern LITERAL = Pattern.compile("[a-zA-Z0-9_.-]+");
  private static final Pattern TABLE_NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");

  static TableNames of(List<String> entries) {
    Set<String> literals = new TreeSet<>();
    entries.stream().filter(TableNames::isLiteral).forEach(literals::add);
    return new TableNames(
        literals, entries.stream().filter(entry -> !isLiteral(entry)).distinct().toList());
  }

  /** Checks every entry. */
  static ConfigDef.Validator validator() {
    return ConfigDef.LambdaValidator.with(
        TableNames::validate, () -> "names of tables or regular expressions");
  }

  private static void validate(String option, Object value) {
    if (value instanceof List<?> entries) {
      entries.forEach(entry -> validateEntry(option, value, entry.toString()));
    }
  }

  private static void validateEntry(String option, Object value, String entry) {
    if (entry.startsWith("arn:")) {
      throw new ConfigException(
          option, value, "tables are given by name; one of another account is read with a role");
    }
    if (isLiteral(entry) && !TABLE_NAME.matcher(entry).matches()) {
      throw new ConfigException(
          option, value, "a table's name has 3 to 255 letters, digits, '.', '_' and '-'");
    }
    try {
      Pattern.compile(entry);
    } catch (PatternSyntaxException e) {
      throw new ConfigException(
          option,
          value,
          entry
              + " is no regular expression ("
              + e.getDescription()
              + "); a comma always ends an entry");
    }
  }

  private static boolean isLiteral(String entry) {
    return LITERAL.matcher(entry).matches();
  }

  /** Whether there is no entry. */
  public boolean isEmpty() {
    return literals.isEmpty() && expressions.isEmpty();
  }

  /** Whether an entry names the table or matches its name. */
  public boolean matches(String table) {
    return literals.contains(table)
        || expressions.stream().anyMatch(expression -> Pattern.matches(expression, table));
  }
}
