package io.headwater.localstack.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;

class ConnectorStatusTest {
  @Test
  void runsWhenTheConnectorAndEveryTaskDo() throws JsonProcessingException {
    assertThat(status("RUNNING", "RUNNING", "RUNNING").isRunning()).isTrue();
    assertThat(status("RUNNING", "RUNNING", "UNASSIGNED").isRunning()).isFalse();
    assertThat(status("UNASSIGNED", "RUNNING", "RUNNING").isRunning()).isFalse();
  }

  @Test
  void aConnectorWithoutTasksDoesNotRun() throws JsonProcessingException {
    assertThat(status("RUNNING").isRunning()).isFalse();
  }

  @Test
  void tellsTheTraceOfTheTaskThatFailed() throws JsonProcessingException {
    assertThat(status("RUNNING", "RUNNING", "FAILED").failure()).contains("trace of 1");
    assertThat(status("RUNNING", "RUNNING").failure()).isEmpty();
  }

  @Test
  void readsInOneLine() throws JsonProcessingException {
    assertThat(status("RUNNING", "RUNNING", "FAILED"))
        .hasToString("orders RUNNING, tasks [0 RUNNING@w:1, 1 FAILED@w:1]");
  }

  private static ConnectorStatus status(String connector, String... tasks)
      throws JsonProcessingException {
    var json = JsonHttp.JSON.createObjectNode().put("name", "orders");
    json.putObject("connector").put("state", connector).put("worker_id", "w:1");
    var array = json.putArray("tasks");
    for (int id = 0; id < tasks.length; id++) {
      var task = array.addObject().put("id", id).put("state", tasks[id]).put("worker_id", "w:1");
      if (tasks[id].equals("FAILED")) {
        task.put("trace", "trace of " + id);
      }
    }
    return ConnectorStatus.of(JsonHttp.JSON.readTree(json.toString()));
  }
}
