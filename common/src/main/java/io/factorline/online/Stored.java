package io.factorline.online;

/** What the near cache keeps of one key. */
public sealed interface Stored permits StoredRow, OfflineRow {}
