package io.headwater.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code /headwater} for workers whose REST is {@code jakarta.ws.rs}. Made by Jersey; the service
 * is a property of its configuration.
 */
@Path("/headwater")
public final class JakartaStatusResource {
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
