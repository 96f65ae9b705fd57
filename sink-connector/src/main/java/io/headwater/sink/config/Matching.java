package io.headwater.sink.config;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Checks that an option is left out or has a form.
 *
 * @param form the form of the whole value
 * @param words the form in words
 */
record Matching(Pattern form, String words) implements ConfigDef.Validator {
  static Matching of(String form, String words) {
    return new Matching(Pattern.compile(form), words);
  }

  @Override
  public void ensureValid(String option, Object value) {
    if (value != null
        && !value.toString().isBlank()
        && !form.matcher(value.toString().strip()).matches()) {
      throw new ConfigException(option, value, "must be " + words);
    }
  }

  @Override
  public String toString() {
    return words;
  }
}
