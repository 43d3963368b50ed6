package io.factorline.local.replay;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What to replay, where to, and for how long to wait for it to be applied.
 *
 * @param venues venue of each symbol of the file
 * @param patience how long stream-ingest may stand still before the replay gives up waiting for it
 */
public record ReplaySettings(
    Path file, String bootstrapServers, Speed speed, VenueOf venues, Duration patience) {}
