package io.factorline.catalog;

import io.factorline.market.CleaningRules;
import io.factorline.market.DayHours;
import io.factorline.market.SeqMode;
import io.factorline.market.SessionCalendar;
import io.factorline.market.Venue;
import io.factorline.market.WeeklyHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Venues with their sessions. */
final class VenueSchema {
  private static final String TIME = "`HH:mm` or `HH:mm:ss`, local";

  private static final Key<LocalDate> FROM =
      Key.text("from", Values::date, "1970-01-01", "date from which on this rules");
  private static final Key<Set<DayOfWeek>> DAYS =
      Key.text("days", Values::days, "mon-fri", "weekdays as `mon-fri` or `mon,wed,sat`");
  private static final Key<LocalTime> OPEN = Key.requiredText("open", Values::time, TIME);
  private static final Key<LocalTime> CLOSE =
      Key.requiredText("close", Values::time, TIME + ", `24:00` too");
  private static final Key<Duration> TAIL =
      Key.text("tail", Values.duration("0s", "6h"), "0s", "0s to 6h");
  static final Schema SESSION = new Schema("session", FROM, DAYS, OPEN, CLOSE, TAIL);

  private static final Key<LocalDate> DATE = Key.requiredText("date", Values::date, "date");
  private static final Key<Duration> SPECIAL_TAIL =
      Key.optionalText(
          "tail", Values.duration("0s", "6h"), "that of the newest session", "0s to 6h");
  private static final Key<String> REASON =
      Key.text("reason", Values.anyText(200), "", "text for people");
  static final Schema SPECIAL_DAY =
      new Schema("special day", DATE, OPEN, CLOSE, SPECIAL_TAIL, REASON);

  private static final Key<ZoneId> ZONE =
      Key.text("zone", Values::zone, "UTC", "time zone as `Asia/Seoul`");
  private static final Key<SeqMode> SEQ =
      Key.text(
          "seq",
          Values.oneOf(SeqMode.class),
          "continuous",
          "`continuous`, `per_session` or `none`");
  private static final Key<Long> MAX_SEQ_JUMP =
      Key.text("maxSeqJump", Values.whole(1, 1_000_000_000_000L), "100000", "1 to 10^12");
  private static final Key<Duration> MAX_AHEAD =
      Key.text("maxAhead", Values.duration("0s", "1d"), "2s", "0s to 1d");
  private static final Key<Duration> MAX_LATE =
      Key.text("maxLate", Values.duration("0s", "1h"), "1s", "0s to 1h");
  private static final Key<List<Fields>> SESSIONS =
      Key.withDefault(
          "sessions", Nodes.list(SESSION::read, 200), List.of(), "always open", "up to 200");
  private static final Key<Map<String, String>> HOLIDAYS =
      Key.withDefault(
          "holidays",
          Nodes.named(
              text -> Values.date(text).toString(),
              (date, place) -> Nodes.text(Values.anyText(200)).read(place),
              10_000),
          Map.of(),
          "none",
          "up to 10,000 of date: name");
  private static final Key<List<Fields>> SPECIAL_DAYS =
      Key.withDefault(
          "specialDays", Nodes.list(SPECIAL_DAY::read, 10_000), List.of(), "none", "up to 10,000");
  private static final Key<LocalDate> EXPIRES =
      Key.optionalText("expires", Values::date, "required with `sessions`", "date");
  private static final Key<CleaningRules> CLEANING =
      Key.withDefault(
          "cleaning", CleaningSchema.READER, CleaningRules.DEFAULT, "as below", "mapping");
  static final Schema VENUE =
      new Schema(
          "venue",
          ZONE,
          SEQ,
          MAX_SEQ_JUMP,
          MAX_AHEAD,
          MAX_LATE,
          SESSIONS,
          HOLIDAYS,
          SPECIAL_DAYS,
          EXPIRES,
          CLEANING);

  private VenueSchema() {}

  static @Nullable Venue read(String id, Place place) {
    Fields fields = VENUE.read(place);
    return fields == null ? null : Nodes.make(place, () -> venue(id, fields));
  }

  private static Venue venue(String id, Fields fields) {
    ZoneId zone = fields.get(ZONE);
    return new Venue(
        id,
        zone,
        calendar(zone, fields),
        fields.get(SEQ),
        fields.get(MAX_SEQ_JUMP),
        fields.get(MAX_AHEAD).toNanos(),
        fields.get(MAX_LATE).toNanos(),
        fields.get(CLEANING));
  }

  private static SessionCalendar calendar(ZoneId zone, Fields fields) {
    List<Fields> sessions = fields.get(SESSIONS);
    if (sessions.isEmpty()) {
      if (fields.has(HOLIDAYS) || fields.has(SPECIAL_DAYS)) {
        throw new IllegalArgumentException(
            "must be given with holidays or special days: key=sessions");
      }
      return SessionCalendar.alwaysOpen(zone);
    }
    LocalDate expires =
        fields
            .find(EXPIRES)
            .orElseThrow(
                () -> new IllegalArgumentException("must be given with sessions: key=expires"));
    Set<LocalDate> holidays = new HashSet<>();
    fields.get(HOLIDAYS).keySet().forEach(date -> holidays.add(LocalDate.parse(date)));
    return SessionCalendar.of(zone, weeks(sessions), holidays, specialDays(fields), expires);
  }

  private static List<WeeklyHours> weeks(List<Fields> sessions) {
    Map<LocalDate, Map<DayOfWeek, DayHours>> weeks = new TreeMap<>();
    for (Fields session : sessions) {
      Map<DayOfWeek, DayHours> week =
          weeks.computeIfAbsent(session.get(FROM), from -> new EnumMap<>(DayOfWeek.class));
      for (DayOfWeek day : session.get(DAYS)) {
        DayHours hours = new DayHours(session.get(OPEN), session.get(CLOSE), session.get(TAIL));
        if (week.put(day, hours) != null) {
          throw new IllegalArgumentException(
              "must have one session per weekday: from=%s, day=%s"
                  .formatted(session.get(FROM), Values.lower(day)));
        }
      }
    }
    return weeks.entrySet().stream()
        .map(week -> new WeeklyHours(week.getKey(), week.getValue()))
        .toList();
  }

  private static Map<LocalDate, DayHours> specialDays(Fields fields) {
    Duration newestTail =
        fields.get(SESSIONS).stream()
            .max(Comparator.comparing(session -> session.get(FROM)))
            .map(session -> session.get(TAIL))
            .orElse(Duration.ZERO);
    Map<LocalDate, DayHours> days = new HashMap<>();
    for (Fields day : fields.get(SPECIAL_DAYS)) {
      Duration tail = day.find(SPECIAL_TAIL).orElse(newestTail);
      DayHours hours = new DayHours(day.get(OPEN), day.get(CLOSE), tail);
      if (days.put(day.get(DATE), hours) != null) {
        throw new IllegalArgumentException(
            "must be one special day per date: date=" + day.get(DATE));
      }
    }
    return days;
  }
}
