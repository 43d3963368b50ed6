package io.factorline.sync.signals;

import tools.jackson.databind.JsonNode;

/**
 * A recorded prediction and where it stands in {@code signal-audit}.
 *
 * @param json as it was written; an object
 */
record Recording(int partition, long offset, JsonNode json) {}
