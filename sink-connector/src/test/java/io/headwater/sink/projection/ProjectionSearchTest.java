package io.headwater.sink.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.event.KeyAttribute;
import io.headwater.sink.input.ChangeKey;
import io.headwater.sink.input.Image;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random rules and items: the projection does what the model does. */
class ProjectionSearchTest {
  private static final Set<String> RESERVED = Set.of("_sequence", "c", "b_text");
  private static final String MAPPINGS =
      "{\"properties\":{\"a\":{\"type\":\"double\"},"
          + "\"b\":{\"properties\":{\"a\":{\"type\":\"keyword\"}}},"
          + "\"d.e\":{\"type\":\"double\"}}}";
  private static final Set<List<String>> MAPPED =
      Set.of(List.of("a"), List.of("b"), List.of("b", "a"), List.of("d"), List.of("d", "e"));

  @Test
  void documentsAreTheModels() {
    int judged = 0;
    for (long seed = 0; seed < 8_000; seed++) {
      Random random = new Random(seed);
      RandomProjections projections = new RandomProjections(random);
      Map<String, Object> rules = projections.rules();
      String option = JsonTree.write(rules);
      Set<String> reserved = random.nextInt(3) == 0 ? RESERVED : Set.of();
      Projection projection;
      try {
        projection = Projection.parse(option, reserved, MAPPINGS, List.of());
      } catch (IllegalArgumentException e) {
        continue; // A contradiction: ProjectionRefusalTest knows them.
      }
      judged++;
      Map<String, Object> item = projections.item();
      ProjectionModel model = new ProjectionModel(rules, MAPPED, reserved);
      boolean verbatim =
          random.nextBoolean()
              && new HashSet<>(item.keySet()).stream().noneMatch(reserved::contains)
              && !holdsLarge(item);
      String text = JsonTree.write(item, random, !verbatim);
      String before = "x".repeat(random.nextInt(3));
      byte[] bytes = (before + text + "}").getBytes(UTF_8);
      Image image = new Image(bytes, before.length(), bytes.length - 1, verbatim);

      Projected projected = projection.project(image);

      String what = "seed " + seed + ": " + option + " of " + text;
      assertThat(projected.included()).as(what).isEqualTo(model.includes(item));
      if (projected.included()) {
        assertThat(projected.index()).as(what).isEqualTo(model.index(item));
        byte[] document = projected.document().toByteArray();
        assertThat(document).as(what).doesNotContain('\n', '\r');
        assertThat(JsonTree.read(document)).as(what).isEqualTo(model.document(item));
      }
    }
    assertThat(judged).isGreaterThan(3_000);
  }

  @Test
  void judgementsByKeyHoldForEveryItemOfThatKey() {
    int decided = 0;
    for (long seed = 0; seed < 6_000; seed++) {
      Random random = new Random(seed);
      RandomProjections projections = new RandomProjections(random);
      Map<String, Object> rules = projections.rules();
      rules.keySet().retainAll(Set.of("filter", "indices"));
      Projection projection = Projection.parse(JsonTree.write(rules), Set.of(), "{}", List.of());
      Map<String, Object> item = projections.item();
      KeyAttribute attribute = key(random, item);
      byte[] bytes = JsonTree.write(item).getBytes(UTF_8);

      KeyJudgement judgement = projection.judge(new ChangeKey(List.of(attribute)));
      Projected projected = projection.project(new Image(bytes, 0, bytes.length, false));

      String what = "seed " + seed + ": " + rules + " of " + item;
      decided += judgement.included().isPresent() && rules.containsKey("filter") ? 1 : 0;
      judgement
          .included()
          .ifPresent(included -> assertThat(projected.included()).as(what).isEqualTo(included));
      if (projected.included()) {
        assertThat(judgement.indices()).as(what).contains(Optional.ofNullable(projected.index()));
      }
    }
    assertThat(decided).isGreaterThan(100);
  }

  /** Puts a key attribute into the item, as the source writes it there. */
  private static KeyAttribute key(Random random, Map<String, Object> item) {
    switch (random.nextInt(3)) {
      case 0 -> {
        String text = List.of("ORDER#1", "ABCD", "AQ", "7", "é").get(random.nextInt(5));
        item.put("a", text);
        return KeyAttribute.string("a", text);
      }
      case 1 -> {
        String digits = List.of("7", "7.0", "7.50", "1.5e3").get(random.nextInt(4));
        item.put("a", new JsonTree.Num(digits));
        return KeyAttribute.number("a", digits);
      }
      default -> {
        byte[] value =
            List.of(new byte[] {0, 16, -125}, new byte[] {1}, new byte[] {-1, -17})
                .get(random.nextInt(3));
        item.put("a", Base64.getEncoder().encodeToString(value));
        return KeyAttribute.binary("a", value);
      }
    }
  }

  private static boolean holdsLarge(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(ProjectionSearchTest::holdsLarge);
    }
    return tree instanceof List<?> list
        ? list.stream().anyMatch(ProjectionSearchTest::holdsLarge)
        : ProjectionModel.isLarge(tree);
  }
}
