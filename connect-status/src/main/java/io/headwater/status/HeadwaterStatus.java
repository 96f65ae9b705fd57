package io.headwater.status;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code GET /headwater} and {@code GET /headwater/health} on a Connect worker whose {@code
 * rest.extension.classes} names this class. Runs on Connect 3, whose REST is {@code javax.ws.rs},
 * and on Connect 4, where it is {@code jakarta.ws.rs}.
 */
public final class HeadwaterStatus implements ConnectRestExtension {
  private StatusSettings settings = StatusSettings.from(Map.of());
  private @Nullable StatusService service;

  @Override
  public void configure(Map<String, ?> workerProperties) {
    settings = StatusSettings.from(workerProperties);
  }

  @Override
  public void register(ConnectRestExtensionContext context) {
    Clock clock = Clock.systemUTC();
    StatusService started =
        StatusService.start(
            context.clusterState(), ManagementFactory.getPlatformMBeanServer(), settings, clock);
    service = started;
    try {
      register(context, started);
    } catch (ReflectiveOperationException e) {
      started.close();
      throw new ConnectException("This worker's REST is of an unknown kind", e);
    }
  }

  // The type that configurable() returns is another one in each of the two worlds: a call that is
  // compiled for the one does not link in the other.
  private static void register(ConnectRestExtensionContext context, StatusService service)
      throws ReflectiveOperationException {
    Method configurable = ConnectRestExtensionContext.class.getMethod("configurable");
    Class<?> type = configurable.getReturnType();
    Class<?> resource =
        type.getName().startsWith("jakarta.")
            ? JakartaStatusResource.class
            : JavaxStatusResource.class;
    Object target = configurable.invoke(context);
    // Jersey warns of resources that are instances, so it gets the class and finds the service
    // here.
    type.getMethod("property", String.class, Object.class)
        .invoke(target, StatusService.PROPERTY, service);
    type.getMethod("register", Class.class).invoke(target, resource);
  }

  @Override
  public void close() {
    StatusService closing = service;
    service = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public String version() {
    return PageText.version();
  }
}
