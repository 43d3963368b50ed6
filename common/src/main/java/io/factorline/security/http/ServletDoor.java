package io.factorline.security.http;

import io.factorline.error.http.ProblemBody;
import io.factorline.security.Client;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;

/** The door of a service on servlets, and of its management. */
final class ServletDoor extends HttpFilter {
  @Serial private static final long serialVersionUID = 1L;

  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final transient Door door;
  private final transient AccessTable table;

  ServletDoor(Door door, AccessTable table) {
    this.door = door;
    this.table = table;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpMethod method = HttpMethod.valueOf(request.getMethod());
    PathContainer path = PathContainer.parsePath(request.getRequestURI());
    Door.Visit visit =
        new Door.Visit(
            table.find(method, path),
            method,
            path,
            request.getHeader(HttpHeaders.AUTHORIZATION),
            request.getHeader(Credentials.API_KEY),
            certificate(request),
            request::getRemoteAddr);
    SafeHeaders.put(response::setHeader, visit.isPage(), request.isSecure());
    switch (door.decide(visit)) {
      case Verdict.Open _ -> chain.doFilter(request, response);
      case Verdict.Admitted(Client client) -> {
        request.setAttribute(Client.ATTRIBUTE, client);
        chain.doFilter(request, response);
      }
      case Verdict.Refused refused -> refuse(response, refused);
    }
  }

  private static @Nullable X509Certificate certificate(HttpServletRequest request) {
    return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] shown && shown.length > 0
        ? shown[0]
        : null;
  }

  static void refuse(HttpServletResponse response, Verdict.Refused refused) throws IOException {
    byte[] body = ProblemBody.of(refused.code(), refused.detail());
    response.setStatus(refused.code().httpStatus());
    refused.headers().forEach(response::setHeader);
    response.setContentType(ProblemBody.TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
