package io.factorline.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a partition's owner says of itself every half second. Readers judge freshness by it; a
 * restart begins by it.
 *
 * @param owner who writes it, for people
 * @param fence the owner's fence of this partition
 * @param beat grows with each heartbeat of an owner: a reader sees life without comparing clocks
 * @param partitions how many partitions the topic has
 * @param restart where reading may start again
 * @param oldestMs append time of the oldest record that Redis has not acknowledged, read or not, ms
 *     since the epoch, or a bound below it; 0 where there is none, {@link #AGE_UNKNOWN} where there
 *     are some of which nothing is known yet
 * @param closed why the partition is not served, or null where it is
 * @param venues each venue heard of in this partition
 */
public record Heartbeat(
    String owner,
    long fence,
    long beat,
    int partitions,
    RestartPoint restart,
    long oldestMs,
    @Nullable String closed,
    List<VenueBeat> venues) {
  /** In {@code oldestMs}: there are records that were not read, as old as may be. */
  public static final long AGE_UNKNOWN = 1;

  private static final int VERSION = 1;
  private static final int SHOWN = 200;
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * One venue in one partition.
   *
   * @param mark its time now, and the sessions that the log has changed
   * @param replayed whether the last thing heard of the feed is the clock of a replay
   * @param lastFeedMs append time of the feed's last record, ms since the epoch; 0 for none
   */
  public record VenueBeat(VenueMark mark, boolean replayed, long lastFeedMs) {}

  /** Copies the list. */
  public Heartbeat {
    venues = List.copyOf(venues);
  }

  /** This heartbeat as JSON. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", VERSION).put("owner", owner).put("fence", fence).put("beat", beat);
    root.put("partitions", partitions).put("restart", restart.encode());
    root.put("oldestMs", oldestMs).put("closed", closed);
    ArrayNode list = root.putArray("venues");
    for (VenueBeat venue : venues) {
      list.addObject()
          .put("mark", venue.mark().encode())
          .put("replayed", venue.replayed())
          .put("lastFeedMs", venue.lastFeedMs());
    }
    return JSON.writeValueAsString(root);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws RowFormatException if the text is something else
   */
  public static Heartbeat parse(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      RowFormatException.requireVersion("heartbeat", VERSION, root.required("version").asInt());
      JsonNode closed = root.get("closed");
      return new Heartbeat(
          root.required("owner").asString(),
          root.required("fence").asLong(),
          root.required("beat").asLong(),
          root.required("partitions").asInt(),
          RestartPoint.decode(root.required("restart").asString()),
          root.required("oldestMs").asLong(),
          closed == null || closed.isNull() ? null : closed.asString(),
          root.required("venues").valueStream().map(Heartbeat::venue).toList());
    } catch (JacksonException | IllegalArgumentException e) {
      String start = json.substring(0, Math.min(json.length(), SHOWN));
      throw new RowFormatException("must be a heartbeat: json=" + start, e);
    }
  }

  private static VenueBeat venue(JsonNode node) {
    return new VenueBeat(
        VenueMark.decode(node.required("mark").asString()),
        node.required("replayed").asBoolean(),
        node.required("lastFeedMs").asLong());
  }
}
