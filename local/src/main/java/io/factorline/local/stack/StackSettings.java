package io.factorline.local.stack;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What to run.
 *
 * @param home the project's folder, with the built jars
 * @param catalog file of the catalog; empty for the built-in one
 */
public record StackSettings(
    Path home, DataFolder data, StackPorts ports, Feed feed, Optional<Path> catalog) {}
