package io.headwater.source.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.event.ImageFormat;
import io.headwater.source.config.ImageSettings;
import io.headwater.source.config.SourceConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Images of an item of which some attributes are left out. */
class FilteredItemsTest {
  private static final String INCLUDE = "attribute.include.list";
  private static final String EXCLUDE = "attribute.exclude.list";
  private static final Map<String, AttributeValue> ITEM =
      map(
          "pk", s("1"),
          "sk", s("2"),
          "name", s("Ada"),
          "a.b", s("dotted"),
          "address", m("city", s("Paris"), "geo", m("lat", s("3"), "lon", s("4"))),
          "lines", l(m("price", s("5"), "card", s("6")), s("7"), l(m("price", s("8"))), m()));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "name; {'pk':'1','sk':'2','name':'Ada'}",
        "absent; {'pk':'1','sk':'2'}",
        "name.first; {'pk':'1','sk':'2'}",
        "address; {'pk':'1','sk':'2','address':{'city':'Paris','geo':{'lat':'3','lon':'4'}}}",
        "address.city; {'pk':'1','sk':'2','address':{'city':'Paris'}}",
        "address.geo.lon,address.city; {'pk':'1','sk':'2','address':{'city':'Paris','geo':{'lon':'4'}}}",
        "address.street; {'pk':'1','sk':'2','address':{}}",
        "a\\.b; {'pk':'1','sk':'2','a.b':'dotted'}",
        "a.b; {'pk':'1','sk':'2'}",
        "lines.price; {'pk':'1','sk':'2','lines':[{'price':'5'},[{'price':'8'}],{}]}",
        "pk.x; {'pk':'1','sk':'2'}",
      })
  void onlyIncludedAttributesAndTheKeyAreWritten(String list, String expected) {
    assertThat(image(INCLUDE, list)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "lines,address,a\\.b; {'pk':'1','sk':'2','name':'Ada'}",
        "lines,address.geo,a.b; {'pk':'1','sk':'2','name':'Ada','a.b':'dotted','address':{'city':'Paris'}}",
        "lines,address.geo.lat,address.city,a\\.b,sk; {'pk':'1','name':'Ada','address':{'geo':{'lon':'4'}}}",
        "address,name,a\\.b,lines.card; {'pk':'1','sk':'2','lines':[{'price':'5'},'7',[{'price':'8'}],{}]}",
      })
  void excludedAttributesAreNotWritten(String list, String expected) {
    assertThat(image(EXCLUDE, list)).isEqualTo(expected);
  }

  @Test
  void descriptorsStayWithWhatIsKept() {
    SdkItems items =
        new SdkItems(
            List.of("pk"),
            settings(Map.of(INCLUDE, "address.geo.lat", "image.format", "dynamodb-json")));

    assertThat(new String(items.image(ITEM), UTF_8))
        .isEqualTo(
            "{\"pk\":{\"S\":\"1\"},\"address\":{\"M\":{\"geo\":{\"M\":{\"lat\":{\"S\":\"3\"}}}}}}");
    assertThat(settings(Map.of()).format()).isEqualTo(ImageFormat.PLAIN);
  }

  @Test
  void randomItemsAndListsAreFilteredAsWordForWord() {
    for (long seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      Map<String, AttributeValue> item = randomMap(random, 0);
      List<List<String>> paths = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(4); i++) {
        List<String> path = new ArrayList<>();
        for (int j = 0; j <= random.nextInt(3); j++) {
          path.add(randomName(random));
        }
        paths.add(path);
      }
      boolean include = random.nextBoolean();
      String list =
          String.join(
              ",",
              paths.stream()
                  .map(
                      path ->
                          String.join(".", path.stream().map(FilteredItemsTest::escaped).toList()))
                  .toList());
      SdkItems filtered =
          new SdkItems(List.of("a"), settings(Map.of(include ? INCLUDE : EXCLUDE, list)));
      if (include) {
        paths.add(List.of("a"));
      }

      assertThat(new String(filtered.image(item), UTF_8))
          .as("seed %d: %s %s", seed, include ? "including" : "excluding", list)
          .isEqualTo(new String(whole(expected(item, List.of(), paths, include)), UTF_8));
    }
  }

  private static byte[] whole(Map<String, AttributeValue> item) {
    return new SdkItems(List.of("a"), ImageSettings.PLAIN).image(item);
  }

  private static Map<String, AttributeValue> expected(
      Map<String, AttributeValue> map,
      List<String> above,
      List<List<String>> paths,
      boolean include) {
    Map<String, AttributeValue> kept = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          List<String> at = new ArrayList<>(above);
          at.add(name);
          AttributeValue rest = expected(value, at, paths, include);
          if (rest != null) {
            kept.put(name, rest);
          }
        });
    return kept;
  }

  private static @Nullable AttributeValue expected(
      AttributeValue value, List<String> at, List<List<String>> paths, boolean include) {
    boolean named =
        paths.stream().anyMatch(p -> p.size() <= at.size() && at.subList(0, p.size()).equals(p));
    boolean leads =
        paths.stream().anyMatch(p -> p.size() > at.size() && p.subList(0, at.size()).equals(at));
    if (named || !leads) {
      return named == include ? value : null;
    }
    if (value.hasM()) {
      return AttributeValue.fromM(expected(value.m(), at, paths, include));
    }
    if (value.hasL()) {
      List<AttributeValue> kept = new ArrayList<>();
      for (AttributeValue element : value.l()) {
        AttributeValue rest = expected(element, at, paths, include);
        if (rest != null) {
          kept.add(rest);
        }
      }
      return AttributeValue.fromL(kept);
    }
    return include ? null : value;
  }

  private static Map<String, AttributeValue> randomMap(Random random, int depth) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      map.put(randomName(random), randomValue(random, depth));
    }
    return map;
  }

  private static AttributeValue randomValue(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 3 : 6)) {
      case 0 -> s("é\"" + random.nextInt(9));
      case 1 -> AttributeValue.fromN(Integer.toString(random.nextInt()));
      case 2 -> AttributeValue.fromSs(List.of("x", "y"));
      case 3 -> {
        List<AttributeValue> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          list.add(randomValue(random, depth + 1));
        }
        yield AttributeValue.fromL(list);
      }
      default -> AttributeValue.fromM(randomMap(random, depth + 1));
    };
  }

  private static String randomName(Random random) {
    return List.of("a", "b", "c", "a.b", ".", "\\", "a\\.").get(random.nextInt(7));
  }

  private static String escaped(String name) {
    return name.replace("\\", "\\\\").replace(".", "\\.");
  }

  private static String image(String option, String list) {
    SdkItems items = new SdkItems(List.of("pk", "sk"), settings(Map.of(option, list)));
    return new String(items.image(ITEM), UTF_8).replace('"', '\'');
  }

  private static ImageSettings settings(Map<String, String> options) {
    Map<String, String> properties = new HashMap<>(options);
    properties.put("table.include.list", "orders");
    return SourceConfig.from(properties).event().image();
  }

  private static Map<String, AttributeValue> map(Object... namesAndValues) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], (AttributeValue) namesAndValues[i + 1]);
    }
    return map;
  }

  private static AttributeValue m(Object... namesAndValues) {
    return AttributeValue.fromM(map(namesAndValues));
  }

  private static AttributeValue l(AttributeValue... values) {
    return AttributeValue.fromL(List.of(values));
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }
}
