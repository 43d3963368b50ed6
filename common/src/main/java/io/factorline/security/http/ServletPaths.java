package io.factorline.security.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import org.springframework.http.server.PathContainer;

/** Refuses unknown paths of a service on servlets. */
final class ServletPaths extends HttpFilter {
  @Serial private static final long serialVersionUID = 1L;

  private final transient KnownPaths known;

  ServletPaths(KnownPaths known) {
    this.known = known;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (known.has(PathContainer.parsePath(request.getRequestURI()))) {
      chain.doFilter(request, response);
    } else {
      ServletDoor.refuse(response, KnownPaths.UNKNOWN);
    }
  }
}
