package io.factorline.market;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a venue over all days: a regular week with effective dates, holidays, and days
 * with hours of their own (half days, shifted days).
 *
 * <p>Local times become instants by the zone's rules on that very day, so a session keeps its wall
 * time over daylight saving and its length in ns may change. A local time that the clocks skip is
 * the moment of the skip; one that they repeat is its first occurrence. After {@link #expires} the
 * regular week still rules, but holidays are no longer known: a calendar past its expiry is a
 * warning, not a closed venue.
 *
 * <p>Safe for any number of threads: immutable but for two caches of immutable answers. {@link #at}
 * costs a comparison while the questions stay within one session or one gap, else five array reads.
 */
public final class SessionCalendar implements DaySessions {
  private static final int CACHED_DAYS = 512;

  private final ZoneId zone;
  private final ZoneRules rules;
  private final List<WeeklyHours> weeksNewestFirst;
  private final Set<LocalDate> holidays;
  private final Map<LocalDate, DayHours> specialDays;
  private final LocalDate expires;

  /* Direct-mapped by day. Entries are immutable records, so a racing reader sees a whole one. */
  private final @Nullable CachedDay[] cache = new @Nullable CachedDay[CACHED_DAYS];
  private volatile SessionSpan lastSpan = new SessionSpan(0, 0, null);

  private record CachedDay(long day, @Nullable Session session) {}

  private SessionCalendar(
      ZoneId zone,
      List<WeeklyHours> weeks,
      Set<LocalDate> holidays,
      Map<LocalDate, DayHours> specialDays,
      LocalDate expires) {
    this.zone = zone;
    this.rules = zone.getRules();
    this.weeksNewestFirst =
        weeks.stream().sorted(Comparator.comparing(WeeklyHours::from).reversed()).toList();
    this.holidays = Set.copyOf(holidays);
    this.specialDays = Map.copyOf(specialDays);
    this.expires = expires;
  }

  /**
   * A calendar of these days.
   *
   * @param weeks regular weeks, each ruling from its date until the next; before the first there is
   *     no session
   * @param holidays days without a session
   * @param specialDays days with hours of their own, in place of the regular ones
   * @param expires last day whose holidays are known; {@link LocalDate#MAX} for a venue that has
   *     none
   * @throws IllegalArgumentException where two weeks start on one date, a day is both a holiday and
   *     special, or a session would reach into the next one
   */
  public static SessionCalendar of(
      ZoneId zone,
      List<WeeklyHours> weeks,
      Set<LocalDate> holidays,
      Map<LocalDate, DayHours> specialDays,
      LocalDate expires) {
    var calendar = new SessionCalendar(zone, weeks, holidays, specialDays, expires);
    CalendarCheck.check(calendar, weeks, holidays, specialDays);
    return calendar;
  }

  /** A venue that never closes: each session is a whole local day. */
  public static SessionCalendar alwaysOpen(ZoneId zone) {
    return new SessionCalendar(
        zone, List.of(CalendarCheck.everyDay(LocalDate.MIN)), Set.of(), Map.of(), LocalDate.MAX);
  }

  /** The session that holds {@code ns}, tails included, or null outside every session. */
  public @Nullable Session at(long ns) {
    return span(ns).session();
  }

  /** Whether {@code ns} lies in a session, tails included. */
  public boolean isInSession(long ns) {
    return at(ns) != null;
  }

  /** The session named after a day, or null where the venue does not trade on it. */
  @Override
  public @Nullable Session of(long epochDay) {
    int slot = (int) Math.floorMod(epochDay, (long) CACHED_DAYS);
    CachedDay cached = cache[slot];
    if (cached == null || cached.day != epochDay) {
      cached = new CachedDay(epochDay, sessionOf(epochDay));
      cache[slot] = cached;
    }
    return cached.session;
  }

  /**
   * Time inside sessions (tails included) within {@code [fromNs, toNs)}, in ns; 0 where {@code toNs
   * <= fromNs}. O(1) within one session or gap, else one look-up per day.
   */
  public long tradingTimeBetween(long fromNs, long toNs) {
    return tradingTimeBetween(fromNs, toNs, Long.MAX_VALUE);
  }

  /**
   * As {@link #tradingTimeBetween(long, long)}, but counts no further than {@code atMostNs}: what a
   * time-to-live asks, cheap however old the value.
   */
  public long tradingTimeBetween(long fromNs, long toNs, long atMostNs) {
    if (toNs <= fromNs) {
      return 0;
    }
    SessionSpan span = span(fromNs);
    if (toNs <= span.untilNs()) {
      return span.session() == null ? 0 : Math.min(toNs - fromNs, atMostNs);
    }
    return SessionSpan.tradingTime(this, fromNs, toNs, atMostNs);
  }

  /** Last local day whose holidays are known; {@link LocalDate#MAX} where it never expires. */
  public LocalDate expires() {
    return expires;
  }

  /** Whether {@code ns} lies after the last known day. */
  public boolean isExpiredAt(long ns) {
    return localDateAt(ns).isAfter(expires);
  }

  public ZoneId zone() {
    return zone;
  }

  /** Stable text of all that decides its answers, for hashing. */
  public String canonical() {
    StringBuilder text = new StringBuilder("zone=").append(zone.getId());
    for (WeeklyHours week : weeksNewestFirst) {
      text.append(";from=").append(week.from());
      new TreeMap<>(week.hours())
          .forEach((day, hours) -> text.append(',').append(day).append(hours.canonical()));
    }
    new TreeSet<>(holidays).forEach(date -> text.append(";closed=").append(date));
    new TreeMap<>(specialDays)
        .forEach((date, hours) -> text.append(";special=").append(date).append(hours.canonical()));
    return text.append(";expires=").append(expires).toString();
  }

  private SessionSpan span(long ns) {
    SessionSpan span = lastSpan;
    if (!span.contains(ns)) {
      span = SessionSpan.around(this, ns);
      lastSpan = span;
    }
    return span;
  }

  private LocalDate localDateAt(long ns) {
    Instant instant = Instant.ofEpochSecond(0, ns);
    return LocalDate.ofInstant(instant, zone);
  }

  private @Nullable Session sessionOf(long epochDay) {
    if (!Session.isNameable(epochDay)) {
      return null;
    }
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    DayHours hours = hoursOf(date);
    if (hours == null) {
      return null;
    }
    LocalDate openDate = hours.opensOnDayBefore() ? date.minusDays(1) : date;
    LocalDate closeDate = hours.closesAtEndOfDay() ? date.plusDays(1) : date;
    long closeNs = instantOf(closeDate, hours.close());
    return new Session(
        epochDay,
        instantOf(openDate, hours.open()),
        closeNs,
        Math.addExact(closeNs, hours.tail().toNanos()));
  }

  @Nullable DayHours hoursOf(LocalDate date) {
    if (holidays.contains(date)) {
      return null;
    }
    DayHours special = specialDays.get(date);
    if (special != null) {
      return special;
    }
    for (WeeklyHours week : weeksNewestFirst) {
      if (!week.from().isAfter(date)) {
        return week.hours().get(date.getDayOfWeek());
      }
    }
    return null;
  }

  private long instantOf(LocalDate date, LocalTime time) {
    LocalDateTime local = date.atTime(time);
    ZoneOffsetTransition transition = rules.getTransition(local);
    if (transition != null && transition.isGap()) {
      return Math.multiplyExact(transition.toEpochSecond(), 1_000_000_000L);
    }
    ZoneOffset offset = rules.getValidOffsets(local).getFirst();
    return Math.multiplyExact(local.toEpochSecond(offset), 1_000_000_000L);
  }
}
