package io.factorline.sync.web;

import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.SpanRef;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import io.factorline.tracing.Tracing;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/** Gives each request its trace: that of its caller, or its own. Thread-safe. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestTraces extends OncePerRequestFilter {
  private static final int FIRST_SERVER_ERROR = 500;

  private final Tracing tracing;

  RequestTraces(Tracing tracing) {
    this.tracing = tracing;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    SpanRef caller =
        SpanRef.parse(
            request.getHeader(SpanRef.TRACEPARENT), request.getHeader(SpanRef.TRACESTATE));
    TraceSpan span = tracing.receive(request.getMethod(), SpanRole.SERVER, caller);
    try (var _ = span.open()) {
      chain.doFilter(request, response);
    } finally {
      end(span, request, response.getStatus());
    }
  }

  private static void end(TraceSpan span, HttpServletRequest request, int status) {
    Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    span.set(SpanKeys.HTTP_METHOD, request.getMethod()).set(SpanKeys.HTTP_STATUS, status);
    if (route != null) {
      span.set(SpanKeys.HTTP_ROUTE, route.toString()).rename(request.getMethod() + " " + route);
    }
    if (status >= FIRST_SERVER_ERROR) {
      span.fail(Integer.toString(status));
    }
    span.end();
  }
}
