package io.factorline.sync.archive;

import io.factorline.store.TopicId;

/** Which incarnation of a topic there is, and how many partitions it has. */
record TopicIdentity(TopicId id, int partitions) {}
