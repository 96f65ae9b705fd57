package io.headwater.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.pipeline.Items;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the demo page's form says of a product.
 *
 * @param price a number with up to two decimals
 * @param stock a number
 */
record Edit(String name, String description, String price, String stock) {
  private static final int NAME_LENGTH = 200;
  private static final int DESCRIPTION_LENGTH = 2000;
  private static final Pattern PRICE = Pattern.compile("\\d{1,7}(\\.\\d{1,2})?");
  private static final Pattern STOCK = Pattern.compile("\\d{1,7}");

  /**
   * Reads a form that was sent.
   *
   * @throws IllegalArgumentException with a reason for whom filled it in
   */
  static Edit of(JsonNode form) {
    Edit edit =
        new Edit(
            form.path("name").asText().strip(),
            form.path("description").asText().strip(),
            form.path("price").asText().strip(),
            form.path("stock").asText().strip());
    require(!edit.name.isEmpty(), "the name must not be empty");
    require(edit.name.length() <= NAME_LENGTH, "the name is too long");
    require(edit.description.length() <= DESCRIPTION_LENGTH, "the description is too long");
    require(PRICE.matcher(edit.price).matches(), "the price must be a number such as 9.99");
    require(STOCK.matcher(edit.stock).matches(), "the stock must be a whole number");
    return edit;
  }

  /** What a form shows of an item; an attribute that is not there is empty. */
  static Edit shown(Map<String, AttributeValue> item) {
    return new Edit(
        string(item.get("name")),
        string(item.get("description")),
        number(item.get("price")),
        number(item.get("stock")));
  }

  Map<String, AttributeValue> attributes() {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    attributes.put("name", Items.s(name));
    attributes.put("description", Items.s(description));
    attributes.put("price", Items.n(price));
    attributes.put("stock", Items.n(stock));
    return attributes;
  }

  /** Whether an item would stay as it is. */
  boolean changesNothing(Map<String, AttributeValue> item) {
    Edit now = shown(item);
    return now.name.equals(name)
        && now.description.equals(description)
        && equalNumbers(now.price, price)
        && equalNumbers(now.stock, stock);
  }

  /** Whether a document is what this makes of its item. */
  boolean isIn(JsonNode document) {
    return document.path("name").asText().equals(name)
        && document.path("description").asText().equals(description)
        && equalNumbers(document.path("price").asText(), price)
        && equalNumbers(document.path("stock").asText(), stock);
  }

  Map<String, String> toJson() {
    return Map.of("name", name, "description", description, "price", price, "stock", stock);
  }

  private static String string(@Nullable AttributeValue value) {
    return value == null || value.s() == null ? "" : value.s();
  }

  private static String number(@Nullable AttributeValue value) {
    return value == null || value.n() == null ? "" : value.n();
  }

  private static boolean equalNumbers(String left, String right) {
    return !left.isEmpty() && new BigDecimal(left).compareTo(new BigDecimal(right)) == 0;
  }

  private static void require(boolean condition, String reason) {
    if (!condition) {
      throw new IllegalArgumentException(reason);
    }
  }
}
