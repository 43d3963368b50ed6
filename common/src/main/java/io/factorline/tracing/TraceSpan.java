package io.factorline.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A piece of work within a trace. One that is followed is told when it ends; one that is not has
 * ids alone, made when somebody asks for them, and everything else about it does nothing.
 * Thread-safe.
 */
public final class TraceSpan {
  /** Where there is no trace at all, not even ids. */
  public static final TraceSpan NONE = new TraceSpan(null, Span.getInvalid(), null);

  /** Key of log lines: 32 hexadecimal digits. */
  public static final String LOGGED_TRACE = "traceId";

  /** Key of log lines: 16 hexadecimal digits. */
  public static final String LOGGED_SPAN = "spanId";

  private static final ThreadLocal<@Nullable TraceSpan> CURRENT = new ThreadLocal<>();

  private final @Nullable Tracer tracer;
  private final Span span;
  private @Nullable SpanRef ref;

  private TraceSpan(@Nullable Tracer tracer, Span span, @Nullable SpanRef ref) {
    this.tracer = tracer;
    this.span = span;
    this.ref = ref;
  }

  static TraceSpan recorded(Tracer tracer, Span span) {
    return new TraceSpan(tracer, span, new SpanRef(span.getSpanContext()));
  }

  /** One of a trace that is not followed here; what its caller decided is handed on. */
  static TraceSpan bare(@Nullable SpanRef parent) {
    return new TraceSpan(null, Span.getInvalid(), parent == null ? null : own(parent.context()));
  }

  private static SpanRef own(SpanContext parent) {
    return new SpanRef(
        SpanContext.create(
            parent.getTraceId(),
            IdGenerator.random().generateSpanId(),
            parent.getTraceFlags(),
            parent.getTraceState()));
  }

  /** That of the work that this thread does; {@link #NONE} where there is none. */
  public static TraceSpan current() {
    TraceSpan current = CURRENT.get();
    return current == null ? NONE : current;
  }

  /** Whether it is followed. */
  public boolean isRecorded() {
    return tracer != null;
  }

  /** Its identity; null for {@link #NONE}. */
  public synchronized @Nullable SpanRef ref() {
    if (ref == null && this != NONE) {
      ref =
          new SpanRef(
              SpanContext.create(
                  IdGenerator.random().generateTraceId(),
                  IdGenerator.random().generateSpanId(),
                  TraceFlags.getDefault(),
                  TraceState.getDefault()));
    }
    return ref;
  }

  /** Id of its trace; null for {@link #NONE}. */
  public @Nullable String traceId() {
    SpanRef own = ref();
    return own == null ? null : own.traceId();
  }

  /** Tells names and values of the headers that hand it on; none for {@link #NONE}. */
  public void writeTo(BiConsumer<String, String> headers) {
    SpanRef own = ref();
    if (own != null) {
      own.writeTo(headers);
    }
  }

  /** As {@link #writeTo}, but only of a trace that somebody follows. */
  public void writeFollowedTo(BiConsumer<String, String> headers) {
    SpanRef own = known();
    if (own != null && own.isSampled()) {
      own.writeTo(headers);
    }
  }

  private synchronized @Nullable SpanRef known() {
    return ref;
  }

  /** Says something of it. */
  public TraceSpan set(String key, @Nullable String value) {
    if (tracer != null && value != null) {
      span.setAttribute(key, value);
    }
    return this;
  }

  /** Says something of it. */
  public TraceSpan set(String key, long value) {
    if (tracer != null) {
      span.setAttribute(key, value);
    }
    return this;
  }

  /** Says that it has to do with a span of another trace. */
  public TraceSpan link(@Nullable SpanRef other) {
    if (tracer != null && other != null) {
      span.addLink(other.context());
    }
    return this;
  }

  /** Says that something happened in it now. */
  public TraceSpan note(String event) {
    if (tracer != null) {
      span.addEvent(event);
    }
    return this;
  }

  /** Gives it another name: it was begun before it was known what it is. */
  public TraceSpan rename(String name) {
    if (tracer != null) {
      span.updateName(name);
    }
    return this;
  }

  /** Says what came of it. */
  public TraceSpan outcome(String outcome) {
    return set(SpanKeys.OUTCOME, outcome);
  }

  /** Says that it failed, by a code or an outcome, never by the text of an exception. */
  public TraceSpan fail(String code) {
    if (tracer != null) {
      span.setStatus(StatusCode.ERROR, code);
    }
    return outcome(code);
  }

  /** A part of it, which begins now. */
  public TraceSpan child(String name) {
    return child(name, SpanRole.INTERNAL);
  }

  /** A part of it, which begins now; of one that is not followed, itself. */
  public TraceSpan child(String name, SpanRole role) {
    return tracer == null
        ? this
        : recorded(
            tracer,
            tracer
                .spanBuilder(name)
                .setParent(Context.root().with(span))
                .setSpanKind(role.kind())
                .startSpan());
  }

  /** A part of it that began before, at a time in ns since the epoch. */
  public TraceSpan childSince(String name, long startNs) {
    return tracer == null
        ? this
        : recorded(
            tracer,
            tracer
                .spanBuilder(name)
                .setParent(Context.root().with(span))
                .setStartTimestamp(startNs, TimeUnit.NANOSECONDS)
                .startSpan());
  }

  /** It ends now, and is told. What follows is not. */
  public void end() {
    if (tracer != null) {
      span.end();
    }
  }

  /** Makes it the current one of this thread and its log lines, until that is closed. */
  public Opened open() {
    TraceSpan before = current();
    enter(this);
    return new Opened(before);
  }

  private static void enter(TraceSpan next) {
    SpanRef ref = next.ref();
    if (ref == null) {
      CURRENT.remove();
      MDC.remove(LOGGED_TRACE);
      MDC.remove(LOGGED_SPAN);
    } else {
      CURRENT.set(next);
      MDC.put(LOGGED_TRACE, ref.traceId());
      MDC.put(LOGGED_SPAN, ref.spanId());
    }
  }

  /** The time in which a span is the current one of a thread. */
  public static final class Opened implements AutoCloseable {
    private final TraceSpan before;

    private Opened(TraceSpan before) {
      this.before = before;
    }

    /** The one before is the current one again. */
    @Override
    public void close() {
      enter(before);
    }
  }

  /**
   * Does work as a part of what this thread does; the part fails by the name of its exception's
   * class.
   */
  public static <T> T within(String name, SpanRole role, Function<TraceSpan, T> work) {
    TraceSpan step = current().child(name, role);
    if (!step.isRecorded()) {
      return work.apply(step);
    }
    try (var _ = step.open()) {
      return work.apply(step);
    } catch (RuntimeException e) {
      step.fail(e.getClass().getSimpleName());
      throw e;
    } finally {
      step.end();
    }
  }

  /** Work that another thread does, with what is current here. */
  public static <T> Supplier<T> carried(Supplier<T> work) {
    TraceSpan here = current();
    if (here == NONE) {
      return work;
    }
    return () -> {
      try (var _ = here.open()) {
        return work.get();
      }
    };
  }

  /** As {@link #carried}. */
  public static Runnable carriedTask(Runnable work) {
    TraceSpan here = current();
    if (here == NONE) {
      return work;
    }
    return () -> {
      try (var _ = here.open()) {
        work.run();
      }
    };
  }

  @Override
  public String toString() {
    SpanRef own = ref();
    return own == null ? "none" : own.toString();
  }
}
