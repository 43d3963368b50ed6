package io.factorline.audit;

/**
 * The last record of a chain that was read.
 *
 * @param hash SHA-256 of its value, 64 hexadecimal digits
 * @param appendMs ms since the epoch
 */
public record ChainHead(
    int partition, String writer, long sequence, String hash, long offset, long appendMs) {}
