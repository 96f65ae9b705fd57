package io.headwater.source.dynamodb;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A projection expression over aliases, since an attribute may be named like one of DynamoDB's
 * reserved words.
 *
 * @param expression the aliases, separated by commas
 * @param names what the aliases stand for
 */
record AttributeAliases(String expression, Map<String, String> names) {
  /** Aliases of some attributes. */
  static AttributeAliases of(Collection<String> attributes) {
    List<String> distinct = List.copyOf(new LinkedHashSet<>(attributes));
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < distinct.size(); i++) {
      names.put(alias(i), distinct.get(i));
    }
    String expression =
        IntStream.range(0, distinct.size())
            .mapToObj(AttributeAliases::alias)
            .collect(Collectors.joining(","));
    return new AttributeAliases(expression, names);
  }

  private static String alias(int number) {
    return "#headwater" + number;
  }
}
