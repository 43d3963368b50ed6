package io.factorline.ingest.consume;

import io.factorline.store.TopicId;

/** Which incarnation of a topic there is, and how many partitions it has. */
public record TopicIdentity(TopicId id, int partitions) {}
