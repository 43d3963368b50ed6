package io.factorline.lake;

/**
 * A file that no table is made of any more; deleted 24 hours after it was replaced.
 *
 * @param atMs when it was replaced, ms since the epoch
 */
public record ReplacedFile(String path, long atMs) {}
