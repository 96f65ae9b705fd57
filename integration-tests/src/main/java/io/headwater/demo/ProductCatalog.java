package io.headwater.demo;

import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes product items that look like a shop's; the same seed gives the same ones. */
public final class ProductCatalog {
  private record Kind(String name, String category, List<String> traits, int price) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("Headphones", "audio", List.of("noise cancelling", "over-ear", "foldable"), 89),
          new Kind("Loudspeaker", "audio", List.of("waterproof", "stereo pair", "deep bass"), 120),
          new Kind("Keyboard", "office", List.of("mechanical", "backlit", "quiet keys"), 75),
          new Kind("Monitor", "office", List.of("4K panel", "curved", "USB-C power"), 310),
          new Kind("Desk Lamp", "home", List.of("dimmable", "warm light", "clamp mount"), 39),
          new Kind(
              "Kettle", "kitchen", List.of("temperature control", "gooseneck", "1.7 litres"), 55),
          new Kind(
              "Espresso Machine", "kitchen", List.of("15 bar", "milk frother", "dual boiler"), 420),
          new Kind("Backpack", "travel", List.of("rain cover", "laptop sleeve", "30 litres"), 95),
          new Kind("Tent", "outdoor", List.of("two person", "ultralight", "storm proof"), 240),
          new Kind(
              "Bicycle Light", "outdoor", List.of("rechargeable", "daylight flash", "USB-C"), 28));
  private static final List<String> STYLES =
      List.of("Wireless", "Compact", "Classic", "Pro", "Studio", "Everyday", "Nordic", "Titanium");
  private static final List<String> BRANDS =
      List.of("Alder", "Birk", "Corvid", "Delta Nine", "Eastwind", "Fjell", "Grove & Sons");

  private final Random random;
  private int made;

  /** A catalogue that a seed tells. */
  public ProductCatalog(long seed) {
    this.random = new Random(seed);
  }

  /** The next product. */
  public Map<String, AttributeValue> next() {
    made++;
    Kind kind = pick(KINDS);
    String style = pick(STYLES);
    String brand = pick(BRANDS);
    String trait = pick(kind.traits());
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put("id", s(String.format(Locale.ROOT, "PRODUCT#%05d", made)));
    item.put("name", s(brand + " " + style + " " + kind.name()));
    item.put(
        "description",
        s(
            "A "
                + style.toLowerCase(Locale.ROOT)
                + " "
                + kind.name().toLowerCase(Locale.ROOT)
                + ", "
                + trait
                + "."));
    item.put("brand", s(brand));
    item.put("category", s(kind.category()));
    item.put("tags", AttributeValue.fromSs(kind.traits().subList(0, 1 + random.nextInt(3))));
    item.put("price", n(kind.price() + random.nextInt(40) + ".90"));
    item.put("stock", n(Integer.toString(random.nextInt(200))));
    item.put("rating", n("4." + random.nextInt(10)));
    item.put("discontinued", AttributeValue.fromBool(random.nextInt(20) == 0));
    item.put("addedAt", s(LocalDate.of(2026, 1, 1).plusDays(random.nextInt(300)).toString()));
    item.put(
        "dimensions",
        AttributeValue.fromM(
            Map.of(
                "widthCm", n(Integer.toString(5 + random.nextInt(60))),
                "weightKg", n("0." + (1 + random.nextInt(99))))));
    return item;
  }

  /** A product whose name is found only by those who can spell, or by a fuzzy search. */
  public Map<String, AttributeValue> landmark() {
    Map<String, AttributeValue> item = new LinkedHashMap<>(next());
    item.put("name", s("Corvid Wireless Headphones"));
    item.put("brand", s("Corvid"));
    item.put("category", s("audio"));
    item.put("description", s("A wireless pair of headphones, noise cancelling."));
    return item;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
