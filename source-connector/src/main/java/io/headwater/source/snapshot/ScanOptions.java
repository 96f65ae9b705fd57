package io.headwater.source.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * How a table is scanned.
 *
 * @param consistent whether reads are strongly consistent
 * @param filter which items are given, all if empty
 * @param projection the top-level attributes to be given besides the key's, all if empty
 */
public record ScanOptions(
    boolean consistent, Optional<ScanFilter> filter, List<String> projection) {}
