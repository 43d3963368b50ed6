package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import io.factorline.tracing.SpanRef;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import io.factorline.tracing.Tracing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines as the service writes them, in both forms, by the encoders that its settings choose. */
final class LogLinesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final StandardEnvironment environment = new StandardEnvironment();

  LogLinesTest() throws IOException {
    new YamlPropertySourceLoader()
        .load("application", new ClassPathResource("application.yaml"))
        .forEach(environment.getPropertySources()::addLast);
  }

  /** One line within a trace, and one outside of any. */
  private record Lines(ILoggingEvent within, ILoggingEvent outside, String spanId) {}

  private static Lines logged() {
    Logger logger = (Logger) LoggerFactory.getLogger("lines");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    SpanRef caller = SpanRef.parse("00-" + TRACE + "-b7ad6b7169203331-00", null);
    TraceSpan span = Tracing.OFF.receive("answer", SpanRole.SERVER, caller);
    try (var _ = span.open()) {
      logger
          .atError()
          .setCause(new IllegalStateException("broken"))
          .addKeyValue("code", "internal")
          .log("A request failed. id={}", 7);
      lines.list.getLast().prepareForDeferredProcessing();
    }
    assertThat(MDC.get("traceId")).isNull();
    logger.info("Nothing of a request");
    logger.detachAppender(lines);
    return new Lines(lines.list.get(0), lines.list.get(1), span.ref().spanId());
  }

  private LoggerContext context() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putObject(Environment.class.getName(), environment);
    return context;
  }

  private JsonNode json(ILoggingEvent event) {
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(context());
    encoder.setFormat("ecs");
    encoder.start();
    Encoder<ILoggingEvent> encoding = encoder;
    String line = new String(encoding.encode(event), StandardCharsets.UTF_8);
    assertThat(line.strip()).doesNotContain("\n");
    return JsonMapper.shared().readTree(line);
  }

  @Test
  void shouldNameTheTraceAsFieldsOfJson() {
    Lines lines = logged();

    JsonNode within = json(lines.within());
    assertThat(within.path("traceId").asString()).isEqualTo(TRACE);
    assertThat(within.path("spanId").asString()).isEqualTo(lines.spanId());
    assertThat(within.path("code").asString()).isEqualTo("internal");
    assertThat(within.path("message").asString()).isEqualTo("A request failed. id=7");
    assertThat(within.at("/service/name").asString()).isEqualTo("inference-gateway");
    assertThat(within.at("/error/stack_trace").asString()).contains("broken");
    assertThat(json(lines.outside()).has("traceId")).isFalse();
  }

  @Test
  void shouldNameTheTraceInPlainTextAndNothingWhereThereIsNone() {
    Lines lines = logged();
    PatternLayout layout = new PatternLayout();
    layout.setContext(context());
    layout.setPattern(environment.getProperty("logging.pattern.correlation") + "%msg%n%nopex");
    layout.start();

    assertThat(layout.doLayout(lines.within()))
        .isEqualTo(
            "[trace="
                + TRACE
                + " span="
                + lines.spanId()
                + "] A request failed. id=7"
                + System.lineSeparator());
    assertThat(layout.doLayout(lines.outside()))
        .isEqualTo("Nothing of a request" + System.lineSeparator());
  }
}
