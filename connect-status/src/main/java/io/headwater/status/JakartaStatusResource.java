package io.headwater.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code /headwater} for workers whose REST is {@code jakarta.ws.rs}. Public for Jersey's sake. */
@Path("/headwater")
public final class JakartaStatusResource {
  private final StatusService service;

  JakartaStatusResource(StatusService service) {
    this.service = service;
  }

  /** How all connectors are, or only what this worker knows of its own tasks. */
  @GET
  public Response status(
      @HeaderParam("Accept") @Nullable String accept, @QueryParam("local") boolean local) {
    return response(service.status(accept, local));
  }

  /** Whether all is well. */
  @GET
  @Path("/health")
  public Response health() {
    return response(service.health());
  }

  private static Response response(Answer answer) {
    Response.ResponseBuilder response =
        Response.status(answer.status()).entity(answer.body().getBytes(StandardCharsets.UTF_8));
    answer.headers().forEach(response::header);
    return response.build();
  }
}
