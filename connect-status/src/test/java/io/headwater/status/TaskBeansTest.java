package io.headwater.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskBeansTest {
  @Test
  void attributesAreNamedInSnakeCase() {
    assertThat(TaskBeans.snakeCase("MillisBehindLatest")).isEqualTo("millis_behind_latest");
    assertThat(TaskBeans.snakeCase("DelayP95Millis")).isEqualTo("delay_p95_millis");
  }

  @Test
  void connectorsOfAnyNameAreFoundAndOddBeansAreNot() {
    Map<String, Object> attributes = new HashMap<>(Map.of("Applied", 1L, "DelayP50Millis", -1.0));
    attributes.put("Nan", Double.NaN);
    FakeBeans beans =
        new FakeBeans()
            .sink("a \"name\", with = and *", 3, attributes)
            .register("io.headwater:type=sink,connector=\"x\",task=\"preview\"", attributes)
            .register("io.headwater:type=other,connector=\"x\",task=1", attributes);
    var tasks = new TaskBeans(beans.server).tasks();
    assertThat(tasks).hasSize(1);
    assertThat(tasks.get(0).name()).isEqualTo(new TaskName("a \"name\", with = and *", 3));
    assertThat(tasks.get(0).figures().values()).containsOnlyKeys("applied", "delay_p50_millis");
  }

  @Test
  void ofManyShardsThoseFarthestBehindAreTold() {
    FakeBeans beans = new FakeBeans().source("s", 0, Map.of("Records", 1L));
    for (int shard = 0; shard < 150; shard++) {
      beans.shard("s", 0, "shard-" + shard, Map.of("MillisBehindLatest", (long) shard));
    }
    TaskBeans reader = new TaskBeans(beans.server);
    var shards = reader.shards(reader.tasks().get(0));
    assertThat(shards).hasSize(100);
    assertThat(shards.get(0))
        .containsEntry("shard", "shard-149")
        .containsEntry("table", "products");
  }
}
