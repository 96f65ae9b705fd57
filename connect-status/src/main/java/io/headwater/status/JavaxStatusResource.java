package io.headwater.status;

import java.nio.charset.StandardCharsets;
import javax.ws.rs.GET;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.Path;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Configuration;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * {@code /headwater} for workers whose REST is {@code javax.ws.rs}. Made by Jersey; the service is
 * a property of its configuration.
 */
@Path("/headwater")
public final class JavaxStatusResource {
  /** How all connectors are, or only what this worker knows of its own tasks. */
  @GET
  public Response status(
      @Context Configuration configuration,
      @HeaderParam("Accept") @Nullable String accept,
      @QueryParam("local") boolean local) {
    return response(service(configuration).status(accept, local));
  }

  /** Whether all is well. */
  @GET
  @Path("/health")
  public Response health(@Context Configuration configuration) {
    return response(service(configuration).health());
  }

  private static StatusService service(Configuration configuration) {
    return (StatusService) configuration.getProperty(StatusService.PROPERTY);
  }

  private static Response response(Answer answer) {
    Response.ResponseBuilder response =
        Response.status(answer.status()).entity(answer.body().getBytes(StandardCharsets.UTF_8));
    answer.headers().forEach(response::header);
    return response.build();
  }
}
