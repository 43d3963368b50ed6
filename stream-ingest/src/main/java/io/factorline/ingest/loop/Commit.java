package io.factorline.ingest.loop;

import io.factorline.store.RestartPoint;

/**
 * What may be committed for a partition.
 *
 * @param offset the first record that is not wholly acknowledged
 * @param restart goes into the commit's metadata
 */
public record Commit(int partition, long offset, RestartPoint restart) {}
